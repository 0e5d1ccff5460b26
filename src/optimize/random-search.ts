import { randomStream, wordSource } from '../numeric/stream.js';
import { type Domain, pointOf } from './domain.js';
import type { Optimizer, Trial } from './optimizer.js';
import { Proposed } from './proposed.js';

/** Uniform over the space. Each trial has random numbers of its own, so it depends on its index and the seed, not on budget or results. */
export class RandomSearch implements Optimizer {
  readonly #domain: Domain;
  readonly #seed: number;
  readonly #proposed: Proposed;
  #asked = 0;

  constructor(domain: Domain, seed: number) {
    this.#domain = domain;
    this.#seed = seed;
    this.#proposed = new Proposed(domain);
  }

  ask(): Trial | undefined {
    if (this.#proposed.exhausted) return undefined;
    const index = this.#asked++;
    const coordinates = this.#proposed.drawNew(wordSource(randomStream(this.#seed, 'optimize', 'random'), { sample: index }));
    this.#proposed.add(coordinates);
    return { index, point: pointOf(this.#domain, coordinates) };
  }

  tell(): void {}
}
