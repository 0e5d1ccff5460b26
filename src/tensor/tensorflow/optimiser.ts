import { unreachable } from '../../diagnostics/invariant.js';
import type { ParameterTensor } from '../../network/parameters.js';
import { elementCount } from '../../network/shape.js';
import type { AdamConstants, MomentumConstants, RmspropConstants, TrainingOptions, TrainingState } from '../executor.js';

const { fround } = Math;

interface Place {
  /** In `parametersOf`. */
  readonly index: number;
  /** Where its moments begin. */
  readonly offset: number;
  readonly isKernel: boolean;
  readonly isFrozen: boolean;
}

/**
 * Steps of the weights, in the float32 arithmetic of the kernels, operation by operation: equal gradients give equal bits. Values read and
 * written as Float32Array are rounded there; what lies between is rounded by hand.
 */
export class Optimiser {
  readonly #options: TrainingOptions;
  readonly #places: readonly Place[];
  readonly #means: Float32Array;
  readonly #variances: Float32Array;
  #steps = 0;
  // βᵗ by repeated multiplication: exact and the same everywhere, unlike a power function.
  #power1 = 1;
  #power2 = 1;

  constructor(options: TrainingOptions, parameters: readonly ParameterTensor[]) {
    this.#options = options;
    let offset = 0;
    this.#places = parameters.flatMap(({ shape, trainable }, index) => {
      if (!trainable) return [];
      const place = { index, offset, isKernel: shape.length > 1, isFrozen: options.frozen?.has(index) === true };
      offset += elementCount(shape);
      return [place];
    });
    this.#means = new Float32Array(offset);
    this.#variances = new Float32Array(offset);
  }

  get steps(): number {
    return this.#steps;
  }

  /** Changes both: the weights by a step, the gradients on the way to it. One array a parameter tensor. */
  step(weights: readonly Float32Array[], gradients: readonly Float32Array[], rateFactor: number): void {
    const { weightDecay, clip } = this.#options;
    for (const { index, isFrozen } of this.#places) if (isFrozen) gradients[index]?.fill(0);
    if (clip !== undefined) this.#clip(gradients, clip);
    if (weightDecay?.to === 'gradient') this.#decay(weightDecay.share, weights, gradients);
    if (weightDecay?.to === 'weights') this.#decay(-weightDecay.share * rateFactor * learningRateOf(this.#options), weights, weights);
    if ('adam' in this.#options) this.#raisePowers(this.#options.adam);
    for (const { index, offset } of this.#places) {
      const [w, g] = [weights[index] ?? new Float32Array(0), gradients[index] ?? new Float32Array(0)];
      const means = this.#means.subarray(offset, offset + w.length);
      const variances = this.#variances.subarray(offset, offset + w.length);
      this.#update(w, g, means, variances, rateFactor);
    }
    this.#steps++;
  }

  moments(): TrainingState['moments'] {
    return [this.#means.slice(), this.#variances.slice()];
  }

  restore({ steps, moments: [means, variances] }: TrainingState): void {
    this.#means.set(means);
    this.#variances.set(variances);
    this.#steps = steps;
    [this.#power1, this.#power2] = [1, 1];
    if (!('adam' in this.#options)) return;
    for (let step = 0; step < steps; step++) this.#raisePowers(this.#options.adam);
  }

  #raisePowers({ beta1, beta2 }: AdamConstants): void {
    this.#power1 *= beta1;
    this.#power2 *= beta2;
  }

  #clip(gradients: readonly Float32Array[], longest: number): void {
    let squares = 0;
    for (const { index } of this.#places) for (const g of gradients[index] ?? []) squares += g * g;
    const norm = Math.sqrt(squares);
    if (norm <= longest) return;
    const factor = fround(longest / norm);
    for (const { index } of this.#places) gradients[index]?.forEach((g, i, all) => (all[i] = g * factor));
  }

  /** target += share · w, for the kernels that are trained. */
  #decay(share: number, weights: readonly Float32Array[], targets: readonly Float32Array[]): void {
    const factor = fround(share);
    for (const { index, isKernel, isFrozen } of this.#places) {
      if (!isKernel || isFrozen) continue;
      const w = weights[index] ?? [];
      targets[index]?.forEach((value, i, all) => (all[i] = value + fround((w[i] ?? 0) * factor)));
    }
  }

  #update(w: Float32Array, g: Float32Array, means: Float32Array, variances: Float32Array, rateFactor: number): void {
    const options = this.#options;
    if ('adam' in options) {
      const rate = fround((options.adam.learningRate * rateFactor) / (1 - this.#power1));
      adam(w, g, means, variances, { ...options.adam, rate, correction: fround(1 / Math.sqrt(1 - this.#power2)) });
    } else if ('momentum' in options) momentum(w, g, means, options.momentum, fround(options.momentum.learningRate * rateFactor));
    else if ('rmsprop' in options) rmsprop(w, g, variances, options.rmsprop, fround(options.rmsprop.learningRate * rateFactor));
    else unreachable(options);
  }
}

type AdamStep = AdamConstants & { readonly rate: number; readonly correction: number };

/** w −= rate · m / (correction · sqrt(v) + ε). */
function adam(w: Float32Array, g: Float32Array, means: Float32Array, variances: Float32Array, step: AdamStep): void {
  const { rate, correction } = step;
  const [b1, b2, epsilon] = [fround(step.beta1), fround(step.beta2), fround(step.epsilon)];
  const [r1, r2] = [fround(1 - b1), fround(1 - b2)];
  for (let i = 0; i < w.length; i++) {
    const gradient = g[i] ?? 0;
    const mean = fround(fround((means[i] ?? 0) * b1) + fround(gradient * r1));
    const variance = fround(fround((variances[i] ?? 0) * b2) + fround(fround(gradient * gradient) * r2));
    means[i] = mean;
    variances[i] = variance;
    const divisor = fround(fround(fround(Math.sqrt(variance)) * correction) + epsilon);
    w[i] = (w[i] ?? 0) - fround(fround(mean * rate) / divisor);
  }
}

/** v = μ · v + g; w −= rate · v, with `nesterov` rate · (g + μ · v). */
function momentum(w: Float32Array, g: Float32Array, velocities: Float32Array, constants: MomentumConstants, rate: number): void {
  const mu = fround(constants.momentum);
  for (let i = 0; i < w.length; i++) {
    const gradient = g[i] ?? 0;
    const velocity = fround(fround((velocities[i] ?? 0) * mu) + gradient);
    velocities[i] = velocity;
    const direction = constants.nesterov ? fround(gradient + fround(velocity * mu)) : velocity;
    w[i] = (w[i] ?? 0) - fround(direction * rate);
  }
}

/** v = ρ · v + (1 − ρ) · g²; w −= rate · g / (sqrt(v) + ε). */
function rmsprop(w: Float32Array, g: Float32Array, variances: Float32Array, constants: RmspropConstants, rate: number): void {
  const [rho, epsilon] = [fround(constants.decay), fround(constants.epsilon)];
  const rest = fround(1 - rho);
  for (let i = 0; i < w.length; i++) {
    const gradient = g[i] ?? 0;
    const variance = fround(fround((variances[i] ?? 0) * rho) + fround(fround(gradient * gradient) * rest));
    variances[i] = variance;
    w[i] = (w[i] ?? 0) - fround(fround(gradient * rate) / fround(fround(Math.sqrt(variance)) + epsilon));
  }
}

function learningRateOf(options: TrainingOptions): number {
  if ('adam' in options) return options.adam.learningRate;
  return 'momentum' in options ? options.momentum.learningRate : options.rmsprop.learningRate;
}
