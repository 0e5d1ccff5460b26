import type { Graph, GraphNode, NodeInstance } from '../graph/graph.js';
import type { Json } from '../graph/json.js';
import type { UnitOf } from './instances.js';
import { flagsOf, metricResultOf } from './metric-result.js';
import type { ResultRecord, Results } from './results.js';
import type { UnitState } from './unit-state.js';

/** The scientific outcome of a run: the same for equal files, whatever was cached and whoever computed it. */
export function makeResults(graph: Graph, unitOf: UnitOf, states: readonly UnitState[]): Results {
  const kinds = new Map(graph.nodes.map((node) => [node.id, node]));
  const stateOf = (instance: NodeInstance): UnitState | undefined => states[unitOf(instance).index];

  /** Flags of the instance itself, or of the attack it reads. */
  const flags = (node: GraphNode, instance: NodeInstance): Readonly<Record<string, Json>> | null => {
    const state = stateOf(instance);
    const own = state?.status === 'ok' && state.manifest !== undefined ? flagsOf(state.manifest) : null;
    if (own !== null || node.kind !== 'metric') return own;
    for (const reference of Object.values(instance.inputs)) {
      const source = kinds.get(reference.node);
      const attacked = source?.instances[reference.instance];
      if (source?.kind === 'attack' && attacked !== undefined) return flags(source, attacked);
    }
    return null;
  };

  const record = (node: GraphNode, instance: NodeInstance): ResultRecord => {
    const state = stateOf(instance);
    const ok = state?.status === 'ok';
    const metric = ok && node.kind === 'metric' && state.manifest !== undefined ? metricResultOf(state.manifest) : undefined;
    return {
      node: node.id,
      kind: node.kind,
      op: node.op,
      axes: Object.fromEntries(Object.entries(instance.coordinates).map(([axis, { value }]) => [axis, value])),
      value: metric?.value ?? null,
      unit: metric?.unit ?? null,
      n: metric?.n ?? null,
      ci95: metric?.ci95 ?? null,
      flags: flags(node, instance),
      state: ok ? 'ok' : state?.status === 'failed' ? 'failed' : 'skipped',
      error: errorOf(state),
      key: (state?.status === 'ok' || state?.status === 'failed' ? state.key : undefined) ?? null,
    };
  };

  const declared = graph.nodes.filter((node) => node.declared);
  return {
    version: 1,
    results: declared.flatMap((node) => node.instances.map((instance) => record(node, instance))),
    searches: [],
    requirements: [],
  };
}

function errorOf(state: UnitState | undefined): string | null {
  if (state?.status === 'failed') return `${state.code} ${state.message}`;
  return state?.status === 'skipped' ? state.because : null;
}
