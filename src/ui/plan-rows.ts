import type { PlannedInstance } from '../runtime/plan-graph.js';
import { describeChange } from '../runtime/why.js';

/** Instances of one node that a run would treat alike, for the same reason. */
export interface PlanRow {
  readonly state: PlannedInstance['state'];
  readonly node: string;
  /** In the order of the plan; at least one. */
  readonly labels: readonly string[];
  readonly declared: boolean;
  /** Sum of what is known of their times, in milliseconds; null where nothing is. */
  readonly expected: number | null;
  /** How many of those that will run have no known time. */
  readonly unknown: number;
  readonly because: string;
}

/** One row for the instances of a node that share state and reason: `curve[strength=0.1] +7`. In the order of the plan. */
export function foldPlan(instances: readonly PlannedInstance[]): readonly PlanRow[] {
  const groups = new Map<string, PlannedInstance[]>();
  for (const instance of instances) {
    const key = JSON.stringify([instance.node, instance.state, sharedReason(instance)]);
    const group = groups.get(key);
    if (group) group.push(instance);
    else groups.set(key, [instance]);
  }
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (!first) return [];
    return [{ ...rowOf(first, group), because: group.length === 1 ? first.because : sharedReason(first) }];
  });
}

/** One row an instance. */
export const allRows = (instances: readonly PlannedInstance[]): readonly PlanRow[] =>
  instances.map((instance) => ({ ...rowOf(instance, [instance]), because: instance.because }));

function rowOf({ state, node, declared }: PlannedInstance, group: readonly PlannedInstance[]): Omit<PlanRow, 'because'> {
  const known = group.flatMap(({ expected }) => (expected === null ? [] : [expected]));
  const runs = state === 'run' || state === 'depends';
  return {
    state,
    node,
    labels: group.map(({ label }) => label),
    declared,
    expected: known.length === 0 ? null : known.reduce((sum, each) => sum + each, 0),
    unknown: runs ? group.length - known.length : 0,
  };
}

/** What instances waits for by node, so that those at other points of an axis wait for the same. */
function sharedReason({ state, because, changes, waitsFor }: PlannedInstance): string {
  if (state !== 'depends') return because;
  const nodes = new Set(waitsFor.map(nodeOfLabel));
  return [...changes.map(describeChange), `waits for ${[...nodes].join(', ')}`].join('; ');
}

/** `adv` of `adv[strength=0.1]` */
const nodeOfLabel = (label: string): string => label.replace(/\[.*\]$/, '');

/** `curve[strength=0.1] +7` */
export const foldedLabel = (labels: readonly string[]): string => `${labels[0] ?? ''}${labels.length > 1 ? ` +${labels.length - 1}` : ''}`;
