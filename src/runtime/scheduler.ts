import { totalmem } from 'node:os';
import PQueue from 'p-queue';
import { diagnostic } from '../diagnostics/registry.js';
import type { Digest, Manifest } from '../graph/artifact.js';
import { actionKey } from '../graph/keys.js';
import type { StoredOutcome } from '../store/outcome.js';
import { AdmissionQueue, type Demand } from './admission-queue.js';
import { type Attempted, attemptTask } from './attempt-task.js';
import { labelsByNode } from './event-log.js';
import { type Failure, failureOf, lostAgain, withoutNumber } from './failure.js';
import { keepOutcome } from './keep-outcome.js';
import { metricResultOf } from './metric-result.js';
import { type CachedPlan, lookUp, type UnitPlan } from './planner.js';
import { criticalPaths, demandOf, type ReadyUnit, type RunTask, tasksOf } from './run-task.js';
import type { SchedulerOptions } from './scheduler-options.js';
import type { Added } from './unit-table.js';
import type { FailedState, UnitState } from './unit-state.js';
import { UnitStates } from './unit-states.js';
import { actionOf, isRefreshed, kindOf, labelOf, type Unit } from './units.js';
import type { TaskOutcome } from './worker/protocol.js';

/** A result that is lost again and again, by a failing disk perhaps, must not be computed for ever. */
const MAX_LOSSES = 4;
/** Milliseconds between looks at what another process computes. */
const LOOK_AGAIN = 200;
/** Why nodes are skipped after Ctrl-C. */
export const INTERRUPTED = 'interrupted';
/** Share of the machine's memory that declared demands may fill. */
const MEMORY_SHARE = 0.8;

/** Runs the units of one run: each as soon as its inputs exist, each key once. */
export class Scheduler {
  readonly #options: SchedulerOptions;
  readonly #states: UnitStates;
  /** Outcomes of units whose artifacts were lost, to compare with. */
  readonly #lost = new Map<number, StoredOutcome>();
  readonly #losses = new Map<number, number>();
  /** Units that wait for another unit with the same action key, by that key. */
  readonly #followers = new Map<Digest, Unit[]>();
  readonly #admission: AdmissionQueue<RunTask>;
  readonly #queue: PQueue;
  readonly #paths: number[];
  /** Units that nothing needs any more: they are skipped unless they run already. */
  readonly #cancelled = new Set<Unit>();
  /** Units that `node-queued` has named. */
  readonly #announced = new Set<Unit>();
  /** Units that were said to be computed elsewhere. */
  readonly #awaited = new Set<Unit>();
  #active = 0;
  /** Tasks that another process computes. */
  #postponed = 0;
  /** Why nothing starts any more. */
  #halted: string | undefined;
  #interrupted = false;
  #finish: () => void = () => undefined;
  #crash: (bug: unknown) => void = () => undefined;

  constructor(options: SchedulerOptions) {
    this.#options = options;
    this.#states = new UnitStates(options.units, options.log);
    this.#admission = new AdmissionQueue<RunTask>({ cores: options.jobs, memory: totalmem() * MEMORY_SHARE });
    this.#queue = new PQueue({ concurrency: options.jobs });
    this.#paths = [...criticalPaths(options.units, options.expected)];
  }

