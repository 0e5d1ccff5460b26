import path from 'node:path';
import {
  ShellExecution,
  ShellQuoting,
  type ShellQuotedString,
  Task,
  TaskPanelKind,
  TaskScope,
  tasks,
  type Uri,
  window,
  workspace,
} from 'vscode';
import type { FoundTml } from './find-tml.js';

/** What a code lens says; from the palette there is none, and the file of the active editor is meant. */
export interface Asked {
  readonly uri: string;
  /** A node or search; the whole file where absent. */
  readonly only?: string;
}

/** `tml run FILE --only NODE` or `tml plan …` in a terminal that stays open. What is typed is saved first: the command reads the file. */
export async function runInTerminal(found: FoundTml, action: 'run' | 'plan', file: Uri, only: string | undefined): Promise<void> {
  if (!found.ok) {
    void window.showErrorMessage(found.problem);
    return;
  }
  const document = workspace.textDocuments.find(({ uri }) => uri.toString() === file.toString());
  if (document?.isUntitled || (document?.isDirty && !(await document.save()))) {
    void window.showErrorMessage(`TML: the file must be saved before it can be ${action === 'run' ? 'run' : 'planned'}.`);
    return;
  }
  const folder = workspace.getWorkspaceFolder(file);
  const cwd = folder?.uri.fsPath ?? path.dirname(file.fsPath);
  const args = [action, path.relative(cwd, file.fsPath), ...(only === undefined ? [] : ['--only', only])];
  const execution = new ShellExecution(quoted(found.command), args.map(quoted), { cwd });
  const name = [action, path.basename(file.fsPath), ...(only === undefined ? [] : [only])].join(' ');
  const task = new Task({ type: 'tml', action, file: file.fsPath, only }, folder ?? TaskScope.Workspace, name, 'tml', execution, []);
  task.presentationOptions = { panel: TaskPanelKind.Dedicated, clear: true, focus: false };
  await tasks.executeTask(task);
}

const quoted = (value: string): ShellQuotedString => ({ value, quoting: ShellQuoting.Strong });
