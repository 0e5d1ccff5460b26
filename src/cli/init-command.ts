import { mkdirSync, readdirSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { diagnostic } from '../diagnostics/registry.js';
import { reasonOf, removeEntry } from '../store/files.js';
import { shellWord } from './command-line.js';
import { exitCode } from './exit-codes.js';
import { projectTemplate } from './project-template.js';
import { printDiagnostics } from './read-graph.js';

/** `tml init NAME`: a folder with a project that runs at once, or nothing. */
export function init(folder: string): number {
  const files = projectTemplate(path.basename(path.resolve(folder)));
  const problem = writeProject(folder, files);
  if (problem) {
    printDiagnostics([problem], process.stderr);
    return problem.code === 'TML7031' ? exitCode.usage : exitCode.nodeFailed;
  }
  const place = shellWord(folder);
  process.stdout.write(`${folder}: ${Object.keys(files).join(', ')}\n\nnext:\n   cd ${place}\n   tml run main.tml\n   tml plan main.tml\n`);
  return exitCode.fine;
}

function writeProject(folder: string, files: Readonly<Record<string, string>>): Diagnostic | undefined {
  const target = path.resolve(folder);
  // Written beside its place and put there whole; it takes the place of an empty folder.
  const partial = `${target}.${process.pid}.part`;
  try {
    if (entriesOf(target) > 0) return diagnostic('TML7031', { folder });
    for (const [name, text] of Object.entries(files)) {
      const file = path.join(partial, name);
      mkdirSync(path.dirname(file), { recursive: true });
      writeFileSync(file, text);
    }
    renameSync(partial, target);
    return undefined;
  } catch (cause) {
    removeEntry(partial);
    const reason = reasonOf(cause);
    return reason === 'ENOTEMPTY' ? diagnostic('TML7031', { folder }) : diagnostic('TML7032', { folder, reason });
  }
}

/** How many things are in a folder; none where there is no folder. */
function entriesOf(folder: string): number {
  try {
    return readdirSync(folder).length;
  } catch (cause) {
    if (reasonOf(cause) === 'ENOENT') return 0;
    throw cause;
  }
}
