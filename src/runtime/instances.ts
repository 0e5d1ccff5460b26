import { invariant } from '../diagnostics/invariant.js';
import type { GraphNode } from '../graph/graph.js';
import type { Execution } from './execution.js';
import type { InstanceSummary, RunCounts } from './run-summary.js';
import type { UnitState } from './unit-state.js';
import type { UnitTable } from './unit-table.js';
import type { TrialName } from './units.js';

/** What became of every instance: those of the graph in its order, then those of trials. */
export function summarise(
  { graph, trialNodes, neverRun, late }: Pick<Execution, 'graph' | 'trialNodes' | 'neverRun' | 'late'>,
  table: UnitTable,
  states: readonly UnitState[],
): readonly InstanceSummary[] {
  const ofNode = (node: GraphNode, trial?: TrialName): readonly InstanceSummary[] =>
    node.instances.map((instance): InstanceSummary => {
      const unit = table.unitOf(instance);
      const { id, kind, op, declared } = node;
      const outcome = outcomeOf(states[unit.index]);
      const own = late.has(instance) ? { ...outcome, cached: true, milliseconds: 0 } : outcome;
      return { node: id, label: instance.label, kind, op, declared, trial: trial ?? null, planKey: unit.planKey, ...own };
    });
  const never = neverRun.flatMap(({ node: { id, kind, op, declared, instances }, because }) =>
    instances.map(({ label }): InstanceSummary => {
      const skipped = { ...outcomeOf({ status: 'skipped', because }), planKey: null, trial: null };
      return { node: id, label, kind, op, declared, ...skipped };
    }),
  );
  return [...graph.nodes.flatMap((node) => ofNode(node)), ...never, ...trialNodes.flatMap(({ node, trial }) => ofNode(node, trial))];
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

/** Candidates that fail or are given up are findings of their search and counted there; a broken machine is not. */
export function countInstances(instances: readonly InstanceSummary[]): RunCounts {
  const count = (test: (instance: InstanceSummary) => boolean): number => instances.filter(test).length;
  return {
    computed: count((each) => each.state === 'ok' && !each.cached),
    cached: count((each) => each.state === 'ok' && each.cached),
    failed: count((each) => each.state === 'failed' && (each.trial === null || each.error?.stored === false)),
    skipped: count((each) => each.state === 'skipped' && each.trial === null),
  };
}
