import { invariant } from '../../diagnostics/invariant.js';
import type { SplitName } from '../../graph/value-type.js';
import type { InputArtifact } from '../op-run.js';
import { int32Tensor, uint8Tensor } from '../run-inputs.js';
import type { DatasetMeta } from './dataset-meta.js';
import { readDatasetMeta } from './dataset-meta.js';
import { sampleCopier } from './sample-copier.js';

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
  const indices = int32Tensor(dataset, split);
  const allLabels = uint8Tensor(dataset, 'labels');
  const copySample = sampleCopier(dataset, meta, allLabels.length);
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

/** Positions `start`, `start + 1`, … of at most `batch` samples, batch by batch. */
export function* consecutiveBatches(count: number, batch: number): Generator<Int32Array> {
  for (let start = 0; start < count; start += batch) {
    yield Int32Array.from({ length: Math.min(batch, count - start) }, (_, index) => start + index);
  }
}
