import type { Sides } from '../../../src/network/image-layer.js';
import type { Layer, Network } from '../../../src/network/network.js';
import type { Shape } from '../../../src/network/shape.js';
import { inferShape } from '../../../src/network/shapes.js';

type ComputeLayer = Exclude<Layer, { kind: 'input' }>;

/**
 * A random valid network of images: odd sides, kernels larger than the image, strides beyond the kernel, channels that fill no vector,
 * tensors read twice; it ends in features of 4 classes. Without ReLUs, gradients are smooth.
 */
export function randomImageNetwork(random: () => number, options: { readonly layers: number; readonly relu: boolean }): Network {
  const pick = <T>(values: readonly T[]): T => values[Math.floor(random() * values.length)] as T;
  const sides = (values: readonly number[]): Sides => [pick(values), pick(values)];
  const input: Shape = pick([
    [pick([1, 4, 7, 9, 12]), pick([1, 3, 5, 8, 11]), pick([1, 2, 3, 4, 5, 8])],
    [pick([1, 4, 7, 9, 12]), pick([1, 3, 5, 8, 11]), pick([1, 2, 3, 4, 5, 8])],
    [pick([3, 8, 13]), pick([1, 3, 6])],
  ]);
  const layers: Layer[] = [{ kind: 'input', inputs: [] }];
  const shapes: Shape[] = [input];
  const push = (layer: ComputeLayer): boolean => {
    const result = inferShape(
      layer,
      layer.inputs.map((from) => shapes[from] ?? []),
    );
    if (!result.ok) return false;
    layers.push(layer);
    shapes.push(result.shape);
    return true;
  };
  if (input.length === 2 && random() < 0.5) push({ kind: 'as_image', inputs: [0] });
  const windowed = () => ({ stride: sides([1, 1, 2, 3]), padding: pick(['same', 'valid'] as const) });
  for (let tries = 0; tries < options.layers; tries++) {
    const from = random() < 0.75 ? layers.length - 1 : Math.floor(random() * layers.length);
    const shape = shapes[from] ?? [];
    const inputs = [from] as const;
    const kind = random();
    const bias = random() < 0.7;
    const kernel = sides([1, 1, 2, 3, 3, 4, 5]);
    if (kind < 0.12) push({ kind: 'batch_norm', inputs, momentum: pick(['99/100', '1/2']), epsilon: '1/1000' });
    else if (kind < 0.22) push({ kind: options.relu ? pick(['relu', 'relu6']) : 'tanh', inputs });
    else if (kind < 0.26) push({ kind: pick(['tanh', 'sigmoid', 'softmax'] as const), inputs });
    else if (kind < 0.3) push({ kind: 'dropout', inputs, rate: pick(['1/4', '1/2']) });
    else if (kind < 0.38) {
      const same = shapes.flatMap((other, index) => (other.join() === shape.join() ? [index] : []));
      push({ kind: 'add', inputs: [from, pick(same), ...(random() < 0.3 ? [pick(same)] : [])] });
    } else if (kind < 0.44) {
      const fits = shapes.flatMap((other, index) =>
        other.slice(0, -1).join() === shape.slice(0, -1).join() && other.length === shape.length ? [index] : [],
      );
      if ((shape.at(-1) ?? 0) <= 12) push({ kind: 'concat', inputs: [from, pick(fits)] });
    } else if (shape.length === 2) {
      const choice = random();
      if (choice < 0.5) {
        const padding = pick(['causal', 'same', 'valid'] as const);
        push({ kind: 'conv1d', inputs, filters: pick([1, 3, 9]), kernel: pick([1, 2, 3]), dilation: pick([1, 2, 5]), padding });
      } else if (choice < 0.7) push({ kind: pick(['maxpool', 'avgpool']), inputs, size: pick([1, 2, 3]), stride: pick([1, 2]) });
      else if (choice < 0.85) {
        const transpose = random() < 0.5;
        const fits = shapes.flatMap((other, index) => (other.length === 2 && other[transpose ? 1 : 0] === shape[1] ? [index] : []));
        if (fits.length > 0) push({ kind: 'matmul', inputs: [from, pick(fits)], transpose });
      } else push({ kind: 'as_image', inputs });
    } else if (shape.length === 3) {
      if (kind < 0.68) push({ kind: 'conv2d', inputs, filters: pick([1, 3, 4, 8, 9, 16]), kernel, bias, ...windowed() });
      else if (kind < 0.8) push({ kind: 'depthwise', inputs, kernel, bias, ...windowed() });
      else if (kind < 0.94) push({ kind: pick(['maxpool2d', 'avgpool2d']), inputs, size: sides([1, 2, 3]), ...windowed() });
      else push({ kind: 'pad', inputs, size: sides([0, 1, 2]) });
    } else push({ kind: 'dense', inputs, units: pick([1, 3, 5, 16]) });
  }
  // The end: a sum of what several late layers say, so that most of the graph is read.
  const readers: number[] = [];
  const count = layers.length;
  for (let from = Math.max(0, count - 4); from < count; from++) {
    const shape = shapes[from] ?? [];
    if (shape.length === 2 && random() < 0.3) push({ kind: 'last', inputs: [from] });
    else if (shape.length > 1) push({ kind: random() < 0.5 ? 'flatten' : 'global_avgpool', inputs: [from] });
    const features = shape.length === 1 ? from : layers.length - 1;
    push({ kind: 'dense', inputs: [features], units: 4 });
    readers.push(layers.length - 1);
  }
  push({ kind: 'add', inputs: readers });
  return { input, layers };
}
