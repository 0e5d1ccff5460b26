import type { DocumentStore } from './document-store.js';
import { type DocumentSymbol, documentSymbols } from './document-symbols.js';

export interface WorkspaceSymbol {
  readonly file: string;
  readonly symbol: DocumentSymbol;
}

/** Declarations, imports left out, whose name has the letters of a query in their order, in these files and the open ones. */
export function workspaceSymbols(store: DocumentStore, files: readonly string[], query: string): readonly WorkspaceSymbol[] {
  const letters = [...query.toLowerCase()].filter((letter) => letter.trim() !== '');
  const matches = (name: string): boolean => {
    let at = 0;
    return letters.every((letter) => {
      at = name.toLowerCase().indexOf(letter, at) + 1;
      return at > 0;
    });
  };
  return [...new Set([...store.openFiles, ...files])].flatMap((file) =>
    documentSymbols(store, file)
      .filter(({ name, kind }) => kind !== 'import' && matches(name))
      .map((symbol) => ({ file, symbol })),
  );
}
