import { invariant } from '../diagnostics/invariant.js';
import type { Digest } from '../graph/artifact.js';
import type { GraphNode, NodeInstance } from '../graph/graph.js';
import { canonicalJson } from '../graph/canonical-json.js';
import { planKey, sha256 } from '../graph/keys.js';
import type { OpSpec } from '../ops/op-spec.js';
import type { FileContents, FileContentsReader } from './file-contents.js';
import { actionOf, NO_PROFILE, specOf, type TrialName, type Unit, type UnitInput, type UnitInstance } from './units.js';

type Building = Unit & { readonly instances: UnitInstance[]; readonly dependants: number[] };

/** What adding nodes changed. */
export interface Added {
  /** New units, inputs first. */
  readonly fresh: readonly Unit[];
  /** Instances that share a unit that was there before. */
  readonly joined: readonly { readonly unit: Unit; readonly instance: UnitInstance }[];
}

/**
 * The units of a run. It grows: a search adds the nodes of a trial, its end those of what waited for it. Instances with equal plan
 * keys, whatever their nodes, share a unit.
 */
export class UnitTable {
  readonly #specs: ReadonlyMap<string, OpSpec>;
  readonly #profile: string;
  readonly #contents: Pick<FileContentsReader, 'of'>;
  readonly #units: Building[] = [];
  readonly #byPlanKey = new Map<Digest, Building>();
  readonly #byNode = new Map<string, readonly Building[]>();
  readonly #byInstance = new Map<NodeInstance, Building>();

  constructor(specs: ReadonlyMap<string, OpSpec>, profile: string, contents: Pick<FileContentsReader, 'of'>) {
    this.#specs = specs;
    this.#profile = profile;
    this.#contents = contents;
  }

  /** In topological order. */
  get units(): readonly Unit[] {
    return this.#units;
  }

  /** Adds nodes in topological order. A node whose id is known is the same node elaborated again: its instances find their units. */
  add(nodes: readonly GraphNode[], trial?: TrialName): Added {
    const fresh = new Set<Building>();
    const joined: Added['joined'][number][] = [];
    for (const node of nodes) {
      const isKnown = this.#byNode.has(node.id);
      const ofNode = node.instances.map((instance): Building => {
        const { unit, isFresh } = this.#unitFor(node, instance);
        this.#byInstance.set(instance, unit);
        if (isFresh) fresh.add(unit);
        if (isKnown) return unit;
        const own: UnitInstance = { node, instance, ...(trial ? { trial } : {}) };
        unit.instances.push(own);
        if (!fresh.has(unit)) joined.push({ unit, instance: own });
        return unit;
      });
      this.#byNode.set(node.id, ofNode);
    }
    return { fresh: [...fresh], joined };
  }

  /** The unit that computes an instance of a node that was added. */
  unitOf(instance: NodeInstance): Unit {
    const unit = this.#byInstance.get(instance);
    invariant(unit, `${instance.label} has no unit`);
    return unit;
  }

  #unitFor(node: GraphNode, instance: NodeInstance): { readonly unit: Building; readonly isFresh: boolean } {
    const spec = specOf(this.#specs, node);
    const inputs: Record<string, UnitInput> = {};
    for (const [port, reference] of Object.entries(instance.inputs)) {
      const unit = this.#byNode.get(reference.node)?.[reference.instance];
      invariant(unit, `${instance.label} reads ${reference.node}, which does not come before it`);
      inputs[port] = { unit: unit.index, ...(reference.split === undefined ? {} : { split: reference.split }) };
    }
    const profile = spec.numerics === 'kernels' ? this.#profile : NO_PROFILE;
    const { params, ...files } = withFiles(instance, this.#contents.of(instance, node.op));
    const draft = { op: node.op, opVersion: node.opVersion, params, profile, inputs, ...files };
    const key = planKey(actionOf(draft, (input) => (this.#units[input] as Building).planKey));
    const known = this.#byPlanKey.get(key);
    if (known !== undefined) return { unit: known, isFresh: false };
    const unit: Building = {
      ...draft,
      ...(spec.batchable === undefined ? {} : { batchable: spec.batchable }),
      ...(spec.skipsMissing !== undefined && params[spec.skipsMissing] === 'skip' ? { skipsMissing: true as const } : {}),
      index: this.#units.length,
      planKey: key,
      instances: [],
      dependants: [],
    };
    for (const input of new Set(Object.values(inputs).map((each) => each.unit))) this.#units[input]?.dependants.push(unit.index);
    this.#units.push(unit);
    this.#byPlanKey.set(key, unit);
    return { unit, isFresh: true };
  }
}

function withFiles(instance: NodeInstance, contents: FileContents | undefined): Pick<Unit, 'params' | 'files' | 'problem'> {
  if (contents === undefined) return { params: instance.params };
  if (contents.ok) return { params: { ...instance.params, ...contents.digests }, files: contents.files };
  // Two that look at different places fail each for itself.
  return { params: { ...instance.params, unread: sha256(canonicalJson(instance.files ?? {})) }, problem: contents.problem };
}
