import { statSync } from 'node:fs';
import path from 'node:path';
import { commands, type ExtensionContext, type LogOutputChannel, Uri, window, workspace } from 'vscode';
import { LanguageClient, type LanguageClientOptions, type ServerOptions } from 'vscode-languageclient/node';
import { type FoundTml, findTml } from './find-tml.js';
import { type Asked, runInTerminal } from './terminal.js';

let client: LanguageClient | undefined;

export async function activate(context: ExtensionContext): Promise<void> {
  const output = window.createOutputChannel('TML', { log: true });
  const inTerminal = (action: 'run' | 'plan') => async (asked?: Asked | Uri) => {
    const file = asked instanceof Uri ? asked : asked ? Uri.parse(asked.uri) : window.activeTextEditor?.document.uri;
    if (file) await runInTerminal(find(), action, file, asked instanceof Uri ? undefined : asked?.only);
  };
  context.subscriptions.push(
    output,
    commands.registerCommand('tml.run', inTerminal('run')),
    commands.registerCommand('tml.plan', inTerminal('plan')),
    commands.registerCommand('tml.restartServer', () => restart(output)),
    commands.registerCommand('tml.showOutput', () => output.show()),
    workspace.onDidChangeConfiguration((event) => (event.affectsConfiguration('tml.path') ? restart(output) : undefined)),
    workspace.onDidChangeWorkspaceFolders(() => restart(output)),
  );
  await restart(output);
}

export const deactivate = (): Promise<void> => stop();

async function stop(): Promise<void> {
  const running = client;
  client = undefined;
  await running?.dispose();
}

async function restart(output: LogOutputChannel): Promise<void> {
  await stop();
  const found = find();
  if (!found.ok) {
    output.error(found.problem);
    const settings = 'Open Settings';
    // Not awaited: the message may stay for long.
    void window.showErrorMessage(`TML: ${found.problem}`, settings).then((chosen) => {
      if (chosen === settings) void commands.executeCommand('workbench.action.openSettings', 'tml.path');
    });
    return;
  }
  output.info(`starting ${found.command}: ${found.because}`);
  const starting = new LanguageClient('tml', 'TML', serverOptions(found.command), clientOptions(output));
  client = starting;
  try {
    await starting.start();
  } catch (cause) {
    output.error(cause instanceof Error ? cause : String(cause));
    void window.showErrorMessage(`TML: ${found.command} did not start as a language server.`, 'Show Output').then((chosen) => {
      if (chosen !== undefined) output.show();
    });
  }
}

function serverOptions(command: string): ServerOptions {
  const cwd = workspace.workspaceFolders?.[0]?.uri.fsPath;
  // Windows starts a .cmd file through its shell alone.
  const shell = process.platform === 'win32';
  return { command: shell ? `"${command}"` : command, args: ['lsp', '--stdio'], options: { shell, ...(cwd === undefined ? {} : { cwd }) } };
}

const clientOptions = (output: LogOutputChannel): LanguageClientOptions => ({
  documentSelector: [
    { language: 'tml', scheme: 'file' },
    { language: 'tml', scheme: 'untitled' },
  ],
  outputChannel: output,
  // Modules and data that other programs change.
  synchronize: { fileEvents: workspace.createFileSystemWatcher('**/*.{tml,yaml,yml,json}') },
});

function find(): FoundTml {
  return findTml({
    folders: (workspace.workspaceFolders ?? []).map(({ uri }) => uri.fsPath),
    setting: workspace.getConfiguration('tml').get('path', '').trim(),
    searchPath: process.env['PATH'] ?? '',
    isWindows: path.sep === '\\',
    isFile: (file) => statSync(file, { throwIfNoEntry: false })?.isFile() ?? false,
  });
}
