import type { Connection, TextDocuments } from 'vscode-languageserver/node';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { fileDiagnostics } from '../language-service/file-diagnostics.js';
import type { DocumentStore } from '../language-service/document-store.js';
import { fileOf, protocolDiagnostic } from './convert.js';

/** How long typing must pause, in milliseconds: what an editor asks with the keystroke, such as a completion, is answered first. */
const PAUSE = 15;

/** Sends the problems of every open file when texts have changed: a file may import another that is being edited. */
export class DiagnosticsPublisher {
  #timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly connection: Connection,
    private readonly store: DocumentStore,
    private readonly documents: TextDocuments<TextDocument>,
  ) {}

  schedule(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#publish(), PAUSE);
  }

  clear(uri: string): void {
    void this.connection.sendDiagnostics({ uri, diagnostics: [] });
  }

  #publish(): void {
    for (const { uri, version } of this.documents.all()) {
      const file = fileOf(uri);
      try {
        const diagnostics = fileDiagnostics(this.store, file).map((problem) => protocolDiagnostic(this.store, problem));
        void this.connection.sendDiagnostics({ uri, version, diagnostics });
      } catch (cause) {
        // A bug of the checker on one text must not end the server.
        this.connection.console.error(cause instanceof Error ? (cause.stack ?? cause.message) : String(cause));
      }
    }
  }
}
