import { philox } from './philox.js';

/** What random numbers are for. Names and unrelated parameters never enter (design/ARCHITECTURE.md, Determinism). */
export interface Stream {
  readonly seed: number;
  /** Operation and purpose: `train/shuffle`. */
  readonly purpose: string;
  /** Which of several equal draws: an epoch, a class. */
  readonly index: number;
}

/** Random 32-bit words of a stream, by their place in it. */
export function words(stream: Stream, count: number): Uint32Array {
  const key: readonly [number, number] = [stream.seed, hash(stream.purpose)];
  const result = new Uint32Array(count);
  for (let block = 0; block * 4 < count; block++) {
    result.set(philox([block, stream.index, 0, 0], key).slice(0, count - block * 4), block * 4);
  }
  return result;
}

/** FNV-1a of a short ASCII name. */
function hash(name: string): number {
  let value = 0x811c9dc5;
  for (let index = 0; index < name.length; index++) value = Math.imul(value ^ name.charCodeAt(index), 0x01000193);
  return value >>> 0;
}

/** A random order of 0…count−1 (Fisher and Yates). */
export function permutation(count: number, stream: Stream): Int32Array {
  const order = Int32Array.from({ length: count }, (_, index) => index);
  const random = words(stream, count);
  for (let last = count - 1; last > 0; last--) {
    // A word over 2^32 is below 1, and its product with an integer rounds to less than that integer.
    const chosen = Math.floor((random[last]! / 0x1_0000_0000) * (last + 1));
    [order[last], order[chosen]] = [order[chosen]!, order[last]!];
  }
  return order;
}
