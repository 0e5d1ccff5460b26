import { invariant } from '../diagnostics/invariant.js';
import type { Graph, NodeInstance } from '../graph/graph.js';
import type { InstanceSummary, RunCounts } from './run-summary.js';
import type { UnitState } from './unit-state.js';
import type { Unit } from './units.js';

export type UnitOf = (instance: NodeInstance) => Unit;

/** The unit that computes an instance of the graph the units were made of. */
export function unitIndex(units: readonly Unit[]): UnitOf {
  const found = new Map<NodeInstance, Unit>();
  for (const unit of units) for (const { instance } of unit.instances) found.set(instance, unit);
  return (instance) => {
    const unit = found.get(instance);
    invariant(unit, `${instance.label} has no unit`);
    return unit;
  };
}

/** What became of every instance, in the order of the graph. */
export function summarise(graph: Graph, unitOf: UnitOf, states: readonly UnitState[]): readonly InstanceSummary[] {
  return graph.nodes.flatMap((node) =>
    node.instances.map((instance): InstanceSummary => {
      const unit = unitOf(instance);
      const { id, kind, op, declared } = node;
      return { node: id, label: instance.label, kind, op, declared, planKey: unit.planKey, ...outcomeOf(states[unit.index]) };
    }),
  );
}

type Outcome = Pick<InstanceSummary, 'state' | 'cached' | 'milliseconds' | 'key' | 'artifact' | 'error' | 'because'>;

function outcomeOf(state: UnitState | undefined): Outcome {
  const nothing = { cached: false, milliseconds: 0, key: null, artifact: null, error: null, because: null };
  switch (state?.status) {
    case 'ok': {
      const { cached, milliseconds, key, artifact } = state;
      return { ...nothing, state: 'ok', cached, milliseconds, key, artifact };
    }
    case 'failed': {
      const { cached, milliseconds, key, code, message, notes, stored } = state;
      return { ...nothing, state: 'failed', cached, milliseconds, key: key ?? null, error: { code, message, notes, stored } };
    }
    case 'skipped':
      return { ...nothing, state: 'skipped', because: state.because };
    default:
      invariant(false, 'no unit is open when a run has ended');
  }
}

export function countInstances(instances: readonly InstanceSummary[]): RunCounts {
  const count = (test: (instance: InstanceSummary) => boolean): number => instances.filter(test).length;
  return {
    computed: count((each) => each.state === 'ok' && !each.cached),
    cached: count((each) => each.state === 'ok' && each.cached),
    failed: count((each) => each.state === 'failed'),
    skipped: count((each) => each.state === 'skipped'),
  };
}
