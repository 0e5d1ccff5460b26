import path from 'node:path';
import { type CheckerHost, packageRoot, readSource } from '../../src/checker/host.js';
import { diagnostic } from '../../src/diagnostics/registry.js';
import { DocumentStore } from '../../src/language-service/document-store.js';
import { specs } from '../../src/ops/specs.js';

const ROOT = '/project';

export interface Marked {
  readonly store: DocumentStore;
  /** The file with the mark, or `main.tml`. */
  readonly file: string;
  /** Where the `|` was. */
  readonly offset: number;
}

/** `|` marks a place, unless it stands between two blanks as in the type `ce | mse`. */
const MARK = /(?<! )\||\|(?! )/;

/** A store with texts open in an editor, others on an imagined disk, and the standard library. */
export function marked(open: string | Readonly<Record<string, string>>, disk: Readonly<Record<string, string>> = {}): Marked {
  const stdlib = path.join(packageRoot(), 'stdlib');
  const display = (file: string): string => (file.startsWith(stdlib) ? `std${file.slice(stdlib.length)}` : path.relative(ROOT, file));
  const host: CheckerHost = {
    stdlib,
    realPath: (file) => file,
    workingDirectory: ROOT,
    display,
    folderExists: () => false,
    exists: (file) => (file.startsWith(stdlib) ? readSource(file, file).ok : disk[display(file)] !== undefined),
    read: (file, importedAt) => {
      if (file.startsWith(stdlib)) return readSource(file, display(file), importedAt);
      const text = disk[display(file)];
      if (text !== undefined) return { ok: true, source: { path: display(file), text } };
      return { ok: false, problem: diagnostic('TML2001', { path: display(file) }, importedAt ? { location: importedAt } : {}) };
    },
  };
  const store = new DocumentStore(host, specs);
  let place = { file: at('main.tml'), offset: 0 };
  for (const [name, text] of Object.entries(typeof open === 'string' ? { 'main.tml': open } : open)) {
    const offset = text.search(MARK);
    if (offset >= 0) place = { file: at(name), offset };
    store.set(at(name), text.replace(MARK, ''));
  }
  return { store, ...place };
}

/** The absolute path of a file of the imagined project. */
export const at = (name: string): string => path.join(ROOT, name);

/** `main.tml:3:5 adv` for each place, sorted by file and place. */
export function places(
  store: DocumentStore,
  found: readonly { readonly file: string; readonly span: { readonly start: number; readonly end: number } }[],
): string[] {
  return [...found]
    .sort((a, b) => a.file.localeCompare(b.file) || a.span.start - b.span.start)
    .map(({ file, span }) => {
      const text = store.load(file)?.module.source.text ?? '';
      const before = text.slice(0, span.start).split('\n');
      const name = file.startsWith(ROOT) ? path.relative(ROOT, file) : path.basename(file);
      return `${name}:${before.length}:${(before.at(-1) ?? '').length + 1} ${text.slice(span.start, span.end)}`;
    });
}

/** A small project: data, a network, an attack over an axis. */
export const begin = `edition 1
import { tcn } from "std/models"
dataset har = digits(as: sequence)
model net = har -> tcn(filters: 4, dilations: [1]) -> train(epochs: 1)
`;
