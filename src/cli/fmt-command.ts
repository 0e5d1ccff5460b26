import { readFileSync } from 'node:fs';
import { readSource } from '../checker/host.js';
import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { format } from '../formatter/format.js';
import type { FmtArguments } from './editing-tools.js';
import { exitCode } from './exit-codes.js';
import { printDiagnostics } from './read-graph.js';
import { tmlFiles } from './tml-files.js';
import { writeWhole } from './write-whole.js';

/** `tml fmt`: gives files the one layout, or with `--check` names those that do not have it. A file with a syntax error stays as it is. */
export function fmt(paths: readonly string[], options: FmtArguments): number {
  if (options.stdin) return fmtStdin(options);
  const { files, problems: unread } = tmlFiles(paths);
  const problems: Diagnostic[] = [...unread];
  const changed: string[] = [];
  for (const file of files) {
    const read = readSource(file, file);
    if (!read.ok) {
      problems.push(read.problem);
      continue;
    }
    const result = format(read.source.text, file);
    if (!result.ok) problems.push(...result.diagnostics);
    else if (result.text !== read.source.text) {
      const problem = options.check ? undefined : writeWhole(file, result.text, 'TML2006');
      if (problem) problems.push(problem);
      else changed.push(file);
    }
  }
  process.stdout.write(changed.map((file) => `${file}\n`).join(''));
  printDiagnostics(problems, process.stderr);
  if (problems.length > 0) return exitCode.fileHasErrors;
  return options.check && changed.length > 0 ? exitCode.nodeFailed : exitCode.fine;
}

/** The formatted text goes to stdout, so that an editor can pipe through. */
function fmtStdin(options: FmtArguments): number {
  const text = readFileSync(0, 'utf8');
  const result = format(text, '<stdin>');
  if (!result.ok) {
    printDiagnostics(result.diagnostics, process.stderr);
    return exitCode.fileHasErrors;
  }
  if (!options.check) process.stdout.write(result.text);
  else if (result.text !== text) {
    process.stdout.write('<stdin>\n');
    return exitCode.nodeFailed;
  }
  return exitCode.fine;
}
