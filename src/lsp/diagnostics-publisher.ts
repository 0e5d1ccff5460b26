import type { Connection } from 'vscode-languageserver/node';
import { fileDiagnostics } from '../language-service/file-diagnostics.js';
import type { DocumentStore } from '../language-service/document-store.js';
import { protocolDiagnostic, uriOf } from './convert.js';

/** How long typing must pause, in milliseconds. */
const PAUSE = 40;

/** Sends the problems of every open file when texts have changed: a file may import another that is being edited. */
export class DiagnosticsPublisher {
  #timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly connection: Connection,
    private readonly store: DocumentStore,
  ) {}

  schedule(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#publish(), PAUSE);
  }

  clear(file: string): void {
    void this.connection.sendDiagnostics({ uri: uriOf(file), diagnostics: [] });
  }

  #publish(): void {
    for (const file of this.store.openFiles) {
      try {
        const diagnostics = fileDiagnostics(this.store, file).map((problem) => protocolDiagnostic(this.store, problem));
        void this.connection.sendDiagnostics({ uri: uriOf(file), diagnostics });
      } catch (cause) {
        // A bug of the checker on one text must not end the server.
        this.connection.console.error(cause instanceof Error ? (cause.stack ?? cause.message) : String(cause));
      }
    }
  }
}
