import { readdirSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { reasonOf, removeEntry } from '../store/files.js';
import { type Pin, pinsOf } from '../store/pins.js';
import { Reach } from '../store/reach.js';
import { entriesOf, type StoreEntry } from '../store/survey.js';
import { newestRuns, readRun, runsFolder } from './history.js';
import type { RunSummary } from './run-summary.js';

/** What a collection is asked for besides what nothing needs. */
export interface CollectionLimits {
  /** Bytes: the oldest runs go until what stays is no larger. */
  readonly maxSize?: number;
  /** Runs that began so many milliseconds ago or earlier go. */
  readonly older?: number;
  /** Everything that is not pinned goes. */
  readonly everything?: boolean;
}

interface Pile {
  readonly runs: readonly string[];
  readonly entries: readonly StoreEntry[];
  /** Records of runs included. */
  readonly bytes: number;
}

/** What a collection would remove, and what would stay. */
export interface Collection {
  readonly remove: Pile;
  readonly keep: Pile;
  readonly pins: readonly Pin[];
}

interface KnownRun {
  readonly run: string;
  /** Absent for a run that was killed before its end, whose results nothing names. */
  readonly summary: RunSummary | undefined;
  readonly started: number;
  readonly bytes: number;
  readonly isPinned: boolean;
}

/** What no record names may belong to a run that was killed and will be continued: it stays for a day. */
const GRACE = 24 * 60 * 60 * 1000;

const nameOf = ({ folder, name }: StoreEntry): string => `${folder}/${name}`;
const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);

/**
 * Decides what of a store may go: all checkpoints, entries that no record of a run and no pin needs and that are a day old, and, where limits ask for it, the oldest
 * records with what only they need. Nothing is removed.
 */
export function planCollection(directory: string, limits: CollectionLimits, now: number): Collection {
  const entries = entriesOf(directory);
  const bytesOf = new Map(entries.map((entry) => [nameOf(entry), entry.bytes]));
  const reach = new Reach(directory);
  const pins = pinsOf(directory);
  const runs = runsOf(directory, pins);
  const needed = new Set<string>();
  const need = (names: Iterable<string>): void => {
    for (const name of names) needed.add(name);
  };
  for (const pin of pins) if (pin.kind === 'key') need(reach.ofKey(pin.key));
  const kept = new Set(runs.filter(({ isPinned }) => isPinned));
  for (const { summary } of kept) need(namesOf(summary, reach));
  const sizeOf = (): number => sum([...needed].map((name) => bytesOf.get(name) ?? 0)) + sum([...kept].map(({ bytes }) => bytes));
  let size = sizeOf();
  for (const run of runs) {
    if (kept.has(run) || limits.everything === true || (limits.older !== undefined && run.started <= now - limits.older)) continue;
    const more = [...namesOf(run.summary, reach)].filter((name) => !needed.has(name));
    const larger = size + run.bytes + sum(more.map((name) => bytesOf.get(name) ?? 0));
    if (limits.maxSize !== undefined && larger > limits.maxSize) break;
    kept.add(run);
    need(more);
    size = larger;
  }
  const dropped = runs.filter((run) => !kept.has(run));
  const ofDropped = new Set(dropped.flatMap(({ summary }) => [...namesOf(summary, reach)]));
  const oldestKept = dropped.length === 0 ? Number.NEGATIVE_INFINITY : Math.min(...[...kept].map(({ started }) => started));
  const neededKeys = new Set([...needed].filter((name) => name.startsWith('ac/')).map((name) => name.slice('ac/'.length)));
  const stays = (entry: StoreEntry): boolean => {
    // A training that was killed begins again without it, to the same bits.
    if (entry.folder === 'checkpoint') return false;
    const modified = entry.modified.getTime();
    // Facts about this machine and drawn plots: nothing names them, and they are soon found again.
    if (entry.folder === 'memo') return limits.everything !== true && modified >= oldestKept;
    const key = entry.folder === 'plan' ? reach.keyOfPlan(entry.name) : undefined;
    const name = key === undefined ? nameOf(entry) : `ac/${key}`;
    if (entry.folder === 'plan' ? key !== undefined && neededKeys.has(key) : needed.has(name)) return true;
    return limits.everything !== true && !ofDropped.has(name) && now - modified < GRACE;
  };
  const pile = (some: readonly KnownRun[], of: readonly StoreEntry[]): Pile => ({
    runs: some.map(({ run }) => run),
    entries: of,
    bytes: sum([...of.map(({ bytes }) => bytes), ...some.map(({ bytes }) => bytes)]),
  });
  const staying = new Set(entries.filter(stays));
  return {
    keep: pile(
      runs.filter((run) => kept.has(run)),
      [...staying],
    ),
    remove: pile(
      dropped,
      entries.filter((entry) => !staying.has(entry)),
    ),
    pins,
  };
}

/** What leads to a result goes before the result, so that a store is valid wherever this is interrupted. */
const ORDER = ['checkpoint', 'plan', 'ac', 'pre', 'memo', 'cas'] as const;

/** Removes what was planned. The caller holds the store as its collector. */
export function collect(directory: string, { remove }: Collection): void {
  for (const run of remove.runs) {
    const gone = join(directory, 'tmp', `${process.pid}-${run}`);
    // A record is there or not, never in part.
    try {
      renameSync(join(runsFolder(directory), run), gone);
    } catch (problem) {
      if (reasonOf(problem) !== 'ENOENT') throw problem;
    }
    removeEntry(gone);
  }
  for (const folder of ORDER)
    for (const entry of remove.entries) if (entry.folder === folder) removeEntry(join(directory, folder, entry.name));
}

/** Newest first. */
function runsOf(directory: string, pins: readonly Pin[]): readonly KnownRun[] {
  const pinned = new Set(pins.flatMap((pin) => (pin.kind === 'run' ? [pin.run] : [])));
  return newestRuns(directory).map((run) => {
    const folder = join(runsFolder(directory), run);
    const summary = readRun(directory, run);
    const started = summary ? Date.parse(summary.started) : (statSync(folder, { throwIfNoEntry: false })?.mtimeMs ?? 0);
    return { run, summary, started, bytes: sizeOfFolder(folder), isPinned: pinned.has(run) };
  });
}

function namesOf(summary: RunSummary | undefined, reach: Reach): ReadonlySet<string> {
  const names = new Set<string>();
  for (const { key, artifact } of summary?.instances ?? []) {
    if (key !== null) for (const name of reach.ofKey(key)) names.add(name);
    if (artifact !== null) for (const name of reach.ofArtifact(artifact)) names.add(name);
  }
  return names;
}

function sizeOfFolder(folder: string): number {
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true) return 0;
  return sum(
    readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => {
      const found = statSync(join(folder, name), { throwIfNoEntry: false });
      return found?.isFile() ? found.size : 0;
    }),
  );
}
