import type { Layer, Network } from '../src/network/network.js';

interface Stack {
  readonly layers: Layer[];
  /** Adds a layer; gives its index. */
  push(layer: Layer): number;
  conv(from: number, filters: number, kernel: readonly [number, number], stride?: number): number;
  norm(from: number): number;
  relu(from: number): number;
}

function stack(): Stack {
  const layers: Layer[] = [{ kind: 'input', inputs: [] }];
  const push = (layer: Layer): number => layers.push(layer) - 1;
  return {
    layers,
    push,
    conv: (from, filters, kernel, stride = 1) =>
      push({ kind: 'conv2d', inputs: [from], filters, kernel, stride: [stride, stride], padding: 'same', bias: true }),
    norm: (from) => push({ kind: 'batch_norm', inputs: [from], momentum: '99/100', epsilon: '1/1000' }),
    relu: (from) => push({ kind: 'relu', inputs: [from] }),
  };
}

/** `resnet8` of std/models. */
export function resnet8(): Network {
  const { layers, push, conv, norm, relu } = stack();
  let from = relu(norm(conv(0, 16, [3, 3])));
  for (const [filters, stride] of [
    [16, 1],
    [32, 2],
    [64, 2],
  ] as const) {
    const inner = norm(conv(relu(norm(conv(from, filters, [3, 3], stride))), filters, [3, 3]));
    const shortcut = stride === 1 ? from : conv(from, filters, [1, 1], stride);
    from = relu(push({ kind: 'add', inputs: [inner, shortcut] }));
  }
  push({ kind: 'dense', inputs: [push({ kind: 'global_avgpool', inputs: [from] })], units: 10 });
  return { input: [32, 32, 3], layers };
}

/** `ds_cnn` of std/models. */
export function dsCnn(): Network {
  const { layers, push, conv, norm, relu } = stack();
  let from = push({ kind: 'dropout', inputs: [relu(norm(conv(0, 64, [10, 4], 2)))], rate: '1/5' });
  for (let block = 0; block < 4; block++) {
    const apart = push({ kind: 'depthwise', inputs: [from], kernel: [3, 3], stride: [1, 1], padding: 'same', bias: true });
    from = relu(norm(conv(relu(norm(apart)), 64, [1, 1])));
  }
  const mean = push({ kind: 'global_avgpool', inputs: [push({ kind: 'dropout', inputs: [from], rate: '2/5' })] });
  push({ kind: 'dense', inputs: [mean], units: 12 });
  return { input: [49, 10, 1], layers };
}

/** `mobilenet_v1(width: 0.25)` of std/models, for images of 96 × 96. */
export function mobilenetV1(): Network {
  const layers: Layer[] = [{ kind: 'input', inputs: [] }];
  const push = (layer: Layer): number => layers.push(layer) - 1;
  const after = (from: number): number =>
    push({ kind: 'relu6', inputs: [push({ kind: 'batch_norm', inputs: [from], momentum: '99/100', epsilon: '1/1000' })] });
  const same = { padding: 'same', bias: false } as const;
  let from = after(push({ kind: 'conv2d', inputs: [0], filters: 8, kernel: [3, 3], stride: [2, 2], ...same }));
  for (const [filters, stride] of MOBILENET_BLOCKS) {
    from = after(push({ kind: 'depthwise', inputs: [from], kernel: [3, 3], stride: [stride, stride], ...same }));
    from = after(push({ kind: 'conv2d', inputs: [from], filters, kernel: [1, 1], stride: [1, 1], ...same }));
  }
  const mean = push({ kind: 'global_avgpool', inputs: [from] });
  push({ kind: 'dense', inputs: [push({ kind: 'dropout', inputs: [mean], rate: '1/1000' })], units: 2 });
  return { input: [96, 96, 3], layers };
}

/** Filters and stride of the blocks, a quarter as wide. */
const MOBILENET_BLOCKS = [
  [16, 1],
  [32, 2],
  [32, 1],
  [64, 2],
  [64, 1],
  [128, 2],
  [128, 1],
  [128, 1],
  [128, 1],
  [128, 1],
  [128, 1],
  [256, 2],
  [256, 1],
] as const;
