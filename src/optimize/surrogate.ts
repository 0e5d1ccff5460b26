import type { Encoding } from './encoding.js';
import { fitHyperparameters, kernelParameters, type LogParameters } from './fit.js';
import { GaussianProcess } from './gaussian-process.js';
import { pairsOf } from './marginal-likelihood.js';

/** A Gaussian process that learns trial by trial: fits its hyperparameters now and then, and keeps its factor in between. */
export class Surrogate {
  readonly #encoding: Encoding;
  readonly #inputs: Float64Array[] = [];
  #logs: LogParameters | undefined;
  /** How many observations the hyperparameters were fitted to. */
  #fitted = 0;
  /** How many observations the process holds; others after them are believed only. */
  #held = 0;
  #process: GaussianProcess | undefined;

  constructor(encoding: Encoding) {
    this.#encoding = encoding;
  }

  get size(): number {
    return this.#inputs.length;
  }

  /** Adds an observation; its value is given to `condition`. */
  add(features: Float64Array): void {
    this.#inputs.push(features);
  }

  /** The process given the values of all observations, of about mean 0 and variance 1. Good until the next call of this surrogate. */
  condition(values: Float64Array): GaussianProcess {
    const { scaleOf, scales } = this.#encoding;
    const count = this.size;
    if (!this.#process || count - this.#fitted >= refitInterval(count)) {
      this.#logs = fitHyperparameters(pairsOf(this.#inputs, scaleOf, scales.length), scales, values, this.#logs);
      this.#fitted = count;
      this.#process = new GaussianProcess(scaleOf, kernelParameters(this.#logs), count + 8);
      this.#held = 0;
    }
    const process = this.#process;
    process.truncate(this.#held);
    for (; this.#held < count; this.#held++) process.append(this.#inputs[this.#held]!);
    process.condition(values);
    return process;
  }
}

/** After how many more observations hyperparameters are fitted again: their cost grows with the cube of the count, their change falls. */
const refitInterval = (count: number): number => (count <= 24 ? 1 : count <= 60 ? 3 : Math.floor(count / 10));

/**
 * Adds trials in flight to a process as if each had given what is expected of it (the kriging believer of Ginsbourger et al. 2010): means stay as they
 * are, and variances fall around them. Measured with four in flight, constant liars are far behind. Returns what was believed.
 */
export function believe(process: GaussianProcess, values: Float64Array, pending: readonly Float64Array[]): readonly number[] {
  if (pending.length === 0) return [];
  const believed = pending.map((features) => process.mean(features));
  for (const features of pending) process.append(features);
  process.condition([...values, ...believed]);
  return believed;
}
