import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Digest } from '../graph/artifact.js';
import type { RunSummary } from './run-summary.js';

/** What earlier runs of a file tell about its instances. */
export interface History {
  /** Action key of the latest result of an instance. */
  key(label: string): Digest | undefined;
  /** Milliseconds it took when it was last computed; of a new instance, the mean of the other instances of its node. */
  milliseconds(label: string, node: string): number | undefined;
  /** Mean milliseconds of work of one trial of a search, over the trials that computed something. */
  trialMilliseconds(search: string): number | undefined;
  /** Action key of the result of a node that an artifact was. */
  maker(node: string, artifact: Digest): Digest | undefined;
}

/** Older runs tell little, and reading them takes time. */
const RUNS_READ = 10;

export const runsFolder = (store: string): string => join(store, 'runs');

/** Newest first. A record that cannot be read is left out: history only explains and estimates, results never depend on it. */
export function readHistory(store: string, file: string): History {
  const keys = new Map<string, Digest>();
  const durations = new Map<string, number>();
  const nodes = new Map<string, readonly number[]>();
  const trials = new Map<string, Map<number, number>>();
  const makers = new Map<string, Digest>();
  for (const run of newestRuns(store).slice(0, RUNS_READ)) {
    const summary = readRun(store, run);
    if (summary?.file !== file) continue;
    for (const { node, label, key, artifact, cached, milliseconds, trial } of summary.instances) {
      if (key === null) continue;
      if (!keys.has(label)) keys.set(label, key);
      if (artifact !== null) makers.set(`${node} ${artifact}`, key);
      if (cached) continue;
      if (!durations.has(label)) {
        durations.set(label, milliseconds);
        const [sum = 0, count = 0] = nodes.get(node) ?? [];
        nodes.set(node, [sum + milliseconds, count + 1]);
      }
      if (trial) addTime(trials, trial.search, trial.index, milliseconds);
    }
  }
  return {
    key: (label) => keys.get(label),
    milliseconds: (label, node) => {
      const [sum, count] = nodes.get(node) ?? [];
      return durations.get(label) ?? (sum === undefined || count === undefined ? undefined : sum / count);
    },
    trialMilliseconds: (search) => mean([...(trials.get(search)?.values() ?? [])]),
    maker: (node, artifact) => makers.get(`${node} ${artifact}`),
  };
}

const mean = (numbers: readonly number[]): number | undefined =>
  numbers.length === 0 ? undefined : numbers.reduce((sum, one) => sum + one, 0) / numbers.length;

function addTime(trials: Map<string, Map<number, number>>, search: string, index: number, milliseconds: number): void {
  const of = trials.get(search) ?? new Map<number, number>();
  of.set(index, (of.get(index) ?? 0) + milliseconds);
  trials.set(search, of);
}

/** Names of runs, newest first. */
export function newestRuns(store: string): readonly string[] {
  try {
    // Run names start with their date, so their order is that of time.
    return readdirSync(runsFolder(store)).sort().reverse();
  } catch {
    return [];
  }
}

/** The record of a run; undefined where it has not ended or cannot be read. */
export function readRun(store: string, run: string): RunSummary | undefined {
  try {
    const summary = JSON.parse(readFileSync(join(runsFolder(store), run, 'run.json'), 'utf8')) as RunSummary;
    return summary.version === 1 ? summary : undefined;
  } catch {
    return undefined;
  }
}
