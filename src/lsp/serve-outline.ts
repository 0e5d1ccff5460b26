import { readdirSync } from 'node:fs';
import path from 'node:path';
import {
  type Connection,
  DocumentHighlightKind,
  FoldingRangeKind,
  SymbolInformation,
  type TextDocuments,
} from 'vscode-languageserver/node';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { codeLenses } from '../language-service/code-lenses.js';
import { documentLinks } from '../language-service/document-links.js';
import type { DocumentStore } from '../language-service/document-store.js';
import { documentSymbols } from '../language-service/document-symbols.js';
import { foldingRanges } from '../language-service/folding-ranges.js';
import { highlights } from '../language-service/navigation.js';
import { workspaceSymbols } from '../language-service/workspace-symbols.js';
import { fileOf, protocolSymbol, rangeIn, symbolKind, uriOf } from './convert.js';

/** A workspace with more files is searched no further. */
const SEARCHED_FILES = 1000;
const SKIPPED_FOLDERS: ReadonlySet<string> = new Set(['node_modules', '.tml', '.git']);

/** What an editor shows of a file or a workspace as a whole. */
export function serveOutline(
  connection: Connection,
  documents: TextDocuments<TextDocument>,
  store: DocumentStore,
  folders: () => readonly string[],
): void {
  const sourceOf = (file: string) => store.load(file)?.module.source;

  connection.onDocumentSymbol(({ textDocument }) => {
    const file = fileOf(textDocument.uri);
    const source = sourceOf(file);
    return source ? documentSymbols(store, file).map((symbol) => protocolSymbol(source, symbol)) : [];
  });
  connection.onWorkspaceSymbol(({ query }) => {
    const files = folders()
      .flatMap((folder) => [...tmlFiles(folder)])
      .slice(0, SEARCHED_FILES);
    return workspaceSymbols(store, files, query).flatMap(({ file, symbol }) => {
      const source = sourceOf(file);
      return source ? [SymbolInformation.create(symbol.name, symbolKind(symbol.kind), rangeIn(source, symbol.nameSpan), uriOf(file))] : [];
    });
  });
  connection.onDocumentHighlight(({ textDocument, position }) => {
    const document = documents.get(textDocument.uri);
    const file = fileOf(textDocument.uri);
    const source = sourceOf(file);
    if (!document || !source) return [];
    return highlights(store, file, document.offsetAt(position)).map(({ span, declares }) => ({
      range: rangeIn(source, span),
      kind: declares ? DocumentHighlightKind.Write : DocumentHighlightKind.Read,
    }));
  });
  connection.onFoldingRanges(({ textDocument }) => {
    const file = fileOf(textDocument.uri);
    const source = sourceOf(file);
    if (!source) return [];
    return foldingRanges(store, file).map(({ span, kind }) => {
      const { start, end } = rangeIn(source, span);
      const named = kind === 'comment' ? FoldingRangeKind.Comment : kind === 'imports' ? FoldingRangeKind.Imports : undefined;
      return { startLine: start.line, endLine: end.line, ...(named === undefined ? {} : { kind: named }) };
    });
  });
  connection.onDocumentLinks(({ textDocument }) => {
    const file = fileOf(textDocument.uri);
    const source = sourceOf(file);
    return source ? documentLinks(store, file).map((link) => ({ range: rangeIn(source, link.span), target: uriOf(link.file) })) : [];
  });
  // The commands are the editor's: it knows where its terminal is.
  connection.onCodeLens(({ textDocument }) => {
    const { uri } = textDocument;
    const file = fileOf(uri);
    const source = sourceOf(file);
    if (!source) return [];
    return codeLenses(store, file).map(({ span, action, only }) => ({
      range: rangeIn(source, { start: span.start, end: span.start }),
      command: {
        title: action === 'run' ? 'Run' : 'Plan',
        command: action === 'run' ? 'tml.run' : 'tml.plan',
        arguments: [only === undefined ? { uri } : { uri, only }],
      },
    }));
  });
}

/** The `.tml` files of a folder and its folders, in the order of their names. */
function* tmlFiles(folder: string): Generator<string> {
  let entries: ReturnType<typeof entriesOf> = [];
  try {
    entries = entriesOf(folder);
  } catch {
    // A folder that cannot be read has nothing to find.
  }
  for (const entry of entries) {
    const inside = path.join(folder, entry.name);
    if (entry.isDirectory() && !SKIPPED_FOLDERS.has(entry.name)) yield* tmlFiles(inside);
    else if (entry.name.endsWith('.tml')) yield inside;
  }
}

const entriesOf = (folder: string) => readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
