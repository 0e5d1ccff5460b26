import { exponential } from '../numeric/exponential.js';
import type { ScaleKind } from './encoding.js';
import type { KernelParameters } from './kernel.js';
import { negativeLogLikelihood, type Pairs } from './marginal-likelihood.js';
import { type BoxOptions, type Differentiable, type Minimum, minimizeInBox } from './minimize-in-box.js';

/** Natural logarithms of: each length scale, the signal's variance, the noise's variance. */
export type LogParameters = Float64Array;

/** A parameter is log-normal before anything is observed: the mean and deviation of its logarithm, and the bounds it is sought in. */
interface Prior {
  readonly mean: number;
  readonly deviation: number;
  readonly lower: number;
  readonly upper: number;
}

/**
 * Chosen by median regret over 20 seeds of the benchmark's functions and the mixed one of the tests; the benchmark reports seeds that took
 * part in this. Lines: about half the range. Nominal features: what a thing changes is mostly independent of the rest, which long scales say.
 */
const LENGTH: Readonly<Record<ScaleKind, Prior>> = {
  line: { mean: -0.7, deviation: 1, lower: -4, upper: 5 },
  nominal: { mean: 1, deviation: 1, lower: -4, upper: 5 },
};
/** Of standardised values. */
const SIGNAL: Prior = { mean: 0, deviation: 1, lower: -4, upper: 5 };
/** At least a variance of 1e-6: what keeps nearly equal points apart in float64. */
const NOISE: Prior = { mean: -10, deviation: 2.5, lower: -13.815510557964274, upper: 1 };

/** Other starts than the priors' means are worth their time while there are few observations. */
const MANY = 60;

/** The parameters that are most probable given the values, standardised: found from a few starts, the last fit's among them. */
export function fitHyperparameters(
  pairs: Pairs,
  scales: readonly ScaleKind[],
  values: ArrayLike<number>,
  last: LogParameters | undefined,
): LogParameters {
  const priors = [...scales.map((kind) => LENGTH[kind]), SIGNAL, NOISE];
  const likelihood = negativeLogLikelihood(pairs, values);
  const posterior: Differentiable = (logs, gradient) => {
    let value = likelihood(logs, gradient);
    priors.forEach(({ mean, deviation }, index) => {
      const z = (logs[index]! - mean) / deviation;
      value += 0.5 * z * z;
      gradient[index]! += z / deviation;
    });
    return value;
  };
  const box: BoxOptions = {
    lower: Float64Array.from(priors, ({ lower }) => lower),
    upper: Float64Array.from(priors, ({ upper }) => upper),
    iterations: 40,
    tolerance: 1e-3,
    firstStep: 0.5,
  };
  const best = startsFor(priors, pairs.count, last)
    .map((start) => minimizeInBox(posterior, start, box))
    .reduce((one: Minimum, other) => (other.value < one.value ? other : one));
  return best.x;
}

/** From the last fit; from the priors; and, as rough functions and noisy ones are told apart late, from either of the two. */
function startsFor(priors: readonly Prior[], observations: number, last: LogParameters | undefined): readonly LogParameters[] {
  if (last && observations > MANY) return [last];
  const scales = priors.length - 2;
  const means = Float64Array.from(priors, ({ mean }) => mean);
  const rough = means.slice().fill(-1.6, 0, scales);
  const noisy = means.slice().fill(-2, scales + 1);
  return [...(last ? [last] : []), means, rough, noisy];
}

export function kernelParameters(logs: LogParameters): KernelParameters {
  const scales = logs.length - 2;
  return {
    inverseSquares: logs.slice(0, scales).map((log) => exponential(-2 * log)),
    signal: exponential(logs[scales]!),
    noise: exponential(logs[scales + 1]!),
  };
}
