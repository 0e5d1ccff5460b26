import { gunzipSync } from 'node:zlib';
import { add, multiply, negate, type Rational, rational, toFloat64 } from '../../graph/rational.js';

/** Types of a file of numbers and nothing else; more than one byte stands with the lowest first. */
export const RAW_TYPES = ['int8', 'uint8', 'int16', 'float32'] as const;
export type RawType = (typeof RAW_TYPES)[number];

const WIDTHS = { int8: 1, uint8: 1, int16: 2, float32: 4 } as const satisfies Record<RawType, number>;
const INTEGERS = { int8: [-128, 127], uint8: [0, 255], int16: [-32_768, 32_767] } as const;

/** How numbers stand for values: value = (number − zero) · scale. */
export interface Quantization {
  readonly scale: Rational;
  readonly zero: number;
}

export const rawBytes = (type: RawType, count: number): number => count * WIDTHS[type];

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
  const expected = rawBytes(type, count);
  const bytes = isGzip(file) ? inflate(file, expected) : file;
  if (bytes === undefined)
    return { ok: false, problem: `it is no whole gzip file of ${expected} bytes, which ${count} numbers of ${type} take` };
  if (bytes.length !== expected) {
    return { ok: false, problem: `it has ${bytes.length} bytes, but ${count} numbers of ${type} take ${expected}` };
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const [factor, width] = [toFloat64(scale), WIDTHS[type]];
  const values = new Float32Array(count);
  for (let index = 0; index < count; index++) {
    const value = (readNumber(view, index * width, type) - zero) * factor;
    values[index] = value;
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

function readNumber(view: DataView, at: number, type: RawType): number {
  switch (type) {
    case 'int8':
      return view.getInt8(at);
    case 'uint8':
      return view.getUint8(at);
    case 'int16':
      return view.getInt16(at, true);
    case 'float32':
      return view.getFloat32(at, true);
  }
}
