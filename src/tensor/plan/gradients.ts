import { invariant } from '../../diagnostics/invariant.js';
import { ACCUMULATE, MASK, RESIDUAL, SCALE } from '../kernels/flags.js';
import { type Contribution, optional, type Step } from '../primitives/primitive.js';
import { at, type Buffer } from './buffer.js';
import type { Emitter } from './emitter.js';
import type { FusedNode } from './node.js';

/** Nodes whose gradient is wanted: those that weights, or the sample, reach. */
function wantedNodes(nodes: readonly FusedNode[], mode: 'attack' | 'train'): Set<number> {
  const wanted = new Set<number>();
  for (const node of nodes) {
    const source = mode === 'attack' ? node.primitive === null : node.parameter !== null;
    if (source || node.inputs.some((input) => wanted.has(input))) wanted.add(node.id);
  }
  return wanted;
}

/**
 * Adds up what the consumers of one result contribute and takes it through the result's ReLU and dropout. A convolution does as much of
 * this as it can in its epilogue; a single contribution with nothing to do is used where it lies.
 */
function emitTotal(emitter: Emitter, step: Step, contributions: readonly Contribution[]): Buffer {
  const { output, post } = step;
  const { rows, count } = output;
  const buffers = contributions.flatMap((part) => (part.kind === 'buffer' ? [part.buffer] : []));
  const directs = contributions.flatMap((part) => (part.kind === 'direct' ? [part] : []));
  const whole = buffers.filter((buffer) => buffer.count === count);
  const partial = buffers.filter((buffer) => buffer.count !== count);
  const [only] = whole;
  if (only && contributions.length === 1 && !post.relu && !step.scale) return only;

  const total = emitter.buffer(rows, count);
  const mask = post.relu ? output : null;
  const scale = step.kind === 'sequence' ? step.scale : null;
  const flags = (mask ? MASK : 0) | (scale ? SCALE : 0);
  const combine = (a: Buffer, b: Buffer | null, accumulate: boolean): void => {
    // The last times of the total are those of a shorter contribution.
    const from = count - a.count;
    emitter.call(
      'combine',
      ...[at(a), a.stride, optional(b), b?.stride ?? 0, at(total, from), total.stride, rows, a.count],
      ...[flags | (b ? RESIDUAL : 0) | (accumulate ? ACCUMULATE : 0), optional(scale), optional(mask, from)],
    );
  };

  let left: readonly Buffer[] = whole;
  const [first, ...otherDirects] = directs;
  if (first) {
    first.emit({ buffer: total, accumulate: false, residual: whole[0] ?? null, mask, scale });
    for (const direct of otherDirects) direct.emit({ buffer: total, accumulate: true, residual: null, mask, scale });
    left = whole.slice(1);
  } else if (whole[0]) {
    combine(whole[0], whole[1] ?? null, false);
    left = whole.slice(2);
  } else {
    emitter.call('clear', { buffer: total, offset: -total.head }, total.bytes);
  }
  for (const buffer of [...left, ...partial]) combine(buffer, null, true);
  if (step.scale && !scale) emitter.call('multiply', at(total), at(step.scale), at(total), count);
  return total;
}

/**
 * The backward pass, from the logits' gradients back: of every result in reverse order, first the sum of what its consumers contribute,
 * then what it means for weights. Gives the gradients of the inputs when they are wanted. `steps` and gradients are those of each sample of a run.
 */
export function emitGradients(
  emitter: Emitter,
  nodes: readonly FusedNode[],
  steps: ReadonlyMap<number, readonly Step[]>,
  logitsGradients: readonly Buffer[],
  mode: 'attack' | 'train',
): readonly Buffer[] | null {
  const wanted = wantedNodes(nodes, mode);
  const output = nodes.at(-1);
  const pending = logitsGradients.map(
    (buffer) => new Map<number, Contribution[]>(output ? [[output.id, [{ kind: 'buffer', buffer }]]] : []),
  );

  for (const node of nodes.toReversed()) {
    if (!wanted.has(node.id)) continue;
    const all = steps.get(node.id);
    invariant(all !== undefined, 'every node was emitted');
    const totals = all.map((step, sample) => emitTotal(emitter, step, pending[sample]?.get(node.id) ?? []));
    const { primitive } = node;
    if (primitive === null) return totals;
    primitive.together?.backpropagate(emitter, all, totals);
    all.forEach((step, sample) => {
      const gradient = totals[sample];
      invariant(gradient !== undefined, 'every sample has its gradient');
      if (!primitive.together) primitive.backpropagate?.(emitter, step, gradient);
      if (mode === 'train') primitive.weightGradient?.(emitter, step, gradient);
      node.inputs.forEach((input, index) => {
        if (!wanted.has(input)) return;
        const parts = pending[sample]?.get(input) ?? [];
        parts.push(primitive.inputGradient(emitter, step, gradient, index));
        pending[sample]?.set(input, parts);
      });
    });
  }
  return null;
}
