import type { Store } from '../store/store.js';
import type { EventLog } from './event-log.js';
import type { UnitPlan } from './planner.js';
import type { Unit } from './units.js';
import type { WorkerPool } from './worker/worker-pool.js';

/** What the units of a run are computed with. */
export interface SchedulerOptions {
  /** They may grow: `add` says so. */
  readonly units: readonly Unit[];
  readonly plans: readonly UnitPlan[];
  readonly store: Store;
  readonly pool: WorkerPool;
  readonly log: EventLog;
  readonly jobs: number;
  readonly keepGoing: boolean;
  /** Compute everything, compare with what is stored, keep the new. */
  readonly recheck: boolean;
  /** Milliseconds a unit took before, where that is known. */
  readonly expected: (unit: Unit) => number | undefined;
  /** Aborted: what runs is finished, nothing starts. */
  readonly stop: AbortSignal;
  /** Aborted: what runs is killed. */
  readonly kill: AbortSignal;
  /** Called after units have ended, before anything else starts; it may `add` and `cancel`. */
  readonly onSettled?: (units: readonly Unit[]) => void;
}
