import type { InferencePlan } from '../../tensor/executor.js';
import type { Batch } from '../attack/ascent.js';
import type { SplitReader } from '../data/split-reader.js';
import { consecutiveBatches } from '../data/split-reader.js';
import { predictions } from '../prediction.js';
import { crossEntropy } from './cross-entropy.js';

export interface Validation {
  /** Mean cross-entropy, in float64; not finite where a logit is not. */
  readonly loss: number;
  readonly accuracy: number;
}

/** Loss and accuracy on a whole split, summed in order of the split; of the samples as `perturb` changes them, where it is given. */
export async function validate(
  plan: Pick<InferencePlan, 'infer'>,
  split: SplitReader,
  batch: number,
  perturb?: (batch: Batch) => Promise<Float32Array>,
): Promise<Validation> {
  const classes = split.meta.classes.length;
  let loss = 0;
  let correct = 0;
  for (const positions of consecutiveBatches(split.count, batch)) {
    const samples = new Float32Array(positions.length * split.size);
    split.read(positions, samples);
    const labels = positions.map((position) => split.labels[position] ?? 0);
    const seen = perturb ? await perturb({ positions, samples, labels }) : samples;
    const logits = plan.infer(seen, positions.length).subarray(0, positions.length * classes);
    const predicted = predictions(logits, classes);
    labels.forEach((label, row) => {
      loss += crossEntropy(logits, row * classes, classes, label);
      if (predicted[row] === label) correct++;
    });
  }
  return { loss: loss / split.count, accuracy: correct / split.count };
}
