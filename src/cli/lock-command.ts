import path from 'node:path';
import { fileHost } from '../checker/host.js';
import { type LockChange, planLock } from '../checker/packages/check-lock.js';
import { lockPath, lockText, readLock } from '../checker/packages/lock-file.js';
import { Problems } from '../checker/problems.js';
import { plural } from '../ui/format-text.js';
import { exitCode } from './exit-codes.js';
import { printDiagnostics } from './read-graph.js';
import { writeWhole } from './write-whole.js';

/** `tml lock FILE…`: nothing is written where anything is wrong. */
export function lock(files: readonly string[], update: boolean): number {
  const host = fileHost();
  const projects = new Map<string, string[]>();
  for (const file of files.map((one) => path.resolve(one))) {
    const name = lockPath(file, host);
    projects.set(name, [...(projects.get(name) ?? []), file]);
  }
  let code: number = exitCode.fine;
  for (const [lockFile, entries] of projects) {
    const problems = new Problems();
    const read = readLock(lockFile, host);
    if (!read.ok) problems.add(read.problem);
    const { pins, changes } = planLock(read.ok ? entries : [], read.ok ? read.pins : new Map(), update, host, problems);
    if (!problems.hasErrors && changes.length > 0) {
      const unwritten = writeWhole(lockFile, lockText(pins), 'TML2006');
      if (unwritten) problems.add(unwritten);
    }
    printDiagnostics(problems.list, process.stderr);
    if (problems.hasErrors) code = exitCode.fileHasErrors;
    else process.stdout.write(report(host.display(lockFile), pins.size, changes));
  }
  return code;
}

function report(name: string, count: number, changes: readonly LockChange[]): string {
  if (count === 0) return 'nothing to lock: no package modules are imported\n';
  const lines = changes.map(({ specifier, meaning, before }) =>
    before === undefined ? `  + ${specifier}  ${brief(meaning)}` : `  ~ ${specifier}  ${brief(before)} → ${brief(meaning)}`,
  );
  const pinned = `${plural(count, 'module')} pinned`;
  return [`${name}: ${changes.length === 0 ? `${pinned}, nothing changed` : pinned}`, ...lines, ''].join('\n');
}

const brief = (meaning: string): string => meaning.slice(0, 12);
