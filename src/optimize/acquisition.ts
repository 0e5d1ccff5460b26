import { naturalLogarithm } from '../numeric/natural-logarithm.js';
import { logNormalCdf, logNormalDensity, millsRatio, normalDensity, normalLossRatio } from '../numeric/normal-distribution.js';
import type { GaussianProcess } from './gaussian-process.js';

/** What a point promises; larger is better. */
export interface Acquisition {
  value(features: Float64Array): number;
  /** The value, with its derivatives by the features. */
  gradient(features: Float64Array, gradient: Float64Array): number;
}

/** ln E max(0, z + ε) for a standard normal ε, in the tails as well (Ament et al. 2023, "Unexpected improvements to expected improvement"). */
export function logExpectedExcess(z: number): number {
  if (z <= 0) return logNormalDensity(z) + naturalLogarithm(normalLossRatio(-z));
  return naturalLogarithm(z + normalDensity(z) * normalLossRatio(z));
}

/** Φ(z) / h(z) and φ(z) / h(z) with h = exp(logExpectedExcess): its logarithm's derivative by z, and by ln σ for fixed improvement. */
function excessRatios(z: number): readonly [cdf: number, density: number] {
  if (z <= 0) {
    const loss = normalLossRatio(-z);
    return [millsRatio(-z) / loss, 1 / loss];
  }
  const density = normalDensity(z);
  const excess = z + density * normalLossRatio(z);
  return [(1 - density * millsRatio(z)) / excess, density / excess];
}

/** The logarithm of the expected improvement on `incumbent`, where less is better. */
export function logExpectedImprovement(process: GaussianProcess, incumbent: number, width: number): Acquisition {
  const byMean = new Float64Array(width);
  const byVariance = new Float64Array(width);
  return {
    value: (features) => {
      const { mean, variance } = process.predict(features);
      const deviation = Math.sqrt(variance);
      return naturalLogarithm(deviation) + logExpectedExcess((incumbent - mean) / deviation);
    },
    gradient: (features, gradient) => {
      const { mean, variance } = process.predictWithGradient(features, byMean, byVariance);
      const deviation = Math.sqrt(variance);
      const z = (incumbent - mean) / deviation;
      const [cdf, density] = excessRatios(z);
      for (let f = 0; f < width; f++) gradient[f] = -(cdf / deviation) * byMean[f]! + (density / (2 * variance)) * byVariance[f]!;
      return naturalLogarithm(deviation) + logExpectedExcess(z);
    },
  };
}

/** The logarithm of the probability that an output is at most `bound`. */
export function logProbabilityBelow(process: GaussianProcess, bound: number, width: number): Acquisition {
  const byMean = new Float64Array(width);
  const byVariance = new Float64Array(width);
  return {
    value: (features) => {
      const { mean, variance } = process.predict(features);
      return logNormalCdf((bound - mean) / Math.sqrt(variance));
    },
    gradient: (features, gradient) => {
      const { mean, variance } = process.predictWithGradient(features, byMean, byVariance);
      const deviation = Math.sqrt(variance);
      const z = (bound - mean) / deviation;
      const density = normalDensity(z);
      const hazard = z < 0 ? 1 / millsRatio(-z) : density / (1 - density * millsRatio(z));
      for (let f = 0; f < width; f++) gradient[f] = -hazard * (byMean[f]! / deviation + (z * byVariance[f]!) / (2 * variance));
      return logNormalCdf(z);
    },
  };
}

/** The sum: for independent factors of what is logarithmic. */
export function sumOf(parts: readonly Acquisition[], width: number): Acquisition {
  const [only] = parts;
  if (only && parts.length === 1) return only;
  const part = new Float64Array(width);
  return {
    value: (features) => parts.reduce((sum, one) => sum + one.value(features), 0),
    gradient: (features, gradient) => {
      gradient.fill(0);
      let sum = 0;
      for (const one of parts) {
        sum += one.gradient(features, part);
        for (let f = 0; f < width; f++) gradient[f]! += part[f]!;
      }
      return sum;
    },
  };
}
