import { shuffle } from '../numeric/distributions.js';
import type { RandomStream } from '../numeric/stream.js';

/** Digits until intervals are shorter than this. */
const RESOLUTION = 1 / 0x10_0000;

/**
 * The first `count` points of a scrambled Halton sequence in the unit cube, one after the other: dimension j holds radical inverses in the
 * j-th prime base, each digit place with a random permutation of its own (Owen 2017, "A randomized Halton algorithm in R").
 */
export function haltonPoints(count: number, dimensions: number, stream: RandomStream): Float64Array {
  const result = new Float64Array(count * dimensions);
  primes(dimensions).forEach((base, dimension) => {
    const places: Int32Array[] = [];
    for (let width = 1; width > RESOLUTION; width /= base) places.push(shuffle(base, stream, { sample: dimension, step: places.length }));
    for (let point = 0; point < count; point++) {
      let rest = point;
      let width = 1;
      let sum = 0;
      for (const permutation of places) {
        const quotient = Math.floor(rest / base);
        width /= base;
        sum += permutation[rest - quotient * base]! * width;
        rest = quotient;
      }
      result[point * dimensions + dimension] = sum + width / 2;
    }
  });
  return result;
}

function primes(count: number): readonly number[] {
  const result: number[] = [];
  for (let candidate = 2; result.length < count; candidate++) if (result.every((prime) => candidate % prime !== 0)) result.push(candidate);
  return result;
}
