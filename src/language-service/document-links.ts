import type { Span } from '../diagnostics/diagnostic.js';
import type { DocumentStore } from './document-store.js';
import { locateImport } from './locate-import.js';

export interface DocumentLink {
  /** The path as written, without its quotes. */
  readonly span: Span;
  readonly file: string;
}

/** The files that a file imports, where they are there. */
export function documentLinks(store: DocumentStore, file: string): readonly DocumentLink[] {
  const statements = store.load(file)?.module.file.statements ?? [];
  return statements.flatMap((statement): DocumentLink[] => {
    if (statement.kind !== 'import') return [];
    const target = locateImport(store.host, file, statement.from.value);
    const { start, end } = statement.from.span;
    return target !== undefined && store.host.exists(target) ? [{ span: { start: start + 1, end: end - 1 }, file: target }] : [];
  });
}
