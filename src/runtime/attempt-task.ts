import { diagnostic } from '../diagnostics/registry.js';
import { type EventLog, labelsByNode } from './event-log.js';
import { ProgressPace } from './progress-pace.js';
import { memoryBoundOf, type RunTask } from './run-task.js';
import { isRefreshed, labelOf, type Unit } from './units.js';
import type { WorkerReply } from './worker/protocol.js';
import { watchMemory } from './worker/watch-memory.js';
import type { WorkerPool } from './worker/worker-pool.js';
import type { WorkerDeath, WorkerProcess } from './worker/worker-process.js';

export interface AttemptOptions {
  readonly pool: WorkerPool;
  readonly log: EventLog;
  /** Computes everything whatever is known, checkpoints included. */
  readonly recheck: boolean;
  /** Whether the run is being stopped: then a dead worker was killed on purpose, and is not tried again. */
  readonly isInterrupted: () => boolean;
}

/** Its worker was killed because it took too long; another attempt would as well. */
export interface TimeOut {
  readonly kind: 'timed-out';
  /** Milliseconds, for one unit. */
  readonly limit: number;
}

/** Its worker took more memory than it may; another attempt would as well. */
export interface MemoryExceeded {
  readonly kind: 'memory-exceeded';
  /** Bytes. */
  readonly limit: number;
  readonly taken: number;
}

export interface Attempted {
  readonly reply: WorkerReply | WorkerDeath | TimeOut | MemoryExceeded;
  readonly attempts: number;
  /** Of the last attempt, a unit. */
  readonly milliseconds: number;
}

/** Where nothing is said. */
const RETRIES = 1;
/** Milliseconds; a longer timer would fire at once. */
const MAX_TIMER = 2 ** 31 - 1;

/** Has a worker compute a task; where the worker dies, another one tries again. */
export async function attemptTask(task: RunTask, options: AttemptOptions, attempt = 1): Promise<Attempted> {
  const { pool, log, recheck } = options;
  const digests = Object.values(task[0].action.inputs).map((input) => input.digest);
  const bound = memoryBoundOf(task);
  // What a process took for other tasks must not count, nor what it keeps of them.
  const worker = attempt === 1 && bound === undefined ? pool.acquire(digests) : pool.acquireFresh();
  const units = task.map((each) => each.unit);
  for (const [node, instances] of labelsByNode(units)) log.emit({ type: 'node-started', node, instances, worker: worker.id, attempt });
  const start = performance.now();
  const limit = timeoutOf(units);
  const reply = await withinTime(worker, limit, task.length, () => withinMemory(worker, bound, () => ask(worker, task, log, recheck)));
  const milliseconds = Math.round((performance.now() - start) / task.length);
  if (bound === undefined) pool.release(worker);
  else pool.retire(worker);
  if (reply.kind !== 'died' || options.isInterrupted() || attempt > retriesOf(units)) return { reply, attempts: attempt, milliseconds };
  const name = labelOf(units[0] as Unit);
  log.report(diagnostic('TML7006', { node: name, how: reply.how }), task[0].unit.instances[0]?.node.id);
  return attemptTask(task, options, attempt + 1);
}

const retriesOf = (units: readonly Unit[]): number =>
  Math.max(...units.flatMap(({ instances }) => instances.map(({ node }) => node.logistics?.retries ?? RETRIES)));

/** The shortest that a node of the units has. */
function timeoutOf(units: readonly Unit[]): number | undefined {
  const limits = units.flatMap(({ instances }) => instances.flatMap(({ node }) => node.logistics?.timeout ?? []));
  return limits.length > 0 ? Math.min(...limits) : undefined;
}

/** Kills the worker after `limit` milliseconds for each of `count` units. */
async function withinTime(
  worker: WorkerProcess,
  limit: number | undefined,
  count: number,
  work: () => Promise<Attempted['reply']>,
): Promise<Attempted['reply']> {
  if (limit === undefined) return work();
  let isLate = false;
  const timer = setTimeout(
    () => {
      isLate = true;
      worker.kill();
    },
    Math.min(limit * count, MAX_TIMER),
  );
  try {
    const reply = await work();
    return isLate && reply.kind === 'died' ? { kind: 'timed-out', limit } : reply;
  } finally {
    clearTimeout(timer);
  }
}

/** Kills a worker that takes more than `limit` bytes; what one gives that took more meanwhile is no result either. */
async function withinMemory(
  worker: WorkerProcess,
  limit: number | undefined,
  work: () => Promise<WorkerReply | WorkerDeath>,
): Promise<Attempted['reply']> {
  if (limit === undefined) return work();
  let taken = 0;
  const stop = watchMemory(worker.pid, (peak) => {
    taken = peak;
    if (peak > limit) worker.kill();
  });
  try {
    const reply = await work();
    if (reply.kind === 'done') taken = Math.max(taken, reply.peak);
    const isOver = taken > limit && (reply.kind === 'done' || reply.kind === 'died');
    return isOver ? { kind: 'memory-exceeded', limit, taken } : reply;
  } finally {
    stop();
  }
}

function ask(worker: WorkerProcess, task: RunTask, log: EventLog, recheck: boolean): Promise<WorkerReply | WorkerDeath> {
  const [{ action, unit }] = task;
  const nodes = [...labelsByNode(task.map((each) => each.unit))];
  const pace = new ProgressPace();
  const variants = task.map((each) => each.action.params);
  const { op, opVersion, profile, inputs } = action;
  const { files } = unit;
  const anew = recheck || task.some((each) => isRefreshed(each.unit));
  return worker.run({ op, opVersion, profile, variants, inputs, ...(files && { files }), ...(anew && { anew }) }, (progress) => {
    const left = pace.left(log.now(), progress.done, progress.total, progress.unit);
    for (const [node, instances] of nodes) {
      log.emit({ type: 'node-progress', node, instances, ...progress, ...(left === undefined ? {} : { left }) });
    }
  });
}
