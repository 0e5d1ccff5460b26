import { createHash } from 'node:crypto';
import type { TensorData } from '../../graph/artifact.js';

/**
 * How many of the samples `test` have the bytes of one of `train`. Samples of `size` values each lie one after the other.
 * They are compared by SHA-256.
 */
export function copiedSamples(samples: TensorData, size: number, train: Int32Array, test: Int32Array): number {
  const bytes = new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength);
  const length = size * samples.BYTES_PER_ELEMENT;
  const digest = (sample: number): string =>
    createHash('sha256')
      .update(bytes.subarray(sample * length, (sample + 1) * length))
      .digest('base64');
  const known = new Set(Array.from(train, digest));
  return test.reduce((count, sample) => count + (known.has(digest(sample)) ? 1 : 0), 0);
}
