import type { InferencePlan } from '../../tensor/executor.js';
import type { SplitReader } from '../data/split-reader.js';
import { consecutiveBatches } from '../data/split-reader.js';
import { predictions } from '../prediction.js';
import { crossEntropy } from './cross-entropy.js';

export interface Validation {
  /** Mean cross-entropy, in float64; not finite where a logit is not. */
  readonly loss: number;
  readonly accuracy: number;
}

/** Loss and accuracy on a whole split, summed in order of the split. */
export function validate(plan: Pick<InferencePlan, 'infer'>, split: SplitReader, batch: number): Validation {
  const classes = split.meta.classes.length;
  const samples = new Float32Array(batch * split.size);
  let loss = 0;
  let correct = 0;
  for (const positions of consecutiveBatches(split.count, batch)) {
    split.read(positions, samples);
    const logits = plan.infer(samples, positions.length).subarray(0, positions.length * classes);
    const predicted = predictions(logits, classes);
    positions.forEach((position, row) => {
      const label = split.labels[position] ?? 0;
      loss += crossEntropy(logits, row * classes, classes, label);
      if (predicted[row] === label) correct++;
    });
  }
  return { loss: loss / split.count, accuracy: correct / split.count };
}
