import { invariant } from '../../diagnostics/invariant.js';
import type { Rational } from '../../graph/rational.js';
import { isInteger, multiply, rational, toFloat32 } from '../../graph/rational.js';
import type { SplitName } from '../../graph/value-type.js';
import type { InputArtifact } from '../op-run.js';
import { int32Tensor, uint8Tensor } from '../run-inputs.js';
import type { DatasetMeta } from './dataset-meta.js';
import { readDatasetMeta } from './dataset-meta.js';

/**
 * One split of a data set artifact as float32 samples. The artifact keeps all samples once, in their stored type, and a
 * split is a list of their indices: only what a batch needs is ever converted.
 */
export interface SplitReader {
  readonly meta: DatasetMeta;
  readonly count: number;
  /** Values a sample. */
  readonly size: number;
  /** Class indices in order of the split. */
  readonly labels: Int32Array;
  /** Writes the samples at `positions` of the split one after another into `target`. */
  read(positions: ArrayLike<number>, target: Float32Array): void;
}

/** Opens the split that the port reads, or the one named. */
export function openSplit(dataset: InputArtifact, split: SplitName | undefined = dataset.split): SplitReader {
  invariant(split !== undefined, 'the port names no split');
  const meta = readDatasetMeta(dataset.manifest.meta);
  const size = meta.shape.reduce((product, length) => product * length, 1);
  const stored = dataset.tensor('samples').data;
  const indices = int32Tensor(dataset, split);
  const allLabels = uint8Tensor(dataset, 'labels');
  invariant(stored.length === allLabels.length * size, 'samples and labels do not match');
  const copySample = sampleCopier(stored, size, meta.scale);
  return {
    meta,
    count: indices.length,
    size,
    labels: Int32Array.from(indices, (index) => allLabels[index]!),
    read(positions, target) {
      for (let row = 0; row < positions.length; row++) copySample(indices[positions[row]!]!, target, row * size);
    },
  };
}

type CopySample = (sample: number, target: Float32Array, offset: number) => void;

function sampleCopier(stored: Uint8Array | Float32Array | Float64Array | Int32Array, size: number, scale: Rational): CopySample {
  if (stored instanceof Uint8Array) {
    // Each of the 256 values is rounded once, from its exact fraction.
    const values = Float32Array.from({ length: 256 }, (_, byte) => toFloat32(multiply(scale, rational(byte))));
    return (sample, target, offset) => {
      const start = sample * size;
      for (let index = 0; index < size; index++) target[offset + index] = values[stored[start + index]!]!;
    };
  }
  invariant(
    stored instanceof Float32Array && isInteger(scale) && scale.numerator === 1n,
    'samples are float32 in their own unit, or bytes with a scale',
  );
  return (sample, target, offset) => target.set(stored.subarray(sample * size, (sample + 1) * size), offset);
}

/** Positions `start`, `start + 1`, … of at most `batch` samples, batch by batch. */
export function* consecutiveBatches(count: number, batch: number): Generator<Int32Array> {
  for (let start = 0; start < count; start += batch) {
    yield Int32Array.from({ length: Math.min(batch, count - start) }, (_, index) => start + index);
  }
}
