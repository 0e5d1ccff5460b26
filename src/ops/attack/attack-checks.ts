import { GradientHealth } from './gradient-health.js';
import type { Flag, FlagName } from './soundness.js';
import { strengthFlags } from './soundness.js';

/** Which rows of a batch each of three attacks of the same ε breaks. */
export interface Broken {
  readonly iterative: readonly boolean[];
  readonly oneStep: readonly boolean[];
  readonly noise: readonly boolean[];
}

/** What an iterative attack learns about its own soundness, batch by batch. */
export class AttackChecks {
  readonly gradients: GradientHealth;
  readonly #broken: Uint8Array;
  #oneStep = 0;
  #noise = 0;

  /** @param samples of the split. */
  constructor(samples: number) {
    this.gradients = new GradientHealth(samples);
    this.#broken = new Uint8Array(samples);
  }

  /** A batch whose first sample is at `start` of the split. */
  add(start: number, { iterative, oneStep, noise }: Broken): void {
    this.#broken.set(iterative.map(Number), start);
    this.#oneStep += countTrue(oneStep);
    this.#noise += countTrue(noise);
  }

  flags(): Partial<Record<FlagName, Flag>> {
    const strengths = {
      n: this.#broken.length,
      iterative: this.#broken.reduce((sum, value) => sum + value, 0),
      oneStep: this.#oneStep,
      noise: this.#noise,
    };
    return { ...this.gradients.flags((position) => this.#broken[position] === 1), ...strengthFlags(strengths) };
  }
}

const countTrue = (values: readonly boolean[]): number => values.filter(Boolean).length;
