import type { Json } from '../../graph/json.js';
import { toFloat32, toFloat64 } from '../../graph/rational.js';
import { normal, uniform } from '../../numeric/distributions.js';
import { randomStream } from '../../numeric/stream.js';
import type { InputArtifact, RunParams } from '../op-run.js';
import { intParam, rationalParam } from '../param-codec.js';
import { channelMoments } from './channel-moments.js';
import { readDatasetMeta } from './dataset-meta.js';
import { openSplit } from './split-reader.js';

/** Where a manifest keeps the parameters of `augment`. */
const AUGMENT = 'augment';

export const augmentationMeta = (params: RunParams): Readonly<Record<string, Json>> => ({ [AUGMENT]: params });

/**
 * Changes samples in place, one after another as `positions` of the training split name them. What is drawn belongs to (seed, position, epoch)
 * alone, so a batch's other samples and what was trained before make no difference.
 */
export type Augment = (samples: Float32Array, positions: ArrayLike<number>, epoch: number) => void;

/** Undefined where the data set is not augmented. */
export function openAugmentation(dataset: InputArtifact): Augment | undefined {
  const params = dataset.manifest.meta[AUGMENT];
  return params === undefined ? undefined : augmentOf(dataset, params as RunParams);
}

/** Draws: whether mirrored, rows and columns shifted, and the factor. */
const DRAWS = 4;

function augmentOf(dataset: InputArtifact, params: RunParams): Augment {
  const { shape, channels } = readDatasetMeta(dataset.manifest.meta);
  const size = shape.reduce((product, side) => product * side, 1);
  const share = (name: string): number => toFloat64(rationalParam(params, name));
  const [shift, noise, scale, flip] = [share('shift'), share('noise'), share('scale'), params['flip'] === true];
  const deviations = noise === 0 ? undefined : channelMoments(openSplit(dataset, 'train')).std.map((std) => noise * std);
  const [low, high] = (['low', 'high'] as const).map((side) => Float32Array.from(channels, (channel) => toFloat32(channel[side])));
  const seed = intParam(params, 'seed');
  const [drawn, noisy] = [randomStream(seed, 'augment', 'draws'), randomStream(seed, 'augment', 'noise')];
  const grid = gridOf(shape);
  const before = new Float32Array(size);
  return (samples, positions, epoch) => {
    for (let row = 0; row < positions.length; row++) {
      const sample = samples.subarray(row * size, (row + 1) * size);
      const block = { sample: positions[row]!, step: epoch };
      const [coin = 0, down = 0, right = 0, stretch = 0] = uniform(drawn, DRAWS, 0, 1, block);
      const move: Move = { rows: moved(down, shift, grid.rows), columns: moved(right, shift, grid.columns), flip: flip && coin < 0.5 };
      if (move.rows !== 0 || move.columns !== 0 || move.flip) {
        before.set(sample);
        moveSample(before, sample, grid, move);
      }
      const factor = 1 + scale * (2 * stretch - 1);
      const added = deviations && normal(noisy, size, block);
      for (let index = 0; index < size; index++) {
        const channel = index % channels.length;
        const value = factor * sample[index]! + (added ? added[index]! * deviations[channel]! : 0);
        sample[index] = Math.min(Math.max(value, low![channel]!), high![channel]!);
      }
    }
  };
}

/** A sample as rows and columns of channels: a sequence is one column, features cannot be moved. */
interface Grid {
  readonly rows: number;
  readonly columns: number;
  readonly channels: number;
}

function gridOf(shape: readonly number[]): Grid {
  const channels = shape.at(-1) ?? 1;
  return { rows: shape.length > 1 ? shape[0]! : 1, columns: shape.length === 3 ? shape[1]! : 1, channels };
}

interface Move {
  /** Downwards, or later. */
  readonly rows: number;
  readonly columns: number;
  readonly flip: boolean;
}

/** One of the whole numbers from −m to m, each as likely, with m the share of the length, rounded down. */
function moved(draw: number, share: number, length: number): number {
  const most = Math.floor(share * length);
  return Math.floor(draw * (2 * most + 1)) - most;
}

/** Mirrored first, then moved; what comes in at an edge repeats it. */
function moveSample(from: Float32Array, to: Float32Array, { rows, columns, channels }: Grid, { flip, ...by }: Move): void {
  const within = (place: number, length: number): number => Math.min(Math.max(place, 0), length - 1);
  for (let row = 0; row < rows; row++) {
    const source = within(row - by.rows, rows);
    for (let column = 0; column < columns; column++) {
      const unmoved = within(column - by.columns, columns);
      const start = (source * columns + (flip ? columns - 1 - unmoved : unmoved)) * channels;
      const place = (row * columns + column) * channels;
      for (let channel = 0; channel < channels; channel++) to[place + channel] = from[start + channel]!;
    }
  }
}
