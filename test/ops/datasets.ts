import type { ArtifactDraft } from '../../src/graph/artifact.js';
import type { Rational } from '../../src/graph/rational.js';
import { rational } from '../../src/graph/rational.js';
import { writeDatasetMeta } from '../../src/ops/data/dataset-meta.js';

export interface FloatSet {
  readonly shape: readonly number[];
  readonly samples: ArrayLike<number>;
  readonly labels: readonly number[];
  readonly classes: number;
  /** Valid range a channel; 0…1 where absent. */
  readonly ranges?: readonly (readonly [Rational, Rational])[];
  readonly units?: readonly string[];
  /** Positions of the training split; val and test hold all samples. */
  readonly train?: readonly number[];
}

/** A data set of float32 samples whose val and test splits are all of them. */
export function floatSet({ shape, samples, labels, classes, ranges, units, train }: FloatSet): ArtifactDraft {
  const channels = shape.at(-1)!;
  const all = Int32Array.from(labels.keys());
  const indices = (data: Int32Array) => ({ shape: [data.length], data });
  return {
    type: 'dataset',
    meta: writeDatasetMeta({
      shape,
      channels: Array.from({ length: channels }, (_, index) => ({
        name: `c${index}`,
        unit: units?.[index] ?? 'V',
        low: ranges?.[index]?.[0] ?? rational(0),
        high: ranges?.[index]?.[1] ?? rational(1),
      })),
      classes: Array.from({ length: classes }, (_, index) => `class ${index}`),
      scale: rational(1),
    }),
    tensors: {
      samples: { shape: [labels.length, ...shape], data: Float32Array.from(samples) },
      labels: { shape: [labels.length], data: Uint8Array.from(labels) },
      train: indices(train ? Int32Array.from(train) : all),
      val: indices(all),
      test: indices(all),
    },
  };
}
