import { invariant } from '../../diagnostics/invariant.js';
import type { Rational } from '../../graph/rational.js';
import { isInteger, multiply, rational, toFloat32 } from '../../graph/rational.js';
import type { InputArtifact } from '../op-run.js';
import { float32Tensor, int32Tensor } from '../run-inputs.js';
import type { DatasetMeta } from './dataset-meta.js';
import { readNormalization } from './normalization.js';

/** Writes one sample as float32 values from `offset` on. */
export type CopySample = (sample: number, target: Float32Array, offset: number) => void;

/** Reads the samples of a data set, whatever form they are stored in; `count` is how many labels there are. */
export function sampleCopier(dataset: InputArtifact, meta: DatasetMeta, count: number): CopySample {
  const size = meta.shape.reduce((product, length) => product * length, 1);
  const copy = meta.window === undefined ? wholeSamples(dataset, meta, count, size) : windows(dataset, meta, count, size);
  const normalization = readNormalization(dataset);
  if (!normalization) return copy;
  const { mean, std } = normalization;
  const channels = meta.channels.length;
  return (sample, target, offset) => {
    copy(sample, target, offset);
    for (let index = 0; index < size; index++) {
      const channel = index % channels;
      target[offset + index] = (target[offset + index]! - mean[channel]!) / std[channel]!;
    }
  };
}

/** Windows over recordings that lie one after another in `series`: what overlaps is stored once. */
function windows(dataset: InputArtifact, { channels }: DatasetMeta, count: number, size: number): CopySample {
  const series = float32Tensor(dataset, 'series');
  const firstRows = int32Tensor(dataset, 'windows');
  invariant(firstRows.length === count, 'windows and labels do not match');
  return (sample, target, offset) => {
    const start = firstRows[sample]! * channels.length;
    target.set(series.subarray(start, start + size), offset);
  };
}

function wholeSamples(dataset: InputArtifact, { scale }: DatasetMeta, count: number, size: number): CopySample {
  const stored = dataset.tensor('samples').data;
  invariant(stored.length === count * size, 'samples and labels do not match');
  if (stored instanceof Uint8Array) return scaledBytes(stored, scale, size);
  if (stored instanceof Int16Array) return scaledWords(stored, scale, size);
  invariant(
    stored instanceof Float32Array && isInteger(scale) && scale.numerator === 1n,
    'samples are float32 in their own unit, or bytes with a scale',
  );
  return (sample, target, offset) => target.set(stored.subarray(sample * size, (sample + 1) * size), offset);
}

/** With a power of two as scale, products are exact. */
function scaledWords(stored: Int16Array, scale: Rational, size: number): CopySample {
  const factor = toFloat32(scale);
  return (sample, target, offset) => {
    const start = sample * size;
    for (let index = 0; index < size; index++) target[offset + index] = factor * stored[start + index]!;
  };
}

function scaledBytes(stored: Uint8Array, scale: Rational, size: number): CopySample {
  // Each of the 256 values is rounded once, from its exact fraction.
  const values = Float32Array.from({ length: 256 }, (_, byte) => toFloat32(multiply(scale, rational(byte))));
  return (sample, target, offset) => {
    const start = sample * size;
    for (let index = 0; index < size; index++) target[offset + index] = values[stored[start + index]!]!;
  };
}
