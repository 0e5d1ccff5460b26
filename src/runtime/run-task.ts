import type { Action } from '../graph/action.js';
import type { Digest, Manifest } from '../graph/artifact.js';
import { canonicalJson } from '../graph/canonical-json.js';
import { byteLengthOf } from '../store/tensor-bytes.js';
import type { Demand } from './admission-queue.js';
import { kindOf, type Unit } from './units.js';

/** A unit whose inputs exist, with its action. */
export interface ReadyUnit {
  readonly unit: Unit;
  readonly key: Digest;
  readonly action: Action;
}

/** What one worker computes at a time: units of one node that differ in their batchable parameter alone; else just one. */
export type RunTask = readonly [ReadyUnit, ...ReadyUnit[]];

/** Groups units that can share their work. Their keys and stored outcomes stay their own. */
export function tasksOf(ready: readonly ReadyUnit[]): readonly RunTask[] {
  const groups = new Map<string, [ReadyUnit, ...ReadyUnit[]]>();
  for (const each of ready) {
    const name = groupName(each);
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [each]);
    else group.push(each);
  }
  return [...groups.values()];
}

function groupName({ unit, key, action }: ReadyUnit): string {
  if (unit.batchable === undefined) return key;
  const params = Object.fromEntries(Object.entries(action.params).filter(([name]) => name !== unit.batchable));
  const inputs = Object.entries(unit.inputs).map(([port, input]) => [port, action.inputs[port]?.digest ?? '', input.split ?? '']);
  return `${unit.instances[0]?.node.id} ${canonicalJson([params, inputs])}`;
}

/** A worker's own needs: Node, kernels, compiled networks. */
const BASE_MEMORY = 128 * 2 ** 20;

/** Bytes that a worker may take for a task: the least that a node of it says in `with { memory: … }`. */
export function memoryBoundOf(task: RunTask): number | undefined {
  const bounds = task.flatMap(({ unit }) => unit.instances.flatMap(({ node }) => node.logistics?.memory ?? []));
  return bounds.length > 0 ? Math.min(...bounds) : undefined;
}

/**
 * One core, as every executor has one thread. Of memory what the task is bound to, where it says so; else its inputs and as much again for
 * what is made of them.
 */
export function demandOf(task: RunTask, inputs: readonly Manifest[]): Demand {
  const bound = memoryBoundOf(task);
  if (bound !== undefined) return { cores: 1, memory: bound };
  const bytes = inputs.flatMap((manifest) => Object.values(manifest.tensors)).reduce((sum, tensor) => sum + byteLengthOf(tensor), 0);
  return { cores: 1, memory: BASE_MEMORY + 2 * bytes };
}

/** Milliseconds to expect of a unit nobody has timed. Only their order matters: training dominates. */
const USUAL: Readonly<Record<ReturnType<typeof kindOf>, number>> = { dataset: 200, model: 20_000, attack: 2_000, metric: 50, file: 50 };

/** For each unit the expected milliseconds from its start to the end of the longest chain that waits for it. */
export function criticalPaths(units: readonly Unit[], expected: (unit: Unit) => number | undefined): readonly number[] {
  const paths = new Array<number>(units.length).fill(0);
  for (const unit of units.toReversed()) {
    const after = unit.dependants.reduce((longest, dependant) => Math.max(longest, paths[dependant] ?? 0), 0);
    paths[unit.index] = after + (expected(unit) ?? USUAL[kindOf(unit)]);
  }
  return paths;
}
