import { CodeActionKind, type Connection, type Range, type TextDocuments, type TextEdit } from 'vscode-languageserver/node';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { codeActions } from '../language-service/code-actions.js';
import type { DocumentStore } from '../language-service/document-store.js';
import { formattingEdits } from '../language-service/formatting.js';
import { inlayHints } from '../language-service/inlay-hints.js';
import { fileOf, locationOf, protocolDiagnostic } from './convert.js';

/** What an editor shows or offers beside the text itself. */
export function serveEdits(connection: Connection, documents: TextDocuments<TextDocument>, store: DocumentStore): void {
  connection.onCodeAction(({ textDocument, range }) => {
    const document = documents.get(textDocument.uri);
    if (!document) return [];
    const span = { start: document.offsetAt(range.start), end: document.offsetAt(range.end) };
    return codeActions(store, fileOf(textDocument.uri), span).map(({ problem, fix }) => {
      const changes: Record<string, TextEdit[]> = {};
      for (const edit of fix.edits) {
        const { uri, range: place } = locationOf(store, edit.location);
        changes[uri] = [...(changes[uri] ?? []), { range: place, newText: edit.newText }];
      }
      return { title: fix.title, kind: CodeActionKind.QuickFix, diagnostics: [protocolDiagnostic(store, problem)], edit: { changes } };
    });
  });
  const formatted = (uri: string, range?: Range): TextEdit[] => {
    const document = documents.get(uri);
    if (!document) return [];
    const span = range && { start: document.offsetAt(range.start), end: document.offsetAt(range.end) };
    return formattingEdits(store, fileOf(uri), span).map(({ span: { start, end }, newText }) => ({
      range: { start: document.positionAt(start), end: document.positionAt(end) },
      newText,
    }));
  };
  connection.onDocumentFormatting(({ textDocument }) => formatted(textDocument.uri));
  connection.onDocumentRangeFormatting(({ textDocument, range }) => formatted(textDocument.uri, range));
  connection.languages.inlayHint.on(({ textDocument }) => {
    const document = documents.get(textDocument.uri);
    if (!document) return [];
    return inlayHints(store, fileOf(textDocument.uri)).map(({ offset, text }) => ({ position: document.positionAt(offset), label: text }));
  });
}
