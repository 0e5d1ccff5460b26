import type { Location } from '../diagnostics/diagnostic.js';
import type { Action } from '../graph/action.js';
import type { Digest } from '../graph/artifact.js';
import type { GraphNode, NodeInstance } from '../graph/graph.js';
import type { Store } from '../store/store.js';
import type { PlannedInstance, RunPlan } from './plan-graph.js';
import { type Change, changesBetween } from './why.js';

/** Why one instance is computed anew: its own changes, then what happened to what it reads. */
export interface Cause {
  readonly label: string;
  readonly op: string;
  readonly changes: readonly PlacedChange[];
  /** Names of what stayed: inputs, then parameters. Empty where there is nothing to compare with. */
  readonly unchanged: readonly string[];
  /** Of the inputs that changed, or will be computed first. */
  readonly upstream: readonly Cause[];
}

export interface PlacedChange {
  readonly change: Change;
  /** Where the argument is written; the declaration where there is none. */
  readonly place: Location | undefined;
  /** Of a changed input: the instance it is. */
  readonly from?: string;
}

interface Question {
  readonly store: Store;
  readonly plan: RunPlan;
  readonly nodes: ReadonlyMap<string, GraphNode>;
  readonly planned: ReadonlyMap<string, PlannedInstance>;
}

/** What has led, or will lead, from the result `before` of an instance to another; `before` and `after` are action keys. */
export function causeOf(instance: PlannedInstance, before: Digest | undefined, plan: RunPlan, store: Store): Cause {
  const nodes = new Map(plan.graph.nodes.map((node) => [node.id, node]));
  const planned = new Map(plan.instances.map((one) => [one.label, one]));
  return explained(instance, before, { store, plan, nodes, planned }, new Set());
}

function explained(instance: PlannedInstance, before: Digest | undefined, question: Question, told: Set<string>): Cause {
  told.add(instance.label);
  const { store, nodes } = question;
  const node = nodes.get(instance.node);
  const own = node?.instances.find(({ label }) => label === instance.label);
  const old = before === undefined ? undefined : store.readAction(before);
  const now = instance.key === null ? undefined : store.readAction(instance.key);
  const changes = old && now ? changesBetween(old, now) : instance.changes;
  const upstream: Cause[] = [];
  const placed = changes.map((change): PlacedChange => {
    const from = change.kind === 'input' && own ? inputLabel(own, change.port, nodes) : undefined;
    if (from !== undefined && change.kind === 'input') upstream.push(...inputCause(from, old?.inputs[change.port]?.digest, question, told));
    return { change, place: placeOf(node, change), ...(from === undefined ? {} : { from }) };
  });
  for (const label of instance.waitsFor) upstream.push(...inputCause(label, undefined, question, told));
  return {
    label: instance.label,
    op: node?.op ?? '',
    changes: placed,
    unchanged: old ? unchangedNames(changes, now ?? old).filter((name) => !waits(own, name, instance, nodes)) : [],
    upstream,
  };
}

/** Whether it is not known yet what the input will be. */
function waits(own: NodeInstance | undefined, port: string, { waitsFor }: PlannedInstance, nodes: Question['nodes']): boolean {
  const label = own && inputLabel(own, port, nodes);
  return label !== undefined && waitsFor.includes(label);
}

/** Once for each instance, however many ways lead to it. */
function inputCause(label: string, artifact: Digest | undefined, question: Question, told: Set<string>): readonly Cause[] {
  const instance = question.planned.get(label);
  if (!instance || told.has(label)) return [];
  const { history } = question.plan;
  const before = artifact === undefined || artifact === '' ? history.key(label) : history.maker(instance.node, artifact);
  const cause = explained(instance, before, question, told);
  // What only waits itself is no cause.
  return cause.changes.length > 0 ? [cause] : cause.upstream;
}

function inputLabel(instance: NodeInstance, port: string, nodes: ReadonlyMap<string, GraphNode>): string | undefined {
  const input = instance.inputs[port];
  return input && nodes.get(input.node)?.instances[input.instance]?.label;
}

function placeOf(node: GraphNode | undefined, change: Change): Location | undefined {
  if (!node) return undefined;
  const { places = {}, location } = node;
  switch (change.kind) {
    case 'param':
      return places[change.name] ?? location;
    case 'input':
      return places[change.port] ?? location;
    case 'layer-field':
      return places[`network.${change.field}`] ?? places['network'] ?? location;
    case 'layers':
      return places['network'] ?? location;
    case 'operation':
      return location;
    case 'profile':
      return undefined;
  }
}

function unchangedNames(changes: readonly Change[], action: Action): readonly string[] {
  const changed = new Set<string>(changes.map(nameOfChange));
  const names = [...Object.keys(action.inputs), ...Object.keys(action.params), ...(action.profile === 'none' ? [] : ['numeric profile'])];
  return names.filter((name) => !changed.has(name));
}

function nameOfChange(change: Change): string {
  switch (change.kind) {
    case 'param':
      return change.name;
    case 'input':
      return change.port;
    case 'layer-field':
    case 'layers':
      return 'network';
    case 'operation':
      return 'operation';
    case 'profile':
      return 'numeric profile';
  }
}
