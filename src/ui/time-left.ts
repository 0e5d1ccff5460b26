import type { NodeView, RunView, TaskView } from './view-model.js';
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
 * Time left of the run, or null while nothing is known: tasks that run by their own pace, instances that wait by the
 * mean time of the same operation in this run, spread over the jobs. Never less than the longest task.
 */
export function runTimeLeft(view: RunView, now: number): TimeLeft | null {
  const meanOf = meanTimes(view.nodes);
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
  for (const node of view.nodes) {
    const mean = meanOf.get(node.op);
    for (const task of node.tasks) {
      const left = taskTimeLeft(task, now) ?? estimateFromMean(mean, task, now);
      count(left, left ?? 0);
    }
    const waiting = waitingInstances(node) - Math.max(0, node.knownCached - node.counts.cached);
    if (waiting > 0) count(mean === undefined ? null : waiting * mean, mean ?? 0);
  }
  return known === 0 ? null : { milliseconds: Math.max(longest, work / Math.max(1, view.jobs ?? 1)), atLeast: unknown > 0 };
}

export const waitingInstances = (node: NodeView): number =>
  Math.max(0, node.total - finishedInstances(node) - node.tasks.reduce((sum, task) => sum + task.instances.length, 0));

const estimateFromMean = (mean: number | undefined, task: TaskView, now: number): number | null =>
  mean === undefined ? null : Math.max(0, task.startedAt + mean * task.instances.length - now);

/** Mean milliseconds an instance of each operation took in this run. */
function meanTimes(nodes: readonly NodeView[]): ReadonlyMap<string, number> {
  const sums = new Map<string, { instances: number; milliseconds: number }>();
  for (const node of nodes) {
    if (node.pace.instances === 0) continue;
    const sum = sums.get(node.op) ?? { instances: 0, milliseconds: 0 };
    sums.set(node.op, {
      instances: sum.instances + node.pace.instances,
      milliseconds: sum.milliseconds + node.pace.milliseconds,
    });
  }
  return new Map([...sums].map(([op, sum]) => [op, sum.milliseconds / sum.instances]));
}
