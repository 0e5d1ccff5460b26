import { unreachable } from '../../diagnostics/invariant.js';
import type { Level } from './mel-params.js';

/** What −1..1 of the full scale is stored as. */
export const FULL_SCALE = 32_768;

/** `length` samples from `start` on in −1..1 of the full scale; zeros where the sound has ended. */
export function clipOf(samples: Int16Array, start: number, length: number): Float64Array {
  const clip = new Float64Array(length);
  const end = Math.min(length, samples.length - start);
  for (let index = 0; index < end; index++) clip[index] = samples[start + index]! / FULL_SCALE;
  return clip;
}

/** Divides a clip in place by what its level asks for. Zeros stay zeros. */
export function setLevel(clip: Float64Array, level: Level): void {
  const divisor = largest(clip, level);
  if (divisor !== 0 && divisor !== 1) for (let index = 0; index < clip.length; index++) clip[index]! /= divisor;
}

function largest(clip: Float64Array, level: Level): number {
  switch (level) {
    case 'none':
      return 1;
    case 'max':
      return clip.reduce((most, value) => Math.max(most, value), -Infinity);
    case 'max_abs':
      return clip.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    default:
      return unreachable(level);
  }
}
