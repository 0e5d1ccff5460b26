import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { diagnostic } from '../diagnostics/registry.js';
import { compareRuns, type RecordedRun } from '../runtime/compare-runs.js';
import { type FoundRun, findRun } from '../runtime/find-run.js';
import type { Results } from '../runtime/results.js';
import type { RunSummary } from '../runtime/run-summary.js';
import { Store } from '../store/store.js';
import { comparisonText } from './comparison-text.js';
import { exitCode } from './exit-codes.js';
import { printDiagnostics } from './read-graph.js';

/** `tml diff RUN RUN`: what differs between two runs, on stdout. */
export function diff(before: string, after: string, options: { readonly store: string; readonly json?: boolean }): number {
  const [first, second] = [findRun(options.store, before), findRun(options.store, after)];
  if (!first.ok || !second.ok) {
    printDiagnostics(
      [first, second].flatMap((one) => (one.ok ? [] : [one.problem])),
      process.stderr,
    );
    return exitCode.usage;
  }
  const runs = [readRecordedRun(first.found), readRecordedRun(second.found)] as const;
  const broken = [first, second].flatMap(({ found }, place) =>
    runs[place] ? [] : [diagnostic('TML7035', { run: found.run, file: 'results.json' })],
  );
  const [old, now] = runs;
  if (!old || !now) {
    printDiagnostics(broken, process.stderr);
    return exitCode.nodeFailed;
  }
  const stores = [...new Set([first.found.store, second.found.store])].map(
    (directory) => new Store({ directory, spill: tmpdir(), report: () => {} }),
  );
  const comparison = compareRuns(old, now, (key) => {
    for (const store of stores) {
      const action = store.readAction(key);
      if (action) return action;
    }
    return undefined;
  });
  if (options.json)
    process.stdout.write(`${JSON.stringify({ version: 1, before: first.found.run, after: second.found.run, ...comparison }, null, 2)}\n`);
  else process.stdout.write(comparisonText(old.summary, now.summary, comparison));
  return exitCode.fine;
}

function readRecordedRun({ folder }: FoundRun): RecordedRun | undefined {
  const read = (file: string): string => readFileSync(path.join(folder, file), 'utf8');
  try {
    const summary = JSON.parse(read('run.json')) as RunSummary;
    const results = JSON.parse(read('results.json')) as Results;
    return { summary, results, command: summary.command ?? null };
  } catch {
    return undefined;
  }
}
