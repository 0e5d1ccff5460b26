import { CodeActionKind, createConnection, TextDocumentSyncKind, TextDocuments } from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { fileHost } from '../checker/host.js';
import { completions } from '../language-service/completions.js';
import { DocumentStore } from '../language-service/document-store.js';
import { documentSymbols } from '../language-service/document-symbols.js';
import { specs } from '../ops/specs.js';
import { fileOf, protocolSymbol } from './convert.js';
import { protocolCompletion } from './convert-completion.js';
import { serveEdits } from './serve-edits.js';
import { serveNavigation } from './serve-navigation.js';
import { DiagnosticsPublisher } from './diagnostics-publisher.js';

/** Serves the language server protocol over standard input and output until the editor says `exit`, which ends the process. */
export function serve(version: string): Promise<void> {
  const connection = createConnection(process.stdin, process.stdout);
  const store = new DocumentStore(fileHost(), specs);
  const documents = new TextDocuments(TextDocument);
  const publisher = new DiagnosticsPublisher(connection, store, documents);

  connection.onInitialize(() => ({
    serverInfo: { name: 'tml', version },
    capabilities: {
      textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental },
      documentSymbolProvider: true,
      hoverProvider: true,
      signatureHelpProvider: { triggerCharacters: ['(', ','] },
      definitionProvider: true,
      referencesProvider: true,
      renameProvider: true,
      codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix] },
      inlayHintProvider: true,
      completionProvider: { triggerCharacters: ['.', '(', ',', '>', '"', '/', ' ', ':'] },
    },
  }));

  documents.onDidChangeContent(({ document }) => {
    store.set(fileOf(document.uri), document.getText());
    publisher.schedule();
  });
  documents.onDidClose(({ document }) => {
    store.close(fileOf(document.uri));
    publisher.clear(document.uri);
    publisher.schedule();
  });
  connection.onDidChangeWatchedFiles(() => {
    store.forget();
    publisher.schedule();
  });
  connection.onDocumentSymbol(({ textDocument }) => {
    const file = fileOf(textDocument.uri);
    const source = store.load(file)?.module.source;
    return source ? documentSymbols(store, file).map((symbol) => protocolSymbol(source, symbol)) : [];
  });

  connection.onCompletion(({ textDocument, position }) => {
    const document = documents.get(textDocument.uri);
    if (!document) return [];
    const offset = document.offsetAt(position);
    return completions(store, fileOf(textDocument.uri), offset).map((one, index) => protocolCompletion(document, offset, one, index));
  });

  serveNavigation(connection, documents, store);
  serveEdits(connection, documents, store);

  documents.listen(connection);
  connection.listen();
  return new Promise((resolve) => connection.onExit(resolve));
}
