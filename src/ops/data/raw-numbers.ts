import { gunzipSync } from 'node:zlib';
import { bytesOfKind, float32Of, type NumberKind } from '../../formats/float-values.js';
import { add, multiply, negate, type Rational, rational, toFloat64 } from '../../graph/rational.js';

/** Types of a file of numbers and nothing else; more than one byte stands with the lowest first. */
export const RAW_TYPES = ['int8', 'uint8', 'int16', 'float32'] as const;
export type RawType = (typeof RAW_TYPES)[number];

const KINDS: Readonly<Record<RawType, NumberKind>> = { int8: 'i8', uint8: 'u8', int16: 'i16', float32: 'f32' };
const INTEGERS = { int8: [-128, 127], uint8: [0, 255], int16: [-32_768, 32_767] } as const;

/** How numbers stand for values: value = (number − zero) · scale. */
export interface Quantization {
  readonly scale: Rational;
  readonly zero: number;
}

/** From the least to the greatest value that the numbers of a type stand for; undefined of float32. */
export function rawRange(type: RawType, { scale, zero }: Quantization): { readonly low: Rational; readonly high: Rational } | undefined {
  if (type === 'float32') return undefined;
  const value = (number: number): Rational => multiply(scale, add(rational(number), negate(rational(zero))));
  const [low, high] = INTEGERS[type];
  return { low: value(low), high: value(high) };
}

export type RawNumbers = { readonly ok: true; readonly values: Float32Array } | { readonly ok: false; readonly problem: string };

const isGzip = (bytes: Uint8Array): boolean => bytes[0] === 0x1f && bytes[1] === 0x8b;

/** The values of a file, gzip or not, that must hold `count` numbers; never takes more memory than those need. Rounded once to float32. */
export function readRawNumbers(file: Uint8Array, type: RawType, count: number, { scale, zero }: Quantization): RawNumbers {
  const expected = count * bytesOfKind[KINDS[type]];
  const bytes = isGzip(file) ? inflate(file, expected) : file;
  if (bytes === undefined)
    return { ok: false, problem: `it is no whole gzip file of ${expected} bytes, which ${count} numbers of ${type} take` };
  if (bytes.length !== expected) {
    return { ok: false, problem: `it has ${bytes.length} bytes, but ${count} numbers of ${type} take ${expected}` };
  }
  // Every number of these types is a float32 number; what it stands for is rounded to one.
  const values = float32Of(bytes, KINDS[type]);
  const factor = toFloat64(scale);
  for (let index = 0; index < count; index++) {
    values[index] = (values[index]! - zero) * factor;
    if (!Number.isFinite(values[index])) return { ok: false, problem: `number ${index} is no finite float32 number` };
  }
  return { ok: true, values };
}

/** Undefined where it is damaged or holds more. */
function inflate(file: Uint8Array, most: number): Uint8Array | undefined {
  try {
    return gunzipSync(file, { maxOutputLength: Math.max(most, 1) });
  } catch {
    return undefined;
  }
}
