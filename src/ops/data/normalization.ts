import type { Tensor } from '../../graph/artifact.js';
import type { InputArtifact } from '../op-run.js';
import { float64Tensor } from '../run-inputs.js';

/** What is subtracted from the stored values of each channel, and what they are divided by then. */
export interface Normalization {
  readonly mean: Float64Array;
  readonly std: Float64Array;
}

const MEAN = 'normalize_mean';
const STD = 'normalize_std';

/** Undefined where the samples are read as they are stored. */
export function readNormalization(dataset: InputArtifact): Normalization | undefined {
  if (!(MEAN in dataset.manifest.tensors)) return undefined;
  return { mean: float64Tensor(dataset, MEAN), std: float64Tensor(dataset, STD) };
}

export const normalizationTensors = ({ mean, std }: Normalization): Readonly<Record<string, Tensor>> => ({
  [MEAN]: { shape: [mean.length], data: mean },
  [STD]: { shape: [std.length], data: std },
});

/** One step that does what `first` and then `second` would do, but for rounding: (((x − m₁)/s₁) − m₂)/s₂ = (x − (m₁ + s₁·m₂))/(s₁·s₂). */
export const compose = (first: Normalization, second: Normalization): Normalization => ({
  mean: first.mean.map((mean, channel) => mean + first.std[channel]! * second.mean[channel]!),
  std: first.std.map((std, channel) => std * second.std[channel]!),
});

/** The tensors of a data set whose values were computed anew from what is read. */
export function withoutNormalization(tensors: Readonly<Record<string, Tensor>>): Readonly<Record<string, Tensor>> {
  const { [MEAN]: _mean, [STD]: _std, ...others } = tensors;
  return others;
}
