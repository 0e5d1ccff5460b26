import { readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { join, normalize } from 'node:path';
import { readSource } from '../checker/host.js';
import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { diagnostic } from '../diagnostics/registry.js';
import { format } from '../formatter/format.js';
import { reasonOf } from '../store/files.js';
import { exitCode } from './exit-codes.js';
import type { FmtArguments } from './program.js';
import { printDiagnostics } from './read-graph.js';
import { writeWhole } from './write-whole.js';

const skippedFolders: ReadonlySet<string> = new Set(['node_modules', '.tml', '.git']);

/** `tml fmt`: gives files the one layout, or with `--check` names those that do not have it. A file with a syntax error stays as it is. */
export function fmt(paths: readonly string[], options: FmtArguments): number {
  if (options.stdin) return fmtStdin(options);
  const problems: Diagnostic[] = [];
  const changed: string[] = [];
  for (const file of new Set((paths.length === 0 ? ['.'] : paths).flatMap((path) => filesAt(path, problems)))) {
    const read = readSource(file, file);
    if (!read.ok) {
      problems.push(read.problem);
      continue;
    }
    const result = format(read.source.text, file);
    if (!result.ok) problems.push(...result.diagnostics);
    else if (result.text !== read.source.text) {
      // A link stays a link: what it names is written.
      const problem = options.check ? undefined : writeWhole(realpathSync(file), result.text, 'TML2006');
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

/** The file, or the `.tml` files of the folder and its folders in the order of their names. */
function filesAt(path: string, problems: Diagnostic[]): readonly string[] {
  if (!statSync(path, { throwIfNoEntry: false })?.isDirectory()) return [normalize(path)];
  try {
    return readdirSync(path, { withFileTypes: true })
      .sort((a, b) => (a.name < b.name ? -1 : 1))
      .flatMap((entry) => {
        if (entry.isDirectory()) return skippedFolders.has(entry.name) ? [] : filesAt(join(path, entry.name), problems);
        return entry.name.endsWith('.tml') ? [join(path, entry.name)] : [];
      });
  } catch (cause) {
    problems.push(diagnostic('TML2004', { path, reason: reasonOf(cause) }));
    return [];
  }
}
