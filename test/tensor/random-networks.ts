import type { Layer, Network } from '../../src/network/network.js';
import { parametersOf } from '../../src/network/parameters.js';
import type { Shape } from '../../src/network/shape.js';
import { elementCount } from '../../src/network/shape.js';
import { inferShape } from '../../src/network/shapes.js';

/** A small generator for tests: multiply-with-carry, nothing to do with the product's streams. */
export function testRandom(seed: number): () => number {
  let state = seed * 2654435761 + 88172645463325;
  return () => {
    state = (state * 16807) % 2147483647;
    return state / 2147483647;
  };
}

export const randomValues = (count: number, random: () => number, scale = 1): Float32Array =>
  Float32Array.from({ length: count }, () => (random() + random() + random() - 1.5) * 1.3 * scale);

export const randomWeights = (network: Network, random: () => number): Float32Array[] =>
  parametersOf(network).map(({ shape, fanIn }) => randomValues(elementCount(shape), random, 1 / Math.sqrt(fanIn)));

export interface NetworkOptions {
  readonly layers: number;
  /** Without ReLUs, gradients are smooth and comparisons need no allowance for a flipped sign. */
  readonly relu: boolean;
  readonly dropout: boolean;
}

/** A random valid network: sequences that branch, join, and end in features; odd sizes, kernels and dilations beyond the time axis. */
export function randomNetwork(random: () => number, options: NetworkOptions): Network {
  const pick = <T>(values: readonly T[]): T => values[Math.floor(random() * values.length)] as T;
  const time = pick([1, 2, 3, 7, 8, 9, 16, 23, 40]);
  const channels = pick([1, 2, 3, 4, 5, 6, 7]);
  const input: Shape = random() < 0.15 ? [pick([1, 3, 12, 17])] : [time, channels];
  const layers: Layer[] = [{ kind: 'input', inputs: [] }];
  const shapes: Shape[] = [input];
  const push = (layer: Exclude<Layer, { kind: 'input' }>): boolean => {
    const result = inferShape(
      layer,
      layer.inputs.map((from) => shapes[from] ?? []),
    );
    if (!result.ok) return false;
    layers.push(layer);
    shapes.push(result.shape);
    return true;
  };
  const conv = (from: number, filters: number): Layer => {
    const kernel = pick([1, 1, 2, 2, 3, 4, 7]);
    return { kind: 'conv1d', inputs: [from], filters, kernel, dilation: pick([1, 1, 2, 3, 4, 5, 8, 16, 50]), padding: 'causal' };
  };
  for (let tries = 0; tries < options.layers; tries++) {
    const from = random() < 0.7 ? layers.length - 1 : Math.floor(random() * layers.length);
    const shape = shapes[from] ?? [];
    const same = shapes.flatMap((other, index) => (other.join() === shape.join() ? [index] : []));
    const kind = random();
    if (shape.length === 2 && kind < 0.45) push(conv(from, pick([1, 2, 3, 4, 5, 7, shape[1] ?? 1, shape[1] ?? 1, shape[1] ?? 1])) as never);
    else if (shape.length === 1 && kind < 0.3) push({ kind: 'dense', inputs: [from], units: pick([1, 3, 5, 16, 21, shape[0] ?? 1]) });
    else if (kind < 0.65) push({ kind: options.relu ? 'relu' : 'tanh', inputs: [from] });
    else if (kind < 0.7) push({ kind: 'tanh', inputs: [from] });
    else if (kind < 0.76 && options.dropout) push({ kind: 'dropout', inputs: [from], rate: pick(['1/4', '1/2']) });
    else if (kind < 0.83) {
      const joinable = shapes.flatMap((other, index) =>
        other.slice(0, -1).join() === shape.slice(0, -1).join() && other.length === shape.length ? [index] : [],
      );
      const inputs = Array.from({ length: pick([2, 2, 3]) }, () => pick(joinable));
      // Sums of channels grow fast where a tensor is joined with itself again and again.
      if (inputs.reduce((sum, index) => sum + (shapes[index]?.at(-1) ?? 0), 0) <= 24) push({ kind: 'concat', inputs });
    } else if (kind < 0.88 && shape.length === 2) {
      const transpose = random() < 0.5;
      const fits = shapes.flatMap((other, index) => (other.length === 2 && other[transpose ? 1 : 0] === shape[1] ? [index] : []));
      if (fits.length > 0) push({ kind: 'matmul', inputs: [from, pick(fits)], transpose });
    } else push({ kind: 'add', inputs: Array.from({ length: pick([2, 2, 3]) }, () => pick(same)) });
  }
  // The end: a sum of what several late layers say, so that most of the graph is read.
  const readers: number[] = [];
  const count = layers.length;
  for (let from = Math.max(0, count - 4); from < count; from++) {
    const shape = shapes[from] ?? [];
    if (shape.length === 2) push({ kind: random() < 0.7 ? 'last' : 'flatten', inputs: [from] });
    const features = shape.length === 2 ? layers.length - 1 : from;
    push({ kind: 'dense', inputs: [features], units: 4 });
    readers.push(layers.length - 1);
  }
  push({ kind: 'add', inputs: readers });
  return { input, layers };
}
