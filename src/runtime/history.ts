import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Digest } from '../graph/artifact.js';
import type { RunSummary } from './run-summary.js';

/** What earlier runs of a file tell about its instances. */
export interface History {
  /** Action key of the latest result of an instance. */
  key(label: string): Digest | undefined;
  /** Milliseconds it took when it was last computed. */
  milliseconds(label: string): number | undefined;
}

/** Older runs tell little, and reading them takes time. */
const RUNS_READ = 10;

export const runsFolder = (store: string): string => join(store, 'runs');

/** Newest first. A record that cannot be read is left out: history only explains and estimates, results never depend on it. */
export function readHistory(store: string, file: string): History {
  const keys = new Map<string, Digest>();
  const durations = new Map<string, number>();
  for (const run of newestRuns(store).slice(0, RUNS_READ)) {
    const summary = readRun(store, run);
    if (summary?.file !== file) continue;
    for (const { label, key, cached, milliseconds } of summary.instances) {
      if (key !== null && !keys.has(label)) keys.set(label, key);
      if (key !== null && !cached && !durations.has(label)) durations.set(label, milliseconds);
    }
  }
  return { key: (label) => keys.get(label), milliseconds: (label) => durations.get(label) };
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
