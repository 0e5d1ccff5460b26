import { rational } from '../../graph/rational.js';
import type { Json } from '../../graph/json.js';
import type { ParamSpec } from '../../ops/op-spec.js';
import type { LayerSpec } from './layer-spec.js';

const positive = { kind: 'int', min: rational(1) } as const;
const sides = { kind: 'sides', min: 1 } as const;

const kernel: ParamSpec = { name: 'kernel', doc: 'Rows and columns of the window.', type: sides };
const bias: ParamSpec = { name: 'bias', doc: 'Whether a value a channel is added.', type: { kind: 'bool' }, initial: true };
const stride: ParamSpec = { name: 'stride', doc: 'Rows and columns from one window to the next.', type: sides, initial: [1, 1] };
const padding: ParamSpec = {
  name: 'padding',
  doc: '`same` gives ⌈side / stride⌉ and puts an odd row or column of zeros behind, as TensorFlow; `valid` pads nothing.',
  type: { kind: 'enum', values: ['same', 'valid'] },
  initial: 'same',
};

const filters: ParamSpec = { name: 'filters', doc: 'Output channels.', type: positive };

/** Layers of images [height, width, channels], and what makes one. */
export const imageLayerSpecs: readonly LayerSpec[] = [
  {
    name: 'conv2d',
    doc: 'Convolution of an image: [height, width, channels] → [height, width, filters].',
    params: [filters, kernel, stride, padding, bias],
  },
  {
    name: 'depthwise',
    doc: 'Convolution of each channel by itself: [height, width, channels] → [height, width, channels].',
    params: [kernel, stride, padding, bias],
  },
  {
    name: 'separable',
    doc: '`depthwise` without a bias, then a 1×1 `conv2d`: [height, width, channels] → [height, width, filters].',
    params: [filters, kernel, stride, padding, bias],
  },
  {
    name: 'batch_norm',
    doc:
      'Batch normalisation of the last axis (Ioffe & Szegedy 2015): gamma · (x − mean) / √(variance + epsilon) + beta. Training uses mean and biased ' +
      'variance of the batch and moves their averages, average · momentum + value · (1 − momentum); everything else uses the averages. ' +
      'A step of `robust: trades` or `mart` normalises clean and perturbed batch each by its own, and moves the averages once, by the clean batch.',
    params: [
      {
        name: 'momentum',
        doc: 'Share of a moving average that a step keeps.',
        type: { kind: 'float', min: rational(0), max: rational(1), exclusiveMax: true },
        initial: '99/100',
      },
      { name: 'epsilon', doc: 'Added to the variance.', type: { kind: 'float', min: rational(0), exclusiveMin: true }, initial: '1/1000' },
    ],
  },
  {
    name: 'squeeze_excite',
    doc:
      'Squeeze and excitation (Hu et al. 2018): multiplies each channel of an image by a factor in (0, 1), which the means of all channels decide, ' +
      '`global_avgpool -> dense(units) -> activation -> dense(channels) -> sigmoid`.',
    params: [
      { name: 'units', doc: 'Width of the first dense layer.', type: positive },
      {
        name: 'activation',
        doc: 'Behind the first dense layer.',
        type: { kind: 'enum', values: ['swish', 'relu'] },
        initial: 'swish',
      },
    ],
  },
  {
    name: 'pad',
    doc: 'Zeros around an image: `size` rows above and below, `size` columns left and right.',
    params: [{ name: 'size', doc: 'Rows and columns on each side.', type: { kind: 'sides', min: 0 } }],
  },
  {
    name: 'as_image',
    doc: 'A sequence as an image of one channel: [time, channels] → [time, channels, 1]. An image stays as it is.',
    params: [],
  },
  {
    name: 'as_sequence',
    doc: 'The rows of an image as times: [height, width, channels] → [height, width · channels]. A sequence stays as it is.',
    params: [],
  },
];

/** Parameters of pooling: on a sequence a window is one number of times. */
export const poolParameters: readonly ParamSpec[] = [
  { name: 'size', doc: 'Times of a window; of an image rows and columns.', type: sides },
  { name: 'stride', doc: 'From one window to the next; `size` where it is left out.', type: sides, initial: null },
  {
    ...padding,
    doc: 'Of images. `same` leaves out of each window what lies outside, `valid` leaves windows out that do not fit.',
    initial: 'valid',
  },
];

/** The pooling layer for an input of `rank` axes; null where a sequence is given what images take. */
export function poolLayer(name: string, values: Readonly<Record<string, Json>>, rank: number): Readonly<Record<string, Json>> | null {
  const size = values['size'] as readonly [number, number];
  const step = (values['stride'] ?? size) as readonly [number, number];
  if (rank === 3) return { kind: `${name}2d`, size, stride: step, padding: values['padding'] ?? 'valid' };
  if (size[0] !== size[1] || step[0] !== step[1] || values['padding'] === 'same') return null;
  return { kind: name, size: size[0], stride: step[0] };
}
