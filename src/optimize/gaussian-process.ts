import { exponential } from '../numeric/exponential.js';
import { Cholesky } from './cholesky.js';
import { type KernelParameters, MEAN_VARIANCE, matern, maternSlope, maternValue, scaledDistance } from './kernel.js';

export interface Prediction {
  readonly mean: number;
  /** Of the function, without the noise of an observation. */
  readonly variance: number;
}

/**
 * A Gaussian process conditioned on noisy observations (Rasmussen and Williams 2006, algorithm 2.1). Observed points may be added, and the last ones
 * taken away again, at O(n²) each; their values are set all at once.
 */
export class GaussianProcess {
  readonly #width: number;
  readonly #signal: number;
  readonly #noise: number;
  /** Of each feature: 1/ℓ². */
  readonly #weights: Float64Array;
  readonly #factor: Cholesky;
  /** Observed features, row by row. */
  #inputs: Float64Array;
  #alpha = new Float64Array(0);
  // Scratch of a prediction, with an entry for each observation.
  #row: Float64Array;
  #slopes: Float64Array;

  /**
   * @param scaleOf of each feature the index of its length scale.
   * @param capacity how many observations there is room for at first.
   */
  constructor(scaleOf: Int32Array, parameters: KernelParameters, capacity: number) {
    const room = Math.max(capacity, 1);
    this.#width = scaleOf.length;
    this.#signal = parameters.signal;
    this.#noise = parameters.noise;
    this.#weights = Float64Array.from(scaleOf, (scale) => parameters.inverseSquares[scale]!);
    this.#factor = new Cholesky(room);
    this.#inputs = new Float64Array(room * this.#width);
    this.#row = new Float64Array(room);
    this.#slopes = new Float64Array(room);
  }

  get size(): number {
    return this.#factor.size;
  }

  append(features: Float64Array): void {
    const n = this.size;
    if (n === this.#row.length) {
      const inputs = new Float64Array(2 * n * this.#width);
      inputs.set(this.#inputs);
      this.#inputs = inputs;
      this.#row = new Float64Array(2 * n);
      this.#slopes = new Float64Array(2 * n);
    }
    this.#covariances(features);
    this.#factor.append(this.#row, this.#prior + this.#noise);
    this.#inputs.set(features, n * this.#width);
  }

  truncate(size: number): void {
    this.#factor.truncate(size);
  }

  /** Sets the observed values of all points, in the order in which they were added. */
  condition(values: ArrayLike<number>): void {
    this.#alpha = Float64Array.from(values);
    this.#factor.solveLower(this.#alpha);
    this.#factor.solveUpper(this.#alpha);
  }

  /** The posterior means at the observed points: what was observed, less the part that is taken for noise. */
  smoothed(values: ArrayLike<number>): Float64Array {
    return this.#alpha.map((alpha, i) => values[i]! - this.#noise * alpha);
  }

  mean(features: Float64Array): number {
    this.#covariances(features);
    return this.#dotAlpha();
  }

  predict(features: Float64Array): Prediction {
    this.#covariances(features);
    const mean = this.#dotAlpha();
    return { mean, variance: this.#variance() };
  }

  /** The prediction, with its derivatives by the features. */
  predictWithGradient(features: Float64Array, meanGradient: Float64Array, varianceGradient: Float64Array): Prediction {
    const n = this.size;
    const width = this.#width;
    for (let i = 0; i < n; i++) {
      const s = scaledDistance(this.#squaredDistance(features, i));
      const decay = exponential(-s);
      this.#row[i] = MEAN_VARIANCE + this.#signal * maternValue(s, decay);
      this.#slopes[i] = this.#signal * maternSlope(s, decay);
    }
    const mean = this.#dotAlpha();
    const variance = this.#variance();
    this.#factor.solveUpper(this.#row);
    meanGradient.fill(0);
    varianceGradient.fill(0);
    for (let i = 0; i < n; i++) {
      const forMean = -this.#slopes[i]! * this.#alpha[i]!;
      const forVariance = 2 * this.#slopes[i]! * this.#row[i]!;
      for (let f = 0; f < width; f++) {
        const difference = this.#weights[f]! * (features[f]! - this.#inputs[i * width + f]!);
        meanGradient[f]! += forMean * difference;
        varianceGradient[f]! += forVariance * difference;
      }
    }
    return { mean, variance };
  }

  get #prior(): number {
    return MEAN_VARIANCE + this.#signal;
  }

  #squaredDistance(features: Float64Array, observation: number): number {
    const start = observation * this.#width;
    let sum = 0;
    for (let f = 0; f < this.#width; f++) {
      const difference = features[f]! - this.#inputs[start + f]!;
      sum += this.#weights[f]! * difference * difference;
    }
    return sum;
  }

  /** Fills the scratch row with the covariances with what was observed. */
  #covariances(features: Float64Array): void {
    for (let i = 0; i < this.size; i++) this.#row[i] = MEAN_VARIANCE + this.#signal * matern(this.#squaredDistance(features, i));
  }

  #dotAlpha(): number {
    let sum = 0;
    for (let i = 0; i < this.#alpha.length; i++) sum += this.#row[i]! * this.#alpha[i]!;
    return sum;
  }

  /** Leaves L⁻¹ k in the scratch row. Rounding may take the variance below 0, where it is 1e-12 of what it was before observing. */
  #variance(): number {
    this.#factor.solveLower(this.#row);
    let explained = 0;
    for (let i = 0; i < this.size; i++) explained += this.#row[i]! * this.#row[i]!;
    return Math.max(this.#prior - explained, this.#prior * 1e-12);
  }
}
