import type { Module } from '../checker/modules.js';
import type { Span } from '../diagnostics/diagnostic.js';
import type { DocumentStore } from './document-store.js';
import { type Occurrence, occurrencesIn } from './occurrences.js';
import { type Target, valuesAt } from './targets.js';

export interface Place {
  readonly file: string;
  readonly span: Span;
}

/** What the name at a place stands for, the value before the parameter of a shorthand. */
export function occurrenceAt(store: DocumentStore, file: string, offset: number): Occurrence | undefined {
  const module = store.load(file)?.module;
  return module && occurrencesIn(module, store).find(({ span }) => span.start <= offset && offset <= span.end);
}

export const definition = (store: DocumentStore, file: string, offset: number): Place | undefined =>
  occurrenceAt(store, file, offset)?.target;

/** Everywhere the name is used or declared, in the open files and all that they import. */
export function references(store: DocumentStore, file: string, offset: number): readonly Occurrence[] {
  const target = occurrenceAt(store, file, offset)?.target;
  return target ? usesOf(store, target) : [];
}

function usesOf(store: DocumentStore, target: Target): readonly Occurrence[] {
  const seen = new Map<string, Occurrence>();
  for (const module of knownModules(store)) {
    for (const one of occurrencesIn(module, store)) {
      const same = one.target.file === target.file && one.target.span.start === target.span.start;
      if (same) seen.set(`${one.file}:${one.span.start}`, one);
    }
  }
  return [...seen.values()];
}

const knownModules = (store: DocumentStore): readonly Module[] => [
  ...new Map(store.openFiles.flatMap((file) => store.load(file)?.modules ?? []).map((module) => [module.path, module])).values(),
];

export type RenameResult =
  | { readonly ok: true; readonly edits: readonly (Place & { readonly newText: string })[] }
  | { readonly ok: false; readonly reason: string };

const RESERVED = ['true', 'false', 'none', 'and', 'or', 'not', 'for', 'repeat', 'if', 'else', 'input', 'classes'];

/** The edits that give a name another one wherever it stands; refused where that would change what anything means. */
export function rename(store: DocumentStore, file: string, offset: number, newName: string): RenameResult {
  const target = occurrenceAt(store, file, offset)?.target;
  if (!target) return { ok: false, reason: 'only names that are declared in a file can be renamed' };
  if (target.file.startsWith(store.host.stdlib)) return { ok: false, reason: `${target.name} belongs to the standard library` };
  if (/[\\/]node_modules[\\/]/.test(target.file)) return { ok: false, reason: `${target.name} belongs to a package` };
  if (!/^[A-Za-z_]\w*$/.test(newName) || RESERVED.includes(newName))
    return { ok: false, reason: `${newName} is not a name: expected a letter, then letters, digits and _, and no reserved word` };
  const uses = usesOf(store, target);
  for (const use of uses) {
    const module = store.load(use.file)?.module;
    const taken = module && (valuesAt(module, use.span.start, store).has(newName) || module.callables.has(newName));
    if (taken) return { ok: false, reason: `${newName} already stands for something else in ${module.source.path}` };
    if (store.specs.has(newName)) return { ok: false, reason: `${newName} is an operation of the language` };
  }
  const edits = uses.map(({ file: place, span, shorthand }) => {
    const newText =
      shorthand === 'value' ? `${target.name}: ${newName}` : shorthand === 'parameter' ? `${newName}: ${target.name}` : newName;
    return { file: place, span, newText };
  });
  return { ok: true, edits };
}
