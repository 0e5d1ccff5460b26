import { naturalLogarithm } from './natural-logarithm.js';
import { type Block, type RandomStream, wordSource } from './stream.js';

/** Uniform in (0, 1): the middles of 2³² equal intervals. */
const toUnit = (word: number): number => (word + 0.5) / 0x1_0000_0000;

/** `count` numbers uniform in (low, high). */
export function uniform(stream: RandomStream, count: number, low: number, high: number, block: Block = {}): Float64Array {
  const next = wordSource(stream, block);
  const result = new Float64Array(count);
  for (let i = 0; i < count; i++) result[i] = low + (high - low) * toUnit(next());
  return result;
}

/** `count` standard normal numbers, by Marsaglia's polar method: no sine or cosine, and our own logarithm. */
export function normal(stream: RandomStream, count: number, block: Block = {}): Float64Array {
  const next = wordSource(stream, block);
  const result = new Float64Array(count);
  for (let i = 0; i < count; i += 2) {
    let [x, y, s] = [0, 0, 0];
    do {
      x = 2 * toUnit(next()) - 1;
      y = 2 * toUnit(next()) - 1;
      s = x * x + y * y;
    } while (s >= 1);
    const factor = Math.sqrt((-2 * naturalLogarithm(s)) / s);
    result[i] = x * factor;
    if (i + 1 < count) result[i + 1] = y * factor;
  }
  return result;
}

/** A uniform integer in 0…bound − 1, 1 ≤ bound ≤ 2³², without bias: words in the last, incomplete round are drawn again. */
function below(bound: number, next: () => number): number {
  const limit = 0x1_0000_0000 - (0x1_0000_0000 % bound);
  for (;;) {
    const word = next();
    if (word < limit) return word % bound;
  }
}

/** A permutation of 0…n − 1 (Fisher and Yates). */
export function shuffle(n: number, stream: RandomStream, block: Block = {}): Int32Array {
  const next = wordSource(stream, block);
  const order = Int32Array.from({ length: n }, (_, index) => index);
  for (let last = n - 1; last > 0; last--) {
    const chosen = below(last + 1, next);
    const value = order[last] ?? 0;
    order[last] = order[chosen] ?? 0;
    order[chosen] = value;
  }
  return order;
}
