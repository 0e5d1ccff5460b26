import type { ArtifactDraft, TensorData } from '../../graph/artifact.js';
import type { OpOutcome } from '../op-run.js';
import { type DatasetMeta, writeDatasetMeta } from './dataset-meta.js';
import { copiedSamples } from './copied-samples.js';
import type { Splits } from './split-samples.js';

export interface SampleSet extends Omit<DatasetMeta, 'window'> {
  /** For people, in front of `in 3 classes; …`: `80 series of 100 × 6`. */
  readonly title: string;
  /** Row-major, one after the other. */
  readonly samples: TensorData;
  /** Class indices. */
  readonly labels: Uint8Array;
  readonly splits: Splits;
  /** Samples of a waveform a second. */
  readonly rate?: number;
  /** Beside samples, labels and splits. */
  readonly more?: ArtifactDraft['tensors'];
}

/** A data set that holds every sample in one tensor. */
export function sampleSet({ title, samples, labels, splits: { train, val, test }, rate, more, ...meta }: SampleSet): OpOutcome {
  const count = labels.length;
  const size = meta.shape.reduce((product, length) => product * length, 1);
  const copies = copiedSamples(samples, size, train, test);
  return {
    ok: true,
    artifact: {
      type: 'dataset',
      meta: {
        ...writeDatasetMeta(meta),
        ...(rate === undefined ? {} : { rate }),
        ...(copies === 0 ? {} : { copies: { found: copies, of: test.length } }),
        summary: `${title} in ${meta.classes.length} classes; ${train.length} for training, ${val.length} for validation, ${test.length} for test`,
      },
      tensors: {
        samples: { shape: [count, ...meta.shape], data: samples },
        labels: { shape: [count], data: labels },
        ...more,
        train: { shape: [train.length], data: train },
        val: { shape: [val.length], data: val },
        test: { shape: [test.length], data: test },
      },
    },
  };
}
