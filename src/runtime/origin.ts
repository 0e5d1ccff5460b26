import type { Digest } from '../graph/artifact.js';
import { newestRuns, readRun } from './history.js';
import type { InstanceSummary, RunSummary } from './run-summary.js';

/** Where a stored result comes from. */
export interface Origin {
  /** The run that computed it; absent where its record is gone. */
  readonly made?: { readonly run: string; readonly started: string; readonly host: string; readonly milliseconds: number };
  /** Key of the result that this instance of the file had before. */
  readonly before?: Digest;
}

/** Reads the records of runs, newest first, until both are found. */
export function originOf(store: string, file: string, label: string, key: Digest): Origin {
  let made: Origin['made'];
  let before: Digest | undefined;
  for (const name of newestRuns(store)) {
    const run = readRun(store, name);
    if (run === undefined) continue;
    made ??= madeIn(run, key);
    const earlier = run.file === file ? run.instances.find((each) => each.label === label)?.key : null;
    if (earlier !== null && earlier !== undefined && earlier !== key) before ??= earlier;
    if (made !== undefined && before !== undefined) break;
  }
  return { ...(made ? { made } : {}), ...(before === undefined ? {} : { before }) };
}

function madeIn({ run, started, host, instances }: RunSummary, key: Digest): Origin['made'] {
  const found = instances.find((each: InstanceSummary) => each.key === key && !each.cached);
  return found && { run, started, host: host.name, milliseconds: found.milliseconds };
}
