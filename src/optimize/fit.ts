import { exponential } from '../numeric/exponential.js';
import { naturalLogarithm } from '../numeric/natural-logarithm.js';
import type { KernelParameters } from './kernel.js';
import { negativeLogLikelihood, type Pairs } from './marginal-likelihood.js';
import { type BoxOptions, type Differentiable, type Minimum, minimizeInBox } from './minimize-in-box.js';

export const CFG: Record<string, number> = { lmu: 0, lsd: 1, lD: 0, nmu: -7, nsd: 2.5, smu: 0, ssd: 1, iters: 40, ...JSON.parse(process.env['CFG'] ?? '{}') };

const LEAST_NOISE = 1e-6;

/** Starting length scales of the fit. */

/** Logarithms of the parameters that are most probable given the values, from several starts. */
export function fit(pairs: Pairs, values: ArrayLike<number>, previous: Float64Array | undefined, nominal: readonly boolean[]): Float64Array {
  const scales = pairs.squares.length;
  const likelihood = negativeLogLikelihood(pairs, values);
  const lmu = CFG['lmu']! + CFG['lD']! * naturalLogarithm(scales);
  const posterior: Differentiable = (logs, gradient) => {
    let value = likelihood(logs, gradient);
    const prior = (index: number, mean: number, deviation: number): void => {
      const z = (logs[index]! - mean) / deviation;
      value += 0.5 * z * z;
      gradient[index]! += z / deviation;
    };
    for (let scale = 0; scale < scales; scale++) prior(scale, nominal[scale] ? CFG['imu'] ?? lmu : lmu, CFG['lsd']!);
    prior(scales, CFG['smu']!, CFG['ssd']!);
    prior(scales + 1, CFG['nmu']!, CFG['nsd']!);
    return value;
  };
  const box = boxOf(scales);
  const at = (length: number, noise: number): Float64Array => {
    const start = new Float64Array(scales + 2).fill(length);
    start[scales] = 0;
    start[scales + 1] = noise;
    return start;
  };
  const starts = [...(previous ? [previous] : []), at(lmu, CFG['nmu']!), at(-1.6, -4), at(lmu, -2)];
  let best: Minimum | undefined;
  for (const start of starts) {
    const found = minimizeInBox(posterior, start, box);
    if (!best || found.value < best.value) best = found;
  }
  return best!.x;
}

export function kernelParameters(logs: Float64Array): KernelParameters {
  const scales = logs.length - 2;
  return {
    inverseSquares: logs.slice(0, scales).map((log) => exponential(-2 * log)),
    signal: exponential(logs[scales]!),
    noise: exponential(logs[scales + 1]!),
  };
}

function boxOf(scales: number): BoxOptions {
  const lower = new Float64Array(scales + 2).fill(-4);
  const upper = new Float64Array(scales + 2).fill(5);
  lower[scales] = -4;
  upper[scales] = 5;
  lower[scales + 1] = naturalLogarithm(LEAST_NOISE);
  upper[scales + 1] = 1;
  return { lower, upper, iterations: CFG['iters']!, tolerance: 1e-3, firstStep: 0.5 };
}
