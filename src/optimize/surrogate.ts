import type { Encoding } from './encoding.js';
import { CFG, fit, kernelParameters } from './fit.js';
import { GaussianProcess, type Prediction } from './gaussian-process.js';
import { pairsOf } from './marginal-likelihood.js';

/**
 * A Gaussian process of one output over the trials that have it. Keeps its factor while hyperparameters are kept, which depends on the number of
 * trials alone.
 */
export class Surrogate {
  readonly #encoding: Encoding;
  readonly #inputs: Float64Array[] = [];
  #logs: Float64Array | undefined;
  #fitted = 0;
  #process: GaussianProcess | undefined;

  constructor(encoding: Encoding) {
    this.#encoding = encoding;
  }

  get size(): number {
    return this.#inputs.length;
  }

  /** Adds a trial that has the output. */
  add(features: Float64Array): void {
    this.#inputs.push(features);
  }

  /**
   * The process given the values of all trials added, standardised, and as if trials in flight had given what is expected of them (the
   * kriging believer of Ginsbourger et al. 2010): their means stay, and their variance shrinks.
   */
  condition(values: Float64Array, pending: readonly Float64Array[]): GaussianProcess {
    const n = values.length;
    const { scaleOf, scales } = this.#encoding;
    if (!this.#process || n - this.#fitted >= refitInterval(n)) {
      this.#logs = fit(pairsOf(this.#inputs, scaleOf, scales), values, this.#logs, this.#encoding.nominal);
      this.#fitted = n;
      this.#process = new GaussianProcess(scaleOf, kernelParameters(this.#logs), n + pending.length + refitInterval(n));
    }
    const process = this.#process;
    while (process.size < n) process.append(this.#inputs[process.size]!);
    process.condition(values);
    if (pending.length === 0) return process;
    const believed = [...values];
    for (const features of pending) believed.push(process.mean(features));
    for (const features of pending) process.append(features);
    process.condition(believed);
    return process;
  }

  /** Takes the trials in flight away again. */
  release(): void {
    this.#process?.truncate(this.size);
  }
}

/** After how many more trials hyperparameters are fitted again. */
function refitInterval(count: number): number {
  if (count <= (CFG['every'] ?? 24)) return 1;
  return count <= 60 ? 3 : Math.floor(count / 10);
}

export type { Prediction };
