import { complete, middleOf } from './conditions.js';
import { type Coordinates, coordinatesAt, type Domain, draw, keyOf, rankOf } from './domain.js';
import { below, type Words } from './random-words.js';

/** So many equal draws in a row, and the rest of the space is counted instead. */
const REDRAWS = 100;

/** What was proposed so far: nothing is proposed twice. */
export class Proposed {
  readonly #domain: Domain;
  readonly #keys = new Set<string>();
  /** Of all points, increasing; filled when first needed. */
  #ranks: number[] | undefined;
  readonly #points: Coordinates[] = [];

  constructor(domain: Domain) {
    this.#domain = domain;
  }

  get exhausted(): boolean {
    return this.#keys.size >= this.#domain.size;
  }

  has(coordinates: Coordinates): boolean {
    return this.#keys.has(keyOf(coordinates));
  }

  add(coordinates: Coordinates): void {
    this.#keys.add(keyOf(coordinates));
    this.#points.push(coordinates);
    this.#ranks = undefined;
  }

  /**
   * A random point that was not proposed; the space must hold one. Where draws keep meeting what was proposed, it is drawn uniformly
   * from the points that are left, by counting them.
   */
  drawNew(words: Words): Coordinates {
    const { axes, size } = this.#domain;
    // Axes that do not exist at a point are drawn and left out: each trial's draws stay its own.
    for (let attempt = 0; attempt < REDRAWS || size > Number.MAX_SAFE_INTEGER; attempt++) {
      const drawn = axes.map((axis) => draw(axis, words));
      const coordinates = complete(this.#domain, drawn, middleOf);
      if (!this.has(coordinates)) return coordinates;
    }
    this.#ranks ??= this.#points.map((point) => rankOf(this.#domain, point)).sort((a, b) => a - b);
    let rank = below(size - this.#keys.size, words);
    for (const taken of this.#ranks) {
      if (taken > rank) break;
      rank++;
    }
    return coordinatesAt(this.#domain, rank);
  }
}
