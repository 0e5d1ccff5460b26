import type { Digest, Manifest } from '../graph/artifact.js';
import { actionKey } from '../graph/keys.js';
import type { StoredOutcome } from '../store/outcome.js';
import type { Store } from '../store/store.js';
import type { Failure } from './failure.js';
import { actionOf, isRefreshed, kindOf, type Unit, withInputs } from './units.js';

/** What is known of a unit before anything runs. */
export type UnitPlan =
  | CachedPlan
  /** All inputs exist and nobody has computed this from them. */
  | { readonly state: 'run'; readonly key: Digest }
  /** Units among its inputs run first; where they give the bytes they gave before, this one need not. */
  | { readonly state: 'depends'; readonly on: readonly number[] }
  /** An input ended with a stored error, or cannot be computed. */
  | { readonly state: 'blocked'; readonly on: number }
  /** What it reads from files is not there. */
  | { readonly state: 'missing'; readonly problem: Failure };

export interface CachedPlan {
  readonly state: 'cached';
  readonly key: Digest;
  readonly outcome: StoredOutcome;
  /** Read already where results are made of it or people see it: for all but models, of which a search has many. */
  readonly manifest?: Manifest;
  /** Found by its action key, not by its plan key: worth remembering. */
  readonly learnt: boolean;
}

/**
 * Looks every unit up, inputs first: by plan key, which needs no artifact, then by action key where the inputs exist.
 * With `recheck` nothing counts as known.
 */
export function planUnits(units: readonly Unit[], store: Store, recheck: boolean): readonly UnitPlan[] {
  const plans: UnitPlan[] = [];
  planMore(units, plans, store, recheck);
  return plans;
}

/** Extends plans to units that were added since. */
export function planMore(units: readonly Unit[], plans: UnitPlan[], store: Store, recheck = false): void {
  for (const unit of units.slice(plans.length)) {
    if (unit.problem !== undefined) plans.push({ state: 'missing', problem: unit.problem });
    else plans.push(recheck || isRefreshed(unit) ? plannedAnew(unit) : planUnit(unit, plans, store));
  }
}

/** With nothing known only the units without inputs can start. Their keys are computed like all others, when they do. */
function plannedAnew(unit: Unit): UnitPlan {
  const on = [...new Set(Object.values(unit.inputs).map((input) => input.unit))];
  return on.length === 0 ? { state: 'run', key: actionKey(actionOf(unit, () => '')) } : { state: 'depends', on };
}

/** What the plan key of a unit leads to, without looking at its inputs. */
export function planKnown(unit: Unit, store: Store): CachedPlan | undefined {
  const planned = store.readPlan(unit.planKey);
  return planned === undefined ? undefined : lookUp(unit, planned, store, false);
}

function planUnit(unit: Unit, plans: readonly UnitPlan[], store: Store): UnitPlan {
  const known = planKnown(unit, store);
  if (known !== undefined) return known;

  const waiting = new Set<number>();
  const digests = new Map<number, Digest>();
  for (const { unit: input } of Object.values(unit.inputs)) {
    const plan = plans[input] as UnitPlan;
    if (unit.skipsMissing && isMissing(plan)) continue;
    if (plan.state === 'blocked') return { state: 'blocked', on: plan.on };
    if (plan.state === 'missing') return { state: 'blocked', on: input };
    if (plan.state !== 'cached') waiting.add(input);
    else if (plan.outcome.ok) digests.set(input, plan.outcome.artifact);
    else return { state: 'blocked', on: input };
  }
  if (waiting.size > 0) return { state: 'depends', on: [...waiting] };
  const [first] = Object.values(unit.inputs);
  if (digests.size === 0 && first) return { state: 'blocked', on: first.unit };
  const reduced = withInputs(unit, (input) => digests.has(input));
  const key = actionKey(actionOf(reduced, (input) => digests.get(input) as Digest));
  return lookUp(unit, key, store, reduced === unit) ?? { state: 'run', key };
}

/** Whether there will be no artifact. */
const isMissing = (plan: UnitPlan): boolean =>
  plan.state === 'blocked' || plan.state === 'missing' || (plan.state === 'cached' && !plan.outcome.ok);

/** The outcome under an action key, if it is there and what results are made of can be read. */
export function lookUp(unit: Unit, key: Digest, store: Store, learnt: boolean): CachedPlan | undefined {
  const outcome = store.readOutcome(key);
  if (outcome === undefined) return undefined;
  const kind = kindOf(unit);
  if (!outcome.ok || kind === 'model') return { state: 'cached', key, outcome, learnt };
  const manifest = store.content.readManifest(outcome.artifact);
  if (manifest !== undefined) return { state: 'cached', key, outcome, manifest, learnt };
  store.removeOutcome(key);
  return undefined;
}
