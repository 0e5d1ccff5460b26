import { mkdirSync } from 'node:fs';
import path from 'node:path';
import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { diagnostic } from '../diagnostics/registry.js';
import { type Collection, type CollectionLimits, collect, planCollection } from '../runtime/collect-garbage.js';
import { reasonOf } from '../store/files.js';
import { Leases } from '../store/leases.js';
import { enterAsCollector } from '../store/occupancy.js';
import { formatBytes } from '../ui/format-bytes.js';
import { plural } from '../ui/format-text.js';
import { exitCode } from './exit-codes.js';
import { printDiagnostics } from './read-graph.js';

interface GcArguments {
  readonly store: string;
  readonly maxSize?: number;
  /** Milliseconds. */
  readonly older?: number;
  readonly dryRun?: boolean;
}

/** `tml cache gc`: removes what no record of a run and no pin needs, and the oldest runs where limits ask for it. */
export const collectGarbage = (options: GcArguments): number => collectWithin(options.store, options, options.dryRun ?? false);

/** `tml cache clear`: removes everything that is not pinned; without `--yes` it says what that is. */
export function clearCache({ store, yes }: { readonly store: string; readonly yes?: boolean }): number {
  const code = collectWithin(store, { everything: true }, !yes);
  if (yes || code !== exitCode.fine) return code;
  process.stdout.write('nothing was removed: say --yes to do it\n');
  return exitCode.usage;
}

function collectWithin(store: string, limits: CollectionLimits, dryRun: boolean): number {
  if (dryRun) {
    process.stdout.write(summary(store, planCollection(store, limits, Date.now()), 'would remove'));
    return exitCode.fine;
  }
  try {
    for (const folder of ['lease', 'tmp']) mkdirSync(path.join(store, folder), { recursive: true });
    const leases = new Leases(store);
    const entry = enterAsCollector(leases, store);
    if (!entry.ok) return failed(diagnostic('TML6021', { store, who: entry.who, by: entry.by }));
    try {
      const collection = planCollection(store, limits, Date.now());
      collect(store, collection);
      process.stdout.write(summary(store, collection, 'removed'));
      return exitCode.fine;
    } finally {
      entry.leave();
    }
  } catch (cause) {
    if (!(cause instanceof Error && 'syscall' in cause)) throw cause;
    return failed(diagnostic('TML6024', { store, reason: reasonOf(cause) }));
  }
}

/** `.tml: removed 2 runs, 120 entries, 1.23 GB` and what stays, with the runs by name. */
function summary(store: string, { remove, keep, pins }: Collection, did: string): string {
  const pile = ({ runs, entries, bytes }: Collection['keep']): string =>
    `${plural(runs.length, 'run')}, ${plural(entries.length, 'entry', 'entries')}, ${formatBytes(bytes)}`;
  const pinned = pins.length === 0 ? '' : `; ${pins.length} pinned`;
  return [
    `${store}: ${did} ${pile(remove)}`,
    ...remove.runs.map((run) => `   ${run}`),
    `${store}: ${pile(keep)} ${did === 'removed' ? 'stay' : 'would stay'}${pinned}`,
    '',
  ].join('\n');
}

function failed(problem: Diagnostic): number {
  printDiagnostics([problem], process.stderr);
  return exitCode.storeFailure;
}
