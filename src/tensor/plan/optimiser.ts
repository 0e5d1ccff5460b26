import { unreachable } from '../../diagnostics/invariant.js';
import type { TrainingOptions, TrainingState } from '../executor.js';
import type { Session } from './session.js';

const FLOAT32_BYTES = 4;
const NONE = new Int32Array();

/** A trained tensor inside the blocks of weights, gradients and moments. */
interface Place {
  /** Bytes from the start of a block. */
  readonly offset: number;
  readonly size: number;
  readonly isKernel: boolean;
  readonly isFrozen: boolean;
  /** Values that stay 0. Without a gradient they do: neither moments nor decay move a 0. */
  readonly zeros: Int32Array;
}

/** Turns the gradients of a session into steps of its weights. Holds the counters; the moments lie in the session's memory. */
export class Optimiser {
  readonly #session: Session;
  readonly #options: TrainingOptions;
  readonly #places: readonly Place[];
  #steps = 0;
  // βᵗ by repeated multiplication: exact and the same everywhere, unlike a power function.
  #power1 = 1;
  #power2 = 1;

  /** @param ranks of the parameter tensors. */
  constructor(session: Session, options: TrainingOptions, ranks: readonly number[]) {
    this.#session = session;
    this.#options = options;
    const { offsets, sizes, values } = session.program.weights;
    // Moving averages lie behind the trained values and have no gradient.
    this.#places = sizes.flatMap((size, index) => {
      const offset = offsets[index] ?? 0;
      const isKernel = (ranks[index] ?? 0) > 1;
      return offset < FLOAT32_BYTES * values
        ? [{ offset, size, isKernel, isFrozen: options.frozen?.has(index) === true, zeros: options.zeros?.get(index) ?? NONE }]
        : [];
    });
  }

  get steps(): number {
    return this.#steps;
  }

  step(rateFactor: number): void {
    const { weightDecay, clip } = this.#options;
    for (const place of this.#places) this.#still(place);
    if (clip !== undefined) this.#clip(clip);
    if (weightDecay?.to === 'gradient') this.#decay(weightDecay.share, this.#session.program.weights.gradients);
    if (weightDecay?.to === 'weights')
      this.#decay(-weightDecay.share * rateFactor * learningRateOf(this.#options), this.#session.program.weights.base);
    this.#update(rateFactor);
    this.#steps++;
  }

  moments(): TrainingState['moments'] {
    return [this.#moment('means').slice(), this.#moment('variances').slice()];
  }

  restore({ steps, moments: [means, variances] }: TrainingState): void {
    this.#moment('means').set(means);
    this.#moment('variances').set(variances);
    this.#steps = steps;
    [this.#power1, this.#power2] = [1, 1];
    if (!('adam' in this.#options)) return;
    for (let step = 0; step < steps; step++) this.#raisePowers(this.#options.adam);
  }

  #moment(name: 'means' | 'variances'): Float32Array {
    const { weights } = this.#session.program;
    return this.#session.view(weights[name], weights.values);
  }

  #gradient({ offset, size }: Place): Float32Array {
    return this.#session.view(this.#session.program.weights.gradients + offset, size);
  }

  /** Leaves nothing of the gradient where weights stay as they are. */
  #still(place: Place): void {
    if (place.isFrozen) this.#gradient(place).fill(0);
    if (place.zeros.length === 0) return;
    const gradient = this.#gradient(place);
    for (const at of place.zeros) gradient[at] = 0;
  }

  #clip(longest: number): void {
    const { kernels, program } = this.#session;
    const { gradients, values } = program.weights;
    let squares = 0;
    for (const { offset, size } of this.#places) squares += kernels.sumOfSquares(gradients + offset, size);
    const norm = Math.sqrt(squares);
    if (norm > longest) kernels.scale(gradients, values, longest / norm);
  }

  /** target += factor · w, for the kernels that are trained. */
  #decay(factor: number, target: number): void {
    const { kernels, program } = this.#session;
    for (const { offset, size, isKernel, isFrozen } of this.#places)
      if (isKernel && !isFrozen) kernels.addScaled(target + offset, program.weights.base + offset, size, factor);
  }

  #raisePowers({ beta1, beta2 }: { readonly beta1: number; readonly beta2: number }): void {
    this.#power1 *= beta1;
    this.#power2 *= beta2;
  }

  #update(rateFactor: number): void {
    const { kernels, program } = this.#session;
    const { base, gradients, means, variances, values } = program.weights;
    const options = this.#options;
    if ('adam' in options) {
      const { learningRate, beta1, beta2, epsilon } = options.adam;
      this.#raisePowers(options.adam);
      const rate = (learningRate * rateFactor) / (1 - this.#power1);
      const correction = 1 / Math.sqrt(1 - this.#power2);
      kernels.adam(base, gradients, means, variances, values, rate, beta1, beta2, correction, epsilon);
    } else if ('momentum' in options) {
      const { learningRate, momentum, nesterov } = options.momentum;
      kernels.momentum(base, gradients, means, values, learningRate * rateFactor, momentum, nesterov ? 1 : 0);
    } else if ('rmsprop' in options) {
      const { learningRate, decay, epsilon } = options.rmsprop;
      kernels.rmsprop(base, gradients, variances, values, learningRate * rateFactor, decay, epsilon);
    } else unreachable(options);
  }
}

function learningRateOf(options: TrainingOptions): number {
  if ('adam' in options) return options.adam.learningRate;
  return 'momentum' in options ? options.momentum.learningRate : options.rmsprop.learningRate;
}
