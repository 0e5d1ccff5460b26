import { invariant } from '../diagnostics/invariant.js';
import type { GraphNode, NodeInstance } from '../graph/graph.js';
import type { Json } from '../graph/json.js';
import type { Execution, NeverRun } from './execution.js';
import { evaluateFormula, numberFrom } from './formula-value.js';
import { flagsOf, metricResultOf } from './metric-result.js';
import type { RequirementRecord, ResultRecord, Results } from './results.js';
import { readerOf } from './search/decide-trial.js';
import type { UnitState } from './unit-state.js';
import type { UnitTable } from './unit-table.js';

/** The scientific outcome of a run: the same for equal files, whatever was cached and whoever computed it. */
export function makeResults(
  { graph, neverRun, searchRecords }: Pick<Execution, 'graph' | 'neverRun' | 'searchRecords'>,
  table: UnitTable,
  states: readonly UnitState[],
): Results {
  const kinds = new Map(graph.nodes.map((node) => [node.id, node]));
  const stateOf = (instance: NodeInstance): UnitState | undefined => states[table.unitOf(instance).index];

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

  /** Values that a reduction lacks: what they are made of failed. */
  const missingOf = ({ inputs }: NodeInstance): Pick<ResultRecord, 'missing'> => {
    if (!('of.0' in inputs)) return {};
    const read = Object.values(inputs).map((input) => kinds.get(input.node)?.instances[input.instance]);
    const count = read.filter((one) => one && ['failed', 'skipped'].includes(stateOf(one)?.status ?? '')).length;
    return count === 0 ? {} : { missing: { count, of: read.length } };
  };

  const record = (node: GraphNode, instance: NodeInstance): ResultRecord => {
    const state = stateOf(instance);
    const ok = state?.status === 'ok';
    const metric = ok && node.kind === 'metric' && state.manifest !== undefined ? metricResultOf(state.manifest) : undefined;
    return {
      node: node.id,
      kind: node.kind,
      op: node.op,
      axes: axesOf(instance.coordinates),
      value: metric?.value ?? null,
      unit: metric?.unit ?? null,
      n: metric?.n ?? null,
      ci95: metric?.ci95 ?? null,
      ...missingOf(instance),
      flags: flags(node, instance),
      state: ok ? 'ok' : state?.status === 'failed' ? 'failed' : 'skipped',
      error: errorOf(state),
      key: (state?.status === 'ok' || state?.status === 'failed' ? state.key : undefined) ?? null,
    };
  };

  const never = ({ node, because }: NeverRun): readonly ResultRecord[] =>
    node.instances.map(({ coordinates }) => ({
      node: node.id,
      kind: node.kind,
      op: node.op,
      axes: axesOf(coordinates),
      value: null,
      unit: null,
      n: null,
      ci95: null,
      flags: null,
      state: 'skipped',
      error: because,
      key: null,
    }));

  const read = readerOf((node, instance) => {
    const found = kinds.get(node)?.instances[instance];
    invariant(found, `a requirement reads ${node}, which is no node of the graph`);
    return stateOf(found) ?? { status: 'waiting' };
  });
  const declared = graph.nodes.filter((node) => node.declared);
  return {
    version: 1,
    results: [
      ...declared.flatMap((node) => node.instances.map((instance) => record(node, instance))),
      ...neverRun.filter(({ node }) => node.declared).flatMap(never),
    ],
    searches: searchRecords,
    requirements: graph.requirements.flatMap(({ text, instances }) =>
      instances.map(({ coordinates, condition, sides }): RequirementRecord => {
        const holds = evaluateFormula(condition, read);
        return {
          text,
          axes: axesOf(coordinates),
          holds: typeof holds === 'boolean' ? holds : null,
          left: (sides && numberFrom(sides.left, read)) ?? null,
          right: (sides && numberFrom(sides.right, read)) ?? null,
          unit: sides?.unit ?? '',
        };
      }),
    ),
  };
}

const axesOf = (coordinates: NodeInstance['coordinates']): ResultRecord['axes'] =>
  Object.fromEntries(Object.entries(coordinates).map(([axis, { value }]) => [axis, value]));

function errorOf(state: UnitState | undefined): string | null {
  if (state?.status === 'failed') return `${state.code} ${state.message}`;
  return state?.status === 'skipped' ? state.because : null;
}