  /** What became of each unit, by index. It does not reject for a failing node. */
  async run(): Promise<readonly UnitState[]> {
    const { stop, kill, pool, plans, units } = this.#options;
    const onStop = (): void => this.#interrupt();
    const onKill = (): void => {
      this.#interrupt();
      pool.kill();
    };
    stop.addEventListener('abort', onStop);
    kill.addEventListener('abort', onKill);
    try {
      if (stop.aborted || kill.aborted) this.#interrupt();
      const known = units.map((unit) => ({ unit, plan: plans[unit.index] as UnitPlan }));
      // Failures last: they skip whatever is not known by then.
      for (const good of [true, false]) {
        for (const { unit, plan } of known) if (plan.state === 'cached' && plan.outcome.ok === good) this.#settleCached(unit, plan);
      }
      for (const { unit, plan } of known) {
        if (plan.state === 'missing') this.#settleFailed(unit, plan.problem, { stored: false, cached: false, milliseconds: 0 });
      }
      this.#enqueue(units.filter((unit) => this.#states.isReady(unit)));
      pool.warm(Math.min(this.#options.jobs, this.#admission.size));
      await new Promise<void>((resolve, reject) => {
        this.#finish = resolve;
        this.#crash = reject;
        this.#pump();
      });
    } finally {
      stop.removeEventListener('abort', onStop);
      kill.removeEventListener('abort', onKill);
    }
    this.#states.skipOpen(this.#halted ?? 'not started');
    return this.#states.all;
  }

  /** Nothing starts any more: after an interruption, or a failure without `keepGoing`. */
  get isHalted(): boolean {
    return this.#halted !== undefined;
  }

  stateOf(unit: Unit): UnitState {
    return this.#states.of(unit);
  }

  /**
   * Takes in units that were added to `units`, with what is known of them, and instances that joined earlier units. `urgency` is added
   * to the priority of the new ones.
   */
  add({ fresh, joined }: Added, plans: readonly (CachedPlan | undefined)[], urgency: number): void {
    this.#states.extend();
    const paths = criticalPaths(fresh, this.#options.expected);
    for (const unit of fresh) this.#paths[unit.index] = (paths[unit.index] ?? 0) + urgency;
    const revived: Unit[] = [];
    for (const { unit, instance } of joined) {
      if (this.#cancelled.delete(unit) && this.#states.of(unit).status === 'skipped') {
        this.#states.putBack(unit);
        revived.push(unit);
      }
      this.#states.announce(unit, instance.node.id, instance.instance.label);
    }
    fresh.forEach((unit, place) => {
      const plan = plans[place];
      if (plan) this.#settleCached(unit, plan);
      else if (unit.problem) this.#settleFailed(unit, unit.problem, { stored: false, cached: false, milliseconds: 0 });
    });
    for (const unit of [...revived, ...fresh]) {
      const because = this.#states.of(unit).status === 'waiting' ? this.#states.reasonToSkip(unit) : undefined;
      if (because !== undefined) this.#states.skip([unit], because);
    }
    this.#enqueue([...revived, ...fresh].filter((unit) => this.#states.isReady(unit)));
  }

  /** Gives up units that nothing needs any more; what runs is finished and kept. */
  cancel(units: readonly Unit[], because: string): void {
    for (const unit of units) this.#cancelled.add(unit);
    this.#states.skip(
      units.filter((unit) => this.#states.of(unit).status === 'waiting'),
      because,
    );
  }

  /** Lets whoever asked know what has ended, until nothing new does. */
  #tell(): void {
    const { onSettled } = this.#options;
    for (let settled = this.#states.takeSettled(); settled.length > 0; settled = this.#states.takeSettled()) onSettled?.(settled);
  }

  #halt(because: string): void {
    this.#halted ??= because;
    this.#admission.clear();
    this.#pump();
  }

  #interrupt(): void {
    this.#interrupted = true;
    this.#halt(INTERRUPTED);
  }

  /** Queues units whose inputs exist, unless their key is known or being computed already. */
  #enqueue(candidates: readonly Unit[]): void {
    const { store, recheck, log } = this.#options;
    const work = [...candidates];
    const ready: ReadyUnit[] = [];
    for (let unit = work.pop(); unit !== undefined; unit = work.pop()) {
      // Settled meanwhile, by way of another candidate.
      if (!this.#states.isReady(unit)) continue;
      const reduced = this.#states.reduced(unit);
      const action = actionOf(reduced, (input) => this.#states.artifactOf(input));
      const key = actionKey(action);
      const known = recheck || isRefreshed(unit) || this.#lost.has(unit.index) ? undefined : lookUp(unit, key, store, reduced === unit);
      if (known !== undefined) {
        this.#settleCached(unit, known);
        work.push(...this.#states.readyAfter(unit));
        continue;
      }
      this.#states.activate(unit, key);
      const followers = this.#followers.get(key);
      if (followers !== undefined) followers.push(unit);
      else {
        this.#followers.set(key, []);
        ready.push({ unit, key, action });
      }
    }
    // The halt may have come first; what is ready then stays open and is skipped at the end.
    if (this.#halted !== undefined) return;
    for (const task of tasksOf(ready.sort((a, b) => a.unit.index - b.unit.index))) {
      const units = task.map((each) => each.unit);
      this.#admission.add(task, demandOf(task, this.#inputManifests(task)), Math.max(...units.map((unit) => this.#paths[unit.index] ?? 0)));
      const fresh = units.filter((unit) => !this.#announced.has(unit));
      for (const unit of fresh) this.#announced.add(unit);
      for (const [node, instances] of labelsByNode(fresh)) log.emit({ type: 'node-queued', node, instances });
    }
  }

  #inputManifests(task: RunTask): readonly Manifest[] {
    const digests = new Set(Object.values(task[0].action.inputs).map((input) => input.digest));
    return [...digests].flatMap((digest) => this.#options.store.content.readManifest(digest) ?? []);
  }

  #pump(): void {
    this.#tell();
    for (let admitted = this.#admission.next(); admitted !== undefined; admitted = this.#admission.next()) {
      const { item, demand } = admitted;
      this.#active += 1;
      // Failures of nodes become states; what rejects here is a bug and ends the run.
      this.#queue.add(() => this.#execute(item, demand)).catch((bug: unknown) => this.#crash(bug));
    }
    if (this.#active === 0 && this.#postponed === 0 && this.#admission.size === 0) this.#finish();
  }

  async #execute(task: RunTask, demand: Demand): Promise<void> {
    try {
      const needed = this.#withoutCancelled(task);
      if (needed && !this.#recoverInputs(needed)) await this.#compute(needed);
    } finally {
      this.#admission.release(demand);
      this.#active -= 1;
    }
    this.#pump();
  }

  /** What of a task is still needed, when its turn has come; undefined where nothing is. */
  #withoutCancelled(task: RunTask): RunTask | undefined {
    if (!task.some(({ unit }) => this.#cancelled.has(unit))) return task;
    const gone = task.filter(({ unit }) => this.#cancelled.has(unit));
    for (const { unit, key } of gone) {
      const followers = this.#takeFollowers(key);
      for (const follower of followers) this.#states.putBack(follower);
      this.#states.skip([unit], 'not needed any more');
      this.#enqueue(followers);
    }
    const [first, ...others] = task.filter(({ unit }) => !this.#cancelled.has(unit));
    return first && [first, ...others];
  }

  /** Computes a task unless another process does; then its result is looked for until it is there or its lease is free. */
  async #compute(task: RunTask): Promise<void> {
    const { leases } = this.#options.store;
    const keys = task.map((each) => each.key);
    if (!leases.take(keys)) {
      this.#postpone(task);
      return;
    }
    try {
      const { pool, log, recheck } = this.#options;
      const { reply, attempts, milliseconds } = await attemptTask(task, { pool, log, recheck, isInterrupted: () => this.#interrupted });
      this.#conclude(task, reply, attempts, milliseconds);
    } finally {
      leases.release(keys);
    }
  }

  #postpone(task: RunTask): void {
    const [{ unit }] = task;
    if (!this.#awaited.has(unit)) {
      this.#awaited.add(unit);
      const message = `${labelOf(unit)} is being computed by another process; this run waits for its result`;
      this.#options.log.emit({ type: 'log', level: 'info', node: unit.instances[0]?.node.id ?? '', message });
    }
    const put = this.#putBack(task);
    this.#postponed += 1;
    setTimeout(() => {
      this.#postponed -= 1;
      this.#enqueue(put.filter((each) => this.#states.isReady(each)));
      this.#pump();
    }, LOOK_AGAIN);
  }

  /** Makes the units of a task wait again. */
  #putBack(task: RunTask): readonly Unit[] {
    const put = task.flatMap(({ unit, key }) => [unit, ...this.#takeFollowers(key)]);
    for (const unit of put) this.#states.putBack(unit);
    return put;
  }

  #conclude(task: RunTask, reply: Attempted['reply'], attempts: number, milliseconds: number): void {
    if (reply.kind === 'done') {
      task.forEach((each, index) => this.#finishUnit(each, reply.outcomes[index] as TaskOutcome, milliseconds));
      return;
    }
    if (reply.kind === 'input-lost') {
      const inputs = Object.values(this.#states.reduced(task[0].unit).inputs).map((input) => input.unit);
      this.#recover(
        task,
        inputs.filter((unit) => this.#states.heldBy(unit) === undefined || this.#states.heldBy(unit) === reply.digest),
      );
      return;
    }
    // Killed on purpose: what it computed is skipped, not failed.
    if (reply.kind === 'died' && this.#interrupted) return;
    this.#failTask(task, failureOf(reply, labelOf(task[0].unit), task[0].action.profile, attempts), milliseconds);
  }

  #finishUnit(ready: ReadyUnit, result: TaskOutcome, milliseconds: number): void {
    const { unit, key } = ready;
    const { store, log, recheck } = this.#options;
    if (result.ok && kindOf(unit) === 'metric' && metricResultOf(result.manifest) === undefined) {
      this.#failTask([ready], withoutNumber(labelOf(unit)), milliseconds);
      return;
    }
    const earlier = recheck || isRefreshed(unit) ? store.readOutcome(key) : this.#lost.get(unit.index);
    const { outcome, manifest } = keepOutcome(ready, result, { store, log, earlier });
    const followers = this.#takeFollowers(key);
    if (!outcome.ok) this.#settleFailed(unit, { ...outcome.error, notes: [] }, { key, stored: true, cached: false, milliseconds });
    else
      this.#states.succeed(unit, {
        key,
        artifact: outcome.artifact,
        cached: false,
        milliseconds,
        ...(manifest === undefined ? {} : { manifest }),
      });
    for (const follower of followers) {
      this.#settleCached(follower, { state: 'cached', key, outcome, learnt: true, ...(manifest === undefined ? {} : { manifest }) });
    }
    this.#enqueue([unit, ...followers].flatMap((each) => this.#states.readyAfter(each)).filter(isFirst));
  }

  #takeFollowers(key: Digest): readonly Unit[] {
    const followers = this.#followers.get(key) ?? [];
    this.#followers.delete(key);
    return followers;
  }

  #settleCached(unit: Unit, plan: CachedPlan): void {
    const { key, outcome, manifest } = plan;
    if (plan.learnt) this.#options.store.writePlan(unit.planKey, key);
    if (!outcome.ok) {
      this.#settleFailed(unit, { ...outcome.error, notes: [] }, { key, stored: true, cached: true, milliseconds: 0 });
      return;
    }
    this.#states.succeed(unit, {
      key,
      artifact: outcome.artifact,
      cached: true,
      milliseconds: 0,
      ...(manifest === undefined ? {} : { manifest }),
    });
  }

  #failTask(task: RunTask, failure: Failure, milliseconds: number): void {
    for (const { unit, key } of task) {
      for (const each of [unit, ...this.#takeFollowers(key)]) {
        this.#settleFailed(each, failure, { key, stored: false, cached: false, milliseconds });
      }
    }
  }

  #settleFailed(unit: Unit, failure: Failure, how: Pick<FailedState, 'key' | 'stored' | 'cached' | 'milliseconds'>): void {
    const ready = this.#states.fail(unit, failure, how);
    if (ready.length > 0) this.#enqueue(ready);
    // A candidate that fails is a finding of its search, unless the failure is no result; a value that may be missing is one of its reduction.
    const isExpected = this.#states.isTolerated(unit) || (how.stored && unit.instances.every(({ trial }) => trial !== undefined));
    if (!this.#options.keepGoing && !isExpected) this.#halt(`not started because ${labelOf(unit)} failed`);
  }

  /** Has inputs whose blobs are gone computed again; true where the task has to wait for that. */
  #recoverInputs(task: RunTask): boolean {
    const inputs = [...new Set(Object.values(this.#states.reduced(task[0].unit).inputs).map((input) => input.unit))];
    const lost = inputs.filter((unit) => !this.#options.store.content.isWhole(this.#states.heldBy(unit)));
    if (lost.length > 0) this.#recover(task, lost);
    return lost.length > 0;
  }

  /** Puts a task back and has those of its inputs computed again that are lost. */
  #recover(task: RunTask, lost: readonly number[]): void {
    const put = this.#putBack(task);
    for (const index of lost) this.#recompute(this.#options.units[index] as Unit);
    // Inputs come first; what was put back is ready only if another task had them computed again meanwhile.
    const candidates = [...lost.map((index) => this.#options.units[index] as Unit), ...put];
    this.#enqueue(candidates.filter((unit) => this.#states.isReady(unit)));
  }

  #recompute(unit: Unit): void {
    const { store, log } = this.#options;
    const state = this.#states.of(unit);
    // Another task that reads it found out first; where that ended badly, so does this.
    if (state.status === 'failed' || state.status === 'skipped') this.#states.skipAfter(unit);
    if (state.status !== 'ok') return;
    const losses = (this.#losses.get(unit.index) ?? 0) + 1;
    this.#losses.set(unit.index, losses);
    const { key, artifact } = state;
    if (losses > MAX_LOSSES) {
      this.#settleFailed(unit, lostAgain(labelOf(unit)), { key, stored: false, cached: false, milliseconds: 0 });
      return;
    }
    if (losses > 1 && store.content.isWhole(artifact)) return;
    log.report(diagnostic('TML6006', { node: labelOf(unit) }), unit.instances[0]?.node.id);
    store.removeOutcome(key);
    this.#lost.set(unit.index, { ok: true, artifact });
    this.#states.putBack(unit);
  }
}

const isFirst = <T>(value: T, index: number, all: readonly T[]): boolean => all.indexOf(value) === index;
