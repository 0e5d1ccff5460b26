import { rational } from '../../graph/rational.js';
import { featureSpecs } from './feature-layers.js';
import { imageLayerSpecs, poolParameters } from './image-layers.js';
import type { LayerSpec } from './layer-spec.js';
import { recurrentSpecs } from './recurrent-layers.js';

const positive = { kind: 'int', min: rational(1) } as const;

const specs: readonly LayerSpec[] = [
  {
    name: 'conv1d',
    doc: 'Convolution over time with a bias: [time, channels] → [time, filters]; with `valid` padding (kernel − 1) · dilation fewer times.',
    params: [
      { name: 'filters', doc: 'Output channels.', type: positive },
      { name: 'kernel', doc: 'Taps.', type: positive },
      { name: 'dilation', doc: 'Steps between two taps.', type: positive, initial: 1 },
      {
        name: 'padding',
        doc: '`causal` reads no later time and keeps the length, `same` reads as far on both sides and keeps it, `valid` pads nothing.',
        type: { kind: 'enum', values: ['causal', 'same', 'valid'] },
      },
    ],
  },
  {
    name: 'dense',
    doc: 'Matrix product with a bias: [features] → [units].',
    params: [{ name: 'units', doc: 'Output features.', type: positive }],
  },
  { name: 'relu', doc: 'max(x, 0).', params: [] },
  { name: 'relu6', doc: 'min(max(x, 0), 6).', params: [] },
  { name: 'sigmoid', doc: '1 / (1 + exp(−x)).', params: [] },
  { name: 'swish', doc: 'x / (1 + exp(−x)), also called SiLU (Ramachandran et al. 2017).', params: [] },
  { name: 'softmax', doc: 'exp(x) over its sum on the last axis: over the channels of each time, or over all features.', params: [] },
  { name: 'tanh', doc: 'Hyperbolic tangent.', params: [] },
  {
    name: 'dropout',
    doc: 'Drops values in training and scales the rest by 1 / (1 − rate). On sequences and images it drops whole channels.',
    params: [{ name: 'rate', doc: 'Share dropped.', type: { kind: 'float', min: rational(0), max: rational(1), exclusiveMax: true } }],
  },
  { name: 'last', doc: 'The last time step: [time, channels] → [channels].', params: [] },
  {
    name: 'maxpool',
    doc:
      'The largest value of each window: [time, channels] → [windows, channels], [height, width, channels] → [rows, columns, channels]. Times behind ' +
      'the last whole window are left out.',
    params: poolParameters,
  },
  { name: 'avgpool', doc: 'The mean of each window, as `maxpool`.', params: poolParameters },
  { name: 'global_avgpool', doc: 'The mean over time or over the pixels of an image: [time, channels] → [channels].', params: [] },
  {
    name: 'flatten',
    doc: 'Row-major: [time, channels] → [time · channels], [height, width, channels] → [height · width · channels].',
    params: [],
  },
  ...imageLayerSpecs,
  ...recurrentSpecs,
  ...featureSpecs,
];

export const layerSpecs: ReadonlyMap<string, LayerSpec> = new Map(specs.map((spec) => [spec.name, spec]));

const joins = [
  {
    name: 'add',
    doc: 'Begins a chain with a sum of tensors of one shape, `add(a, b)`; behind `branch { } { }` it sums what the blocks give.',
    params: [],
  },
  {
    name: 'concat',
    doc:
      'Begins a chain with tensors one after the other on their last axis (the channels of sequences of one length, or features), `concat(a, b)`; ' +
      'behind `branch { } { }` it joins what the blocks give.',
    params: [],
  },
  {
    name: 'matmul',
    doc: 'Begins a chain with the matrix product of two sequences, sample by sample, `matmul(a, b)`: [m, k] · [k, n] → [m, n].',
    params: [{ name: 'transpose', doc: 'Reads the second as [n, k].', type: { kind: 'bool' }, initial: false }],
  },
] as const satisfies readonly LayerSpec[];

export type JoinName = (typeof joins)[number]['name'];

/** Layers of several tensors. */
export const joinSpecs: ReadonlyMap<string, LayerSpec> = new Map(joins.map((spec) => [spec.name, spec]));

/** Stages of networks that are not layers, for "did you mean". */
export const structureNames: readonly string[] = ['residual', 'branch', 'skips', 'tap', 'for', 'repeat', 'if'];
