import { shuffle } from '../../numeric/distributions.js';
import { randomStream } from '../../numeric/stream.js';
import type { TrainingPlan } from '../../tensor/executor.js';
import type { SplitReader } from '../data/split-reader.js';
import type { RunContext } from '../op-run.js';
import { pause } from '../pause.js';

export interface Epoch {
  readonly plan: TrainingPlan;
  readonly data: SplitReader;
  readonly batch: number;
  readonly seed: number;
  /** From 1. */
  readonly epoch: number;
  readonly epochs: number;
  /** Steps an epoch. */
  readonly steps: number;
}

/** Where training left the finite numbers. `step` counts within the epoch, from 1. */
export interface Divergence {
  /** Subject and verb of the message: `the loss is`. */
  readonly what: string;
  readonly epoch: number;
  readonly step: number;
}

/** One pass over the samples in an order of its own; gives the mean loss of the samples as they were seen. */
export async function trainEpoch(epoch: Epoch, context: RunContext): Promise<{ readonly loss: number } | Divergence> {
  const { plan, data, batch, steps } = epoch;
  const order = shuffle(data.count, randomStream(epoch.seed, 'train', 'shuffle'), { step: epoch.epoch });
  const samples = new Float32Array(batch * data.size);
  const labels = new Int32Array(batch);
  let loss = 0;
  let correct = 0;
  for (let step = 1; step <= steps; step++) {
    const positions = order.subarray((step - 1) * batch, step * batch);
    data.read(positions, samples);
    positions.forEach((position, row) => {
      labels[row] = data.labels[position] ?? 0;
    });
    const result = plan.step(samples, labels, positions.length);
    if (!Number.isFinite(result.loss)) return { what: 'the loss is', epoch: epoch.epoch, step };
    loss += result.loss * positions.length;
    correct += result.correct;
    const seen = Math.min(step * batch, data.count);
    context.progress({
      done: (epoch.epoch - 1) * steps + step,
      total: epoch.epochs * steps,
      unit: 'step',
      figures: { epoch: `${epoch.epoch}/${epoch.epochs}`, loss: loss / seen, accuracy: correct / seen },
    });
    await pause(context.signal);
  }
  return { loss: loss / data.count };
}
