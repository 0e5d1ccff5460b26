import { invariant } from '../diagnostics/invariant.js';
import type { Digest } from '../graph/artifact.js';
import { type EventLog, labelsByNode } from './event-log.js';
import type { Failure } from './failure.js';
import { leakOf, nodeResultOf } from './metric-result.js';
import type { FailedState, OkState, UnitState } from './unit-state.js';
import { labelOf, type Unit, withInputs } from './units.js';

/** What becomes of the units of a run, told to the event log as it happens. */
export class UnitStates {
  readonly #units: readonly Unit[];
  readonly #log: EventLog;
  readonly #states: UnitState[] = [];
  #settled: Unit[] = [];

  /** `units` may grow; `extend` makes their states. */
  constructor(units: readonly Unit[], log: EventLog) {
    this.#units = units;
    this.#log = log;
    this.extend();
  }

  extend(): void {
    while (this.#states.length < this.#units.length) this.#states.push({ status: 'waiting' });
  }

  /** Units that ended since this was last asked. */
  takeSettled(): readonly Unit[] {
    const settled = this.#settled;
    this.#settled = [];
    return settled;
  }

  /** Whether a unit failed, or was skipped because of one that did: what reads it cannot run. Gives what people see as the reason. */
  reasonToSkip(unit: Unit): string | undefined {
    if (unit.skipsMissing && !this.#isWithoutInputs(unit)) return undefined;
    for (const input of Object.values(unit.inputs)) {
      const state = this.#states[input.unit];
      if (state?.status === 'failed') return labelOf(this.#units[input.unit] as Unit);
      if (state?.status === 'skipped') return state.because;
    }
    return undefined;
  }

  /** Tells of an instance that joined a unit which has ended already. */
  announce(unit: Unit, node: string, label: string): void {
    const state = this.of(unit);
    const instances = [label];
    switch (state.status) {
      case 'ok': {
        const shown = state.manifest === undefined ? undefined : nodeResultOf(state.manifest);
        this.#log.emit({ type: 'node-cached', node, instances, ...(shown === undefined ? {} : { result: shown }) });
        return;
      }
      case 'failed': {
        const { code, message, notes, stored } = state;
        this.#log.emit({ type: 'node-failed', node, instances, code, message, notes, stored });
        return;
      }
      case 'skipped':
        this.#log.emit({ type: 'node-skipped', node, instances, because: state.because });
        return;
      case 'waiting':
      case 'active':
        return;
    }
  }

  /** By index of the unit. */
  get all(): readonly UnitState[] {
    return this.#states;
  }

  of(unit: Unit): UnitState {
    return this.#states[unit.index] as UnitState;
  }

  /** Whether all inputs exist and nothing has been done about the unit. */
  isReady(unit: Unit): boolean {
    if (this.of(unit).status !== 'waiting') return false;
    const inputs = Object.values(unit.inputs).map((input) => this.#states[input.unit]?.status);
    if (!unit.skipsMissing) return inputs.every((status) => status === 'ok');
    return inputs.includes('ok') && !inputs.some((status) => status === 'waiting' || status === 'active');
  }

  /** Whether nothing of what a unit reads exists, or ever will. */
  #isWithoutInputs(unit: Unit): boolean {
    return Object.values(unit.inputs).every((input) => ['failed', 'skipped'].includes(this.#states[input.unit]?.status ?? ''));
  }

  /** The unit with the inputs it is computed from now. */
  reduced(unit: Unit): Unit {
    return unit.skipsMissing ? withInputs(unit, (input) => this.#states[input]?.status === 'ok') : unit;
  }

  /** Whether a failure of the unit was allowed for: something after it skips missing values. */
  isTolerated(unit: Unit): boolean {
    const seen = new Set<number>();
    const open = [...unit.dependants];
    for (let index = open.pop(); index !== undefined; index = open.pop()) {
      const next = this.#units[index];
      if (next?.skipsMissing) return true;
      if (!seen.has(index)) open.push(...(next?.dependants ?? []));
      seen.add(index);
    }
    return false;
  }

  readyAfter(unit: Unit): readonly Unit[] {
    return unit.dependants.map((index) => this.#units[index] as Unit).filter((dependant) => this.isReady(dependant));
  }

  artifactOf(unit: number): Digest {
    const artifact = this.heldBy(unit);
    invariant(artifact, 'an input exists before what reads it runs');
    return artifact;
  }

  /** Undefined while the artifact is computed again because it was lost. */
  heldBy(unit: number): Digest | undefined {
    const state = this.#states[unit];
    return state?.status === 'ok' ? state.artifact : undefined;
  }

  activate(unit: Unit, key: Digest): void {
    this.#states[unit.index] = { status: 'active', key };
  }

  putBack(unit: Unit): void {
    this.#states[unit.index] = { status: 'waiting' };
  }

  succeed(unit: Unit, state: Omit<OkState, 'status'>): void {
    const { cached, milliseconds, manifest } = state;
    this.#states[unit.index] = { status: 'ok', ...state };
    this.#settled.push(unit);
    const shown = manifest === undefined ? undefined : nodeResultOf(manifest);
    const result = shown === undefined ? {} : { result: shown };
    const leak = manifest === undefined ? undefined : leakOf(manifest);
    for (const [node, instances] of labelsByNode([unit])) {
      if (leak !== undefined) this.#log.emit({ type: 'log', level: 'warning', code: leak.code, message: leak.message, node });
      this.#log.emit(
        cached ? { type: 'node-cached', node, instances, ...result } : { type: 'node-done', node, instances, milliseconds, ...result },
      );
    }
  }

  /** A unit fails, and what needs it is skipped. Gives what can run without it. */
  fail(unit: Unit, failure: Failure, how: Pick<FailedState, 'key' | 'stored' | 'cached' | 'milliseconds'>): readonly Unit[] {
    const { code, message, notes } = failure;
    this.#states[unit.index] = { status: 'failed', code, message, notes, ...how };
    this.#settled.push(unit);
    for (const [node, instances] of labelsByNode([unit])) {
      this.#log.emit({ type: 'node-failed', node, instances, code, message, notes, stored: how.stored });
    }
    return this.skipAfter(unit);
  }

  /** What needs a failed unit cannot run, unless it skips missing values: gives those that are ready now. */
  skipAfter(failed: Unit): readonly Unit[] {
    const skipped = new Set<Unit>();
    const tolerant = new Set<Unit>();
    const work = [...failed.dependants];
    for (let index = work.pop(); index !== undefined; index = work.pop()) {
      const unit = this.#units[index] as Unit;
      if (this.of(unit).status !== 'waiting' || skipped.has(unit)) continue;
      if (unit.skipsMissing) {
        tolerant.add(unit);
        continue;
      }
      skipped.add(unit);
      work.push(...unit.dependants);
    }
    this.#skip([...skipped], labelOf(failed));
    const ready = [...tolerant].flatMap((unit): readonly Unit[] => {
      if (!this.#isWithoutInputs(unit)) return this.isReady(unit) ? [unit] : [];
      this.#skip([unit], labelOf(failed));
      return this.skipAfter(unit);
    });
    return ready;
  }

  /** Ends a run: what is neither done nor failed was not started, or not finished. */
  skipOpen(because: string): void {
    this.#skip(
      this.#units.filter((unit) => ['waiting', 'active'].includes(this.of(unit).status)),
      because,
    );
  }

  /** Units that nothing needs any more. */
  skip(units: readonly Unit[], because: string): void {
    this.#skip(units, because);
  }

  #skip(units: readonly Unit[], because: string): void {
    for (const unit of units) this.#states[unit.index] = { status: 'skipped', because };
    this.#settled.push(...units);
    for (const [node, instances] of labelsByNode(units)) this.#log.emit({ type: 'node-skipped', node, instances, because });
  }
}
