import { invariant } from '../diagnostics/invariant.js';
import type { Action, ActionInput } from '../graph/action.js';
import type { Digest } from '../graph/artifact.js';
import type { Graph, GraphNode, NodeInstance } from '../graph/graph.js';
import type { Json } from '../graph/json.js';
import type { SplitName } from '../graph/value-type.js';
import type { FileSource } from '../ops/files/file-source.js';
import type { OpSpec } from '../ops/op-spec.js';
import type { Failure } from './failure.js';

/** One computation of a run. Instances with equal plan keys, whatever their nodes, share a unit. */
export interface Unit {
  readonly index: number;
  readonly planKey: Digest;
  readonly op: string;
  readonly opVersion: number;
  readonly params: Readonly<Record<string, Json>>;
  readonly profile: string;
  readonly batchable?: string;
  readonly inputs: Readonly<Record<string, UnitInput>>;
  /** Where its path parameters point; `params` hold the digests of what is there. */
  readonly files?: Readonly<Record<string, FileSource>>;
  /** Why it cannot be computed: what it reads from files is not there. Its plan key then leads to nothing. */
  readonly problem?: Failure;
  /** At least one; the first gives the unit its name. */
  readonly instances: readonly UnitInstance[];
  /** Indices of the units that read this one. */
  readonly dependants: readonly number[];
}

export interface UnitInput {
  readonly unit: number;
  readonly split?: SplitName;
}

export interface UnitInstance {
  readonly node: GraphNode;
  readonly instance: NodeInstance;
  /** Set for the nodes of one candidate of a search. */
  readonly trial?: TrialName;
}

/** A candidate of a search. */
export interface TrialName {
  readonly search: string;
  readonly index: number;
}

export const NO_PROFILE = 'none';

/** Whether some operation of the graph computes with tensor kernels, so that its keys need the numeric profile. */
export function needsProfile(graph: Graph, specs: ReadonlyMap<string, OpSpec>): boolean {
  return graph.searches.length > 0 || graph.nodes.some((node) => specOf(specs, node).numerics === 'kernels');
}

/** The action of a unit, with `digestOf` naming each input: by plan key, or by artifact once it exists. */
export function actionOf(
  unit: Pick<Unit, 'op' | 'opVersion' | 'params' | 'profile' | 'inputs'>,
  digestOf: (unit: number) => Digest,
): Action {
  const inputs = mapValues(
    unit.inputs,
    (input): ActionInput => ({ digest: digestOf(input.unit), ...(input.split === undefined ? {} : { split: input.split }) }),
  );
  return { op: unit.op, opVersion: unit.opVersion, params: unit.params, inputs, profile: unit.profile };
}

/** The name people see for a unit: the label of its first instance. */
export const labelOf = (unit: Unit): string => (unit.instances[0] as UnitInstance).instance.label;

/** Whether `with { cache: refresh }` has it computed whatever is stored. */
export const isRefreshed = (unit: Unit): boolean => unit.instances.some(({ node }) => node.logistics?.refresh === true);

/** The node that gives a unit its name. */
export const nodeOf = (unit: Unit): GraphNode => (unit.instances[0] as UnitInstance).node;

export const kindOf = (unit: Unit): GraphNode['kind'] => nodeOf(unit).kind;

export function specOf(specs: ReadonlyMap<string, OpSpec>, node: GraphNode): OpSpec {
  const spec = specs.get(node.op);
  invariant(spec, `no operation is called ${node.op}`);
  return spec;
}

function mapValues<A, B>(record: Readonly<Record<string, A>>, change: (value: A) => B): Record<string, B> {
  const result: Record<string, B> = {};
  for (const [name, value] of Object.entries(record)) result[name] = change(value);
  return result;
}
