import { invariant } from '../../diagnostics/invariant.js';
import { type Demand, NO_POST } from '../primitives/primitive.js';
import { take } from '../primitives/take.js';
import { LAST_TIME } from '../primitives/times.js';
import { greatestCommonDivisor } from './greatest-common-divisor.js';
import type { Node, TimedNode } from './node.js';

const merge = (a: Demand, b: Demand): Demand => ({
  stride: greatestCommonDivisor(a.stride, b.stride),
  reach: Math.max(a.reach, b.reach),
});

/** What each node's output is asked for, from the network's output back to its input. */
function demands(nodes: readonly Node[]): Map<number, Demand> {
  const asked = new Map<number, Demand>();
  const byId = new Map(nodes.map((node) => [node.id, node]));
  for (const node of nodes.toReversed()) {
    const output = asked.get(node.id) ?? LAST_TIME;
    asked.set(node.id, output);
    for (const [index, input] of node.inputs.entries()) {
      const { shape } = byId.get(input) ?? node;
      const demand = node.primitive?.demand(output, shape.count, index) ?? output;
      const before = asked.get(input);
      asked.set(input, before ? merge(before, demand) : demand);
    }
  }
  return asked;
}

/** The times of its sequence input number `index` (`count` long) that `node` reads, given what it is asked for and what it stores. */
function reading(node: Node, asked: Demand, stored: Demand, count: number, index: number): Demand {
  return node.primitive?.elementwise ? stored : (node.primitive?.demand(asked, count, index) ?? stored);
}

/** Whether `input` is read where it lies: at its own stride, or one single time, its last. */
function readsInPlace(node: Node, wanted: Demand, input: TimedNode): boolean {
  const oneTime = wanted.stride === 0 || (node.primitive?.elementwise === true && wanted.reach === 0);
  return input.shape.kind === 'features' || input.times.reach === 0 || wanted.stride === input.times.stride || oneTime;
}

/**
 * Demand analysis over time: which times of every sequence the output depends on, hence which are computed and stored. Exact: what is
 * left out is never read. Consumers that need a coarser stride than their input is stored at get a strided copy; the last times of a
 * stored sequence, fewer than are stored, are read in place.
 */
export function analyseTimes(nodes: readonly Node[]): readonly TimedNode[] {
  const asked = demands(nodes);
  const timed = new Map<number, TimedNode>();
  const result: TimedNode[] = [];
  let nextId = Math.max(...nodes.map((node) => node.id)) + 1;

  /** Strided copies, by input and stride: one serves all that read it so. */
  const copies = new Map<string, TimedNode>();
  const furthest = new Map<string, number>();
  const key = (input: number, stride: number): string => `${input}/${stride}`;

  const storedTimes = (node: Node): Demand => {
    const output = asked.get(node.id) ?? LAST_TIME;
    if (!node.primitive || node.shape.kind === 'features') return output;
    if (!node.primitive.elementwise) return node.primitive.stored(output);
    // An element-wise result follows its inputs where they agree: a copy, if one is needed, is then made once, after it.
    const strides = new Set(node.inputs.map((input) => timed.get(input)?.times.stride ?? 0));
    const [stride = 0] = strides;
    const agree = strides.size === 1 || output.reach === 0;
    return agree && (stride === 0 ? output.reach === 0 : output.reach % stride === 0) ? { stride, reach: output.reach } : output;
  };

  const stored = (id: number): TimedNode => {
    const node = timed.get(id);
    invariant(node !== undefined, 'a node reads a later one');
    return node;
  };
  const wants = (node: TimedNode, input: TimedNode, index: number): Demand =>
    reading(node, asked.get(node.id) ?? LAST_TIME, node.times, input.shape.count, index);

  // First pass: strides, and how far back each strided copy must go. Second pass: the nodes, with their copies before them.
  for (const node of nodes) {
    const current: TimedNode = { ...node, times: storedTimes(node) };
    timed.set(node.id, current);
    for (const [index, input] of node.inputs.map(stored).entries()) {
      const wanted = wants(current, input, index);
      if (readsInPlace(current, wanted, input)) continue;
      const name = key(input.id, wanted.stride);
      furthest.set(name, Math.max(furthest.get(name) ?? 0, wanted.reach));
    }
  }
  for (const current of nodes.map((node) => stored(node.id))) {
    const inputs = current.inputs.map(stored).map((input, index): number => {
      const wanted = wants(current, input, index);
      if (readsInPlace(current, wanted, input)) return input.id;
      const name = key(input.id, wanted.stride);
      const before = copies.get(name);
      if (before) return before.id;
      const copy: TimedNode = {
        id: nextId++,
        primitive: take(wanted.stride / input.times.stride),
        inputs: [input.id],
        shape: input.shape,
        post: NO_POST,
        parameter: null,
        parameters: 0,
        times: { stride: wanted.stride, reach: furthest.get(name) ?? 0 },
      };
      copies.set(name, copy);
      result.push(copy);
      return copy.id;
    });
    result.push({ ...current, inputs });
  }
  return result;
}
