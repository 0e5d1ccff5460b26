import { at, type Buffer } from '../plan/buffer.js';
import { type BatchPrimitive, pixelCount } from './batch-primitive.js';
import { perChannel } from './folding.js';

export interface NormalizationAttributes {
  readonly momentum: number;
  readonly epsilon: number;
  /** By the statistics of the batch, which move the averages; else by the averages. */
  readonly training: boolean;
}

/** Batch normalisation of the last axis. */
export const normalization = ({ momentum, epsilon, training }: NormalizationAttributes): BatchPrimitive => ({
  fusesActivation: true,
  fusesNormalization: false,
  forward(emitter, step) {
    const { channels } = step.output.shape;
    const rows = step.samples * pixelCount(step.output.shape);
    const { gamma, beta, mean, variance } = step.parameters;
    const [x] = step.inputs.map((tensor) => tensor.buffer) as [Buffer];
    // Mean, 1 / deviation and scale of each channel, side by side.
    const state = perChannel(emitter, channels);
    const stateBytes = perChannel(emitter, channels) - state;
    perChannel(emitter, channels);
    const averages = [mean?.value ?? 0, variance?.value ?? 0] as const;
    const own = [gamma?.value ?? 0, state, stateBytes, ...averages] as const;
    if (training) emitter.call('batchStatistics', at(x), rows, channels, ...own, momentum, epsilon);
    else emitter.prepare('movingStatistics', channels, ...own, epsilon);
    emitter.call('normalize', ...[at(x), rows, channels, state, stateBytes, beta?.value ?? 0, at(step.output.buffer), step.activation]);
    return (gradient, [target], trains) => {
      const to = [target ? at(target.buffer) : 0, target?.accumulate ? 1 : 0] as const;
      if (training) {
        const weights = trains ? ([gamma?.gradient ?? 0, beta?.gradient ?? 0] as const) : ([0, 0] as const);
        emitter.call('batchNormGradient', at(gradient), at(x), rows, channels, state, stateBytes, ...weights, ...to);
      } else if (target) emitter.call('scaleGradient', at(gradient), rows, channels, state + 2 * stateBytes, ...to);
    };
  },
});
