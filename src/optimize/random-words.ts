/** A source of uniform 32-bit integers, as `wordSource` gives. */
export type Words = () => number;

const TWO_32 = 0x1_0000_0000;

/** Uniform in (0, 1): the middles of 2⁵² equal intervals. */
export function unit(words: Words): number {
  const high = words() >>> 6;
  const low = words() >>> 6;
  return (high * 0x400_0000 + low + 0.5) / 0x10_0000_0000_0000;
}

/** Uniform in (0, 1): the middles of 2³² equal intervals. For what is not counted. */
export const coarseUnit = (words: Words): number => (words() + 0.5) / TWO_32;

/** A uniform integer in 0 … bound − 1, without bias up to a bound of 2⁵³; above, of 52 random bits. */
export function below(bound: number, words: Words): number {
  if (bound > Number.MAX_SAFE_INTEGER) return Math.floor(unit(words) * bound);
  // Numbers in the last, incomplete round are drawn again.
  const range = bound <= TWO_32 ? TWO_32 : TWO_32 * 0x20_0000;
  const limit = range - (range % bound);
  for (;;) {
    const number = bound <= TWO_32 ? words() : (words() >>> 11) * TWO_32 + words();
    if (number < limit) return number % bound;
  }
}
