import { entriesOf, problemOf } from '../store/survey.js';
import { formatBytes } from '../ui/format-bytes.js';
import { plural } from '../ui/format-text.js';
import { pinsOf } from '../store/pins.js';
import { exitCode } from './exit-codes.js';
import { pinText } from './pin-command.js';
import { textTable } from './text-table.js';

/** `tml cache ls`: every entry of the store, then what they add up to. */
export function listCache(store: string): number {
  const entries = entriesOf(store);
  const rows = entries.map(({ kind, bytes, modified, folder, name }) => [
    kind,
    formatBytes(bytes),
    modified.toISOString().slice(0, 16).replace('T', ' '),
    `${folder}/${name}`,
  ]);
  if (rows.length > 0) process.stdout.write(textTable([['kind', 'size', 'written (UTC)', 'entry'], ...rows], { right: new Set([1]) }));
  const bytes = entries.reduce((sum, entry) => sum + entry.bytes, 0);
  process.stdout.write(`${store}: ${plural(entries.length, 'entry', 'entries')}, ${formatBytes(bytes)}\n`);
  for (const pin of pinsOf(store)) process.stdout.write(`pinned ${pinText(pin)}\n`);
  return exitCode.fine;
}

/** `tml cache verify`: names the entries that are not whole. A run computes them again, so nothing is removed here. */
export function verifyCache(store: string): number {
  const entries = entriesOf(store);
  const corrupt = entries.flatMap((entry) => {
    const problem = problemOf(store, entry);
    return problem === undefined ? [] : [`${entry.folder}/${entry.name} is ${problem}\n`];
  });
  process.stdout.write(corrupt.join(''));
  const all = plural(entries.length, 'entry', 'entries');
  process.stdout.write(corrupt.length === 0 ? `${store}: ${all}, all whole\n` : `${store}: ${corrupt.length} of ${all} not whole\n`);
  return corrupt.length === 0 ? exitCode.fine : exitCode.storeFailure;
}
