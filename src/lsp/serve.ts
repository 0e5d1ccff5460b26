import { CodeActionKind, createConnection, type ServerCapabilities, TextDocumentSyncKind, TextDocuments } from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { fileHost } from '../checker/host.js';
import { completions } from '../language-service/completions.js';
import { DocumentStore } from '../language-service/document-store.js';
import type { StoredResultsLookup } from '../language-service/stored-results.js';
import { specs } from '../ops/specs.js';
import { fileOf } from './convert.js';
import { OfferedCompletions } from './convert-completion.js';
import { serveEdits } from './serve-edits.js';
import { serveNavigation } from './serve-navigation.js';
import { serveOutline } from './serve-outline.js';
import { legend, serveSemanticTokens } from './serve-semantic-tokens.js';
import { DiagnosticsPublisher } from './diagnostics-publisher.js';

const capabilities: ServerCapabilities = {
  textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental },
  documentSymbolProvider: true,
  hoverProvider: true,
  signatureHelpProvider: { triggerCharacters: ['(', ','] },
  definitionProvider: true,
  referencesProvider: true,
  renameProvider: { prepareProvider: true },
  documentHighlightProvider: true,
  workspaceSymbolProvider: true,
  foldingRangeProvider: true,
  documentLinkProvider: {},
  codeLensProvider: {},
  documentFormattingProvider: true,
  documentRangeFormattingProvider: true,
  semanticTokensProvider: { legend, range: true, full: { delta: true } },
  codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix] },
  inlayHintProvider: true,
  completionProvider: { resolveProvider: true, triggerCharacters: ['.', '(', ',', '>', '"', '/', ' ', ':'] },
};

/** Serves the language server protocol over standard input and output until the editor says `exit`, which ends the process. */
export function serve(version: string, stored: StoredResultsLookup): Promise<void> {
  const connection = createConnection(process.stdin, process.stdout);
  const store = new DocumentStore(fileHost(), specs);
  const documents = new TextDocuments(TextDocument);
  const publisher = new DiagnosticsPublisher(connection, store, documents);

  const offered = new OfferedCompletions();
  let folders: readonly string[] = [];
  let withSnippets = false;

  connection.onInitialize(({ workspaceFolders, rootUri, capabilities: client }) => {
    const uris = workspaceFolders?.map(({ uri }) => uri) ?? (rootUri ? [rootUri] : []);
    folders = uris.filter((uri) => uri.startsWith('file:')).map(fileOf);
    withSnippets = client.textDocument?.completion?.completionItem?.snippetSupport ?? false;
    return { serverInfo: { name: 'tml', version }, capabilities };
  });

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
  connection.onCompletion(({ textDocument, position }) => {
    const document = documents.get(textDocument.uri);
    if (!document) return [];
    const offset = document.offsetAt(position);
    return offered.offer(document, offset, completions(store, fileOf(textDocument.uri), offset), withSnippets);
  });
  connection.onCompletionResolve((item) => offered.resolve(item));

  serveNavigation(connection, documents, store, stored);
  serveOutline(connection, documents, store, () => folders);
  serveSemanticTokens(connection, documents, store);
  serveEdits(connection, documents, store);

  documents.listen(connection);
  connection.listen();
  return new Promise((resolve) => connection.onExit(resolve));
}
