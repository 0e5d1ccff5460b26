import { philox, type Words } from './philox.js';

/**
 * A stream of random numbers named by what it is for: (seed, operation, purpose). Every number has an address (block, index inside the
 * block), so sample 7 gets the same numbers whatever else is drawn, and curves over ε stay paired. A block is one sample, restart and step.
 */
export interface RandomStream {
  readonly key: readonly [number, number];
}

/** FNV-1a over UTF-16 units, finished by two rounds of multiplication: names become key words. */
function hash(text: string, basis: number): number {
  let h = basis >>> 0;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    h = Math.imul(h ^ (unit & 0xff), 0x01000193);
    h = Math.imul(h ^ (unit >>> 8), 0x01000193);
  }
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/** @param seed any safe integer. */
export function randomStream(seed: number, operation: string, purpose: string): RandomStream {
  const name = `${seed}\n${operation}\n${purpose}`;
  return { key: [hash(name, 0x811c9dc5), hash(name, 0x9747b28c)] };
}

/** Where in a stream a block of numbers stands. */
export interface Block {
  readonly sample?: number;
  readonly restart?: number;
  readonly step?: number;
}

/** Restarts and steps share one counter word. */
const STEPS_PER_RESTART = 0x1_0000;

/** Uniform 32-bit integers of one block, one after the other. */
export function wordSource(stream: RandomStream, { sample = 0, restart = 0, step = 0 }: Block = {}): () => number {
  let words: Words = [0, 0, 0, 0];
  let drawn = 0;
  return () => {
    const lane = drawn & 3;
    if (lane === 0) {
      const index = drawn / 4;
      const high = Math.floor(index / 0x1_0000_0000);
      const place = (restart * STEPS_PER_RESTART + step) >>> 0;
      words = philox([index >>> 0, sample >>> 0, place, ((Math.floor(sample / 0x1_0000_0000) << 16) | high) >>> 0], stream.key);
    }
    drawn++;
    return words[lane as 0 | 1 | 2 | 3];
  };
}
