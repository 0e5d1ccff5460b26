import { shuffle } from '../../numeric/distributions.js';
import { randomStream } from '../../numeric/stream.js';
import type { Batch } from '../attack/ascent.js';
import type { Augment } from '../data/augmentation.js';
import type { SplitReader } from '../data/split-reader.js';
import type { RunContext } from '../op-run.js';
import { pause } from '../pause.js';
import type { Learn } from './learn.js';

export interface Epoch {
  readonly learn: Learn;
  readonly data: SplitReader;
  /** Changes the samples that are read; undefined where they are learned as they are. */
  readonly augment: Augment | undefined;
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
  /** The samples of that step, where the loss of them was it. */
  readonly batch?: Batch;
}

/** One pass over the samples in an order of its own; gives the mean loss of the samples as they were seen. */
export async function trainEpoch(epoch: Epoch, context: RunContext): Promise<{ readonly loss: number } | Divergence> {
  const { learn, data, augment, batch, steps } = epoch;
  const order = shuffle(data.count, randomStream(epoch.seed, 'train', 'shuffle'), { step: epoch.epoch });
  const buffer = new Float32Array(batch * data.size);
  let loss = 0;
  let correct = 0;
  for (let step = 1; step <= steps; step++) {
    const positions = order.subarray((step - 1) * batch, step * batch);
    const samples = buffer.subarray(0, positions.length * data.size);
    data.read(positions, samples);
    augment?.(samples, positions, epoch.epoch);
    const labels = positions.map((position) => data.labels[position] ?? 0);
    const result = await learn({ positions, samples, labels }, { epoch: epoch.epoch, step });
    if (!Number.isFinite(result.loss)) return { what: 'the loss is', epoch: epoch.epoch, step, batch: { positions, samples, labels } };
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
