import { type ChildProcess, spawn } from 'node:child_process';
import path from 'node:path';
import { createMessageConnection, type MessageConnection, StreamMessageReader, StreamMessageWriter } from 'vscode-languageserver/node';
import { packageRoot } from '../../src/checker/host.js';

export interface ServerProcess {
  readonly connection: MessageConnection;
  /** The code it ended with. */
  readonly ended: Promise<number | null>;
}

/** Starts the built command as an editor does. */
export function startServer(cwd: string): ServerProcess {
  const child: ChildProcess = spawn(process.execPath, [path.join(packageRoot(), 'dist', 'tml.js'), 'lsp', '--stdio'], {
    cwd,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  if (!child.stdout || !child.stdin) throw new Error('the server has no pipes');
  const connection = createMessageConnection(new StreamMessageReader(child.stdout), new StreamMessageWriter(child.stdin));
  const ended = new Promise<number | null>((resolve) => child.on('exit', resolve));
  connection.listen();
  return { connection, ended };
}
