import path from 'node:path';
import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { diagnostic } from '../diagnostics/registry.js';
import { type PublishedSet, publishedSets } from '../fetch/catalogue.js';
import { type FetchProgress, fetchSet } from '../fetch/fetch-set.js';
import { reasonOf } from '../store/files.js';
import { formatBytes } from '../ui/format-bytes.js';
import { plural } from '../ui/format-text.js';
import { exitCode } from './exit-codes.js';
import { watchInterrupts } from './interrupts.js';
import { printDiagnostics } from './read-graph.js';
import { textTable } from './text-table.js';

interface FetchArguments {
  readonly to?: string;
  readonly from?: string;
}

const sizeOf = ({ files }: PublishedSet): number => files.reduce((sum, { bytes }) => sum + bytes, 0);

/** `tml fetch`: what there is. */
export function listSets(): number {
  const rows = publishedSets.map((set) => [set.name, formatBytes(sizeOf(set)), plural(set.files.length, 'file'), set.licence]);
  process.stdout.write(textTable([['data set', 'download', 'in', 'licence'], ...rows], { right: new Set([1]) }));
  return exitCode.fine;
}

/** `tml fetch SET`: puts the data set into a folder, and says how a file reads it. */
export async function fetchData(name: string, { to, from }: FetchArguments): Promise<number> {
  const set = publishedSets.find((one) => one.name === name);
  if (set === undefined) {
    return failed(diagnostic('TML7168', { found: name, known: publishedSets.map((one) => one.name).join(', ') }), exitCode.usage);
  }
  const folder = to ?? path.join('data', set.name);
  const progress = progressWriter();
  const interrupts = watchInterrupts(() => undefined);
  try {
    const fetched = await fetchSet(set, { folder: path.resolve(folder), base: from, progress: progress.show, signal: interrupts.stop });
    progress.end();
    if (!fetched.ok) return failed(fetched.problem, exitCode.nodeFailed);
    process.stdout.write(`${set.name} is in ${folder}${fetched.already ? ' already' : ''}\n`);
    const use = set.use?.replace('FOLDER', folder.split(path.sep).join('/'));
    process.stdout.write(use === undefined ? 'the files are kept as they are published\n' : `read it with  ${use}\n`);
    process.stdout.write(`licence       ${set.licence}\n`);
    return exitCode.fine;
  } catch (cause) {
    progress.end();
    if (interrupts.stop.aborted) {
      process.stderr.write('stopped; the next tml fetch continues here\n');
      return exitCode.interrupted;
    }
    if (!(cause instanceof Error && 'syscall' in cause)) throw cause;
    return failed(diagnostic('TML7169', { folder, reason: reasonOf(cause) }), exitCode.nodeFailed);
  } finally {
    interrupts.release();
  }
}

function failed(problem: Diagnostic, code: number): number {
  printDiagnostics([problem], process.stderr);
  return code;
}

/** On a terminal one line that changes; otherwise a line for every tenth. */
function progressWriter(): { show(progress: FetchProgress): void; end(): void } {
  const isTerminal = process.stderr.isTTY;
  let last = '';
  return {
    show({ what, file, done, total }) {
      const tenth = Math.floor((10 * done) / total);
      const line = what === 'unpack' ? `unpacking ${file}` : `${file}  ${Math.floor((100 * done) / total)} %  of ${formatBytes(total)}`;
      const key = isTerminal ? line : `${what} ${file} ${tenth}`;
      if (key === last) return;
      last = key;
      process.stderr.write(isTerminal ? `\r\u001b[K${line}` : `${line}\n`);
    },
    end() {
      if (isTerminal && last !== '') process.stderr.write('\r\u001b[K');
    },
  };
}
