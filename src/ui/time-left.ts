import { addPaces } from './fold-nodes.js';
import type { SearchView } from './search-view.js';
import { decidedTrials, searchState } from './search-view.js';
import type { NodeView, Pace, RunView, TaskView } from './view-model.js';
import { finishedInstances } from './view-model.js';

/** Milliseconds left of a task at time `now`, from its own pace; null while nothing is known. */
export const taskTimeLeft = (task: TaskView, now: number): number | null =>
  task.progress?.endsAt === null || task.progress === null ? null : Math.max(0, task.progress.endsAt - now);

export interface TimeLeft {
  readonly milliseconds: number;
  /** True where something still to come has no known pace, so that the number can only be too small. */
  readonly atLeast: boolean;
}

/**
 * Milliseconds left of a search at time `now`, or null while nothing is known. The trials to come take as long as those that computed
 * something, except for the share that is expected to fall by its architecture alone; trials from the store tell nothing.
 */
export function searchTimeLeft(search: SearchView, now: number): number | null {
  const { computed, free, from, to } = search.pace;
  if (computed === 0 || search.end !== null) return null;
  const each = (to - from) / (computed + free);
  const left = search.budget - decidedTrials(search);
  // What nobody works on yet takes its time however long the trials that run are overdue.
  const estimate = Math.max(each * left - (now - to), each * (left - search.open.length));
  return estimate > 0 ? estimate : null;
}

/**
 * Time left of the run, or null while nothing is known: tasks that run by their own pace, instances that wait by the
 * mean time of the same operation in this run, spread over the jobs, and searches by theirs. Never less than the longest of them.
 */
export function runTimeLeft(view: RunView, now: number): TimeLeft | null {
  const jobs = Math.max(1, view.jobs ?? 1);
  const meanOf = meanTimes(view);
  let work = 0;
  let longest = 0;
  let known = 0;
  let unknown = 0;
  const count = (milliseconds: number | null, longestAlone: number): void => {
    if (milliseconds === null) {
      unknown += 1;
      return;
    }
    known += 1;
    work += milliseconds;
    longest = Math.max(longest, longestAlone);
  };
  const paced = new Set<string>();
  for (const search of view.searches) {
    if (searchState(search) === 'finished') continue;
    const left = searchTimeLeft(search, now);
    // A search keeps all workers busy.
    count(left === null ? null : left * jobs, left ?? 0);
    if (left !== null) paced.add(search.id);
  }
  for (const node of view.nodes) {
    if (node.trial !== null && paced.has(node.trial.search)) continue;
    const mean = meanOf.get(node.op);
    for (const task of node.tasks) {
      const left = taskTimeLeft(task, now) ?? estimateFromMean(mean, task, now);
      count(left, left ?? 0);
    }
    const waiting = waitingInstances(node) - Math.max(0, node.knownCached - node.counts.cached);
    if (waiting > 0) count(mean === undefined ? null : waiting * mean, mean ?? 0);
  }
  return known === 0 ? null : { milliseconds: Math.max(longest, work / jobs), atLeast: unknown > 0 };
}

export const waitingInstances = (node: NodeView): number =>
  Math.max(0, node.total - finishedInstances(node) - node.tasks.reduce((sum, task) => sum + task.instances.length, 0));

const estimateFromMean = (mean: number | undefined, task: TaskView, now: number): number | null =>
  mean === undefined ? null : Math.max(0, task.startedAt + mean * task.instances.length - now);

/** Mean milliseconds an instance of each operation took in this run. */
function meanTimes(view: RunView): ReadonlyMap<string, number> {
  const sums = new Map<string, Pace>(view.folded.paces);
  for (const node of view.nodes) {
    if (node.pace.instances > 0) sums.set(node.op, addPaces(sums.get(node.op), node.pace));
  }
  return new Map([...sums].map(([op, sum]) => [op, sum.milliseconds / sum.instances]));
}
