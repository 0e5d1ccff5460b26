import type { Emitter } from '../plan/emitter.js';
import type { BatchStep } from './batch-primitive.js';

/** Addresses of what a convolution computes with; `bias` is 0 where there is none. */
export interface Effective {
  readonly kernel: number;
  readonly bias: number;
}

const FLOAT32_BYTES = 4;
/** Vectors read up to this many values behind. */
const SLACK = 8;

/** Memory for a value a channel, and what vectors read behind it. */
export const perChannel = (emitter: Emitter, channels: number): number => emitter.persistent(FLOAT32_BYTES * (channels + SLACK));

/** The weights as they are, or with the batch normalisation behind them. `terms` products make one of `channels` outputs. */
export function effectiveWeights(emitter: Emitter, { parameters, folded }: BatchStep, terms: number, channels: number): Effective {
  const [kernel, bias] = [parameters.kernel?.value ?? 0, parameters.bias?.value ?? 0];
  if (!folded) return { kernel, bias };
  const own = { kernel: emitter.persistent(FLOAT32_BYTES * (terms * channels + SLACK)), bias: perChannel(emitter, channels) };
  const { gamma, beta, mean, variance } = folded.parameters;
  emitter.prepare(
    'foldStatistics',
    ...[kernel, bias, terms, channels, gamma?.value ?? 0, beta?.value ?? 0, mean?.value ?? 0, variance?.value ?? 0],
    ...[folded.epsilon, own.kernel, own.bias],
  );
  return own;
}
