import { invariant } from '../diagnostics/invariant.js';
import type { Action, ActionInput } from '../graph/action.js';
import type { Digest } from '../graph/artifact.js';
import type { Graph, GraphNode, NodeInstance } from '../graph/graph.js';
import type { Json } from '../graph/json.js';
import { planKey } from '../graph/keys.js';
import type { SplitName } from '../graph/value-type.js';
import type { OpSpec } from '../ops/op-spec.js';

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
}

type Building = Unit & { readonly instances: UnitInstance[]; readonly dependants: number[] };

export const NO_PROFILE = 'none';

/** Whether some operation of the graph computes with tensor kernels, so that its keys need the numeric profile. */
export function needsProfile(graph: Graph, specs: ReadonlyMap<string, OpSpec>): boolean {
  return graph.nodes.some((node) => specOf(specs, node).numerics === 'kernels');
}

/** The units of a graph in topological order: one pass, O(instances + edges). */
export function unitsOf(graph: Graph, specs: ReadonlyMap<string, OpSpec>, profile: string): readonly Unit[] {
  const units: Building[] = [];
  const byPlanKey = new Map<Digest, Building>();
  const byNode = new Map<string, readonly Building[]>();
  for (const node of graph.nodes) {
    const spec = specOf(specs, node);
    const nodeProfile = spec.numerics === 'kernels' ? profile : NO_PROFILE;
    const ofNode = node.instances.map((instance): Building => {
      const inputs = mapValues(instance.inputs, (reference): UnitInput => {
        const unit = byNode.get(reference.node)?.[reference.instance];
        invariant(unit, `${instance.label} reads ${reference.node}, which does not come before it`);
        return { unit: unit.index, ...(reference.split === undefined ? {} : { split: reference.split }) };
      });
      const draft = { op: node.op, opVersion: node.opVersion, params: instance.params, profile: nodeProfile, inputs };
      const key = planKey(actionOf(draft, (input) => (units[input] as Building).planKey));
      const known = byPlanKey.get(key);
      if (known !== undefined) {
        known.instances.push({ node, instance });
        return known;
      }
      const unit: Building = {
        ...draft,
        ...(spec.batchable === undefined ? {} : { batchable: spec.batchable }),
        index: units.length,
        planKey: key,
        instances: [{ node, instance }],
        dependants: [],
      };
      for (const input of new Set(Object.values(inputs).map((each) => each.unit))) units[input]?.dependants.push(unit.index);
      units.push(unit);
      byPlanKey.set(key, unit);
      return unit;
    });
    byNode.set(node.id, ofNode);
  }
  return units;
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

export const kindOf = (unit: Unit): GraphNode['kind'] => (unit.instances[0] as UnitInstance).node.kind;

function specOf(specs: ReadonlyMap<string, OpSpec>, node: GraphNode): OpSpec {
  const spec = specs.get(node.op);
  invariant(spec, `no operation is called ${node.op}`);
  return spec;
}

function mapValues<A, B>(record: Readonly<Record<string, A>>, change: (value: A) => B): Record<string, B> {
  const result: Record<string, B> = {};
  for (const [name, value] of Object.entries(record)) result[name] = change(value);
  return result;
}
