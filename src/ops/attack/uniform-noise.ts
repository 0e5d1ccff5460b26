import { uniform } from '../../numeric/distributions.js';
import type { RandomStream } from '../../numeric/stream.js';
import type { Ascent, Batch } from './ascent.js';
import { project } from './ascent.js';

/**
 * A point uniform in the ball around each sample, clipped to the valid range. The numbers in (−1, 1) belong to the stream, the sample's
 * place in the split and the restart, and are scaled by ε: points at several ε lie on one ray (where the range does not cut it).
 */
export function uniformNoise(ascent: Ascent, batch: Batch, stream: RandomStream, restart: number): Float32Array {
  const { positions, samples } = batch;
  const { epsilon } = ascent;
  const size = samples.length / positions.length;
  const point = new Float32Array(samples.length);
  for (let row = 0; row < positions.length; row++) {
    const numbers = uniform(stream, size, -1, 1, { sample: positions[row]!, restart });
    const offset = row * size;
    for (let index = 0; index < size; index++) {
      point[offset + index] = samples[offset + index]! + numbers[index]! * epsilon[index % epsilon.length]!;
    }
  }
  return project(ascent, batch, point);
}
