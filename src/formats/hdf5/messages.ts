import { ByteReader, textOf } from '../byte-reader.js';
import type { NumberKind } from '../float-values.js';
import { damaged, unsupported } from '../format-error.js';

/** What HDF5 calls a datatype, as far as models need it. */
export type Datatype =
  | { readonly kind: 'number'; readonly number: NumberKind; readonly size: number }
  | { readonly kind: 'text'; readonly size: number }
  | { readonly kind: 'long text'; readonly size: number }
  | { readonly kind: 'other'; readonly size: number };

export type Layout =
  | { readonly kind: 'compact'; readonly bytes: Uint8Array }
  | { readonly kind: 'contiguous'; readonly address: number; readonly size: number }
  | { readonly kind: 'chunked' };

export interface Attribute {
  readonly name: string;
  readonly type: Datatype;
  readonly count: number;
  readonly bytes: Uint8Array;
}

/** Sides of an array; none for a single value. */
export function readDataspace(reader: ByteReader): readonly number[] {
  const at = reader.at;
  const version = reader.u8();
  const rank = reader.u8();
  reader.skip(version === 1 ? 6 : 2);
  if ((version !== 1 && version !== 2) || rank > 32) damaged(`byte ${at}`, `no dataspace: version ${version}, ${rank} dimensions`);
  return Array.from({ length: rank }, () => reader.u64());
}

export function readDatatype(reader: ByteReader): Datatype {
  const first = reader.u8();
  const flags = reader.u8();
  reader.skip(2);
  const size = reader.u32();
  const bigEndian = (flags & 1) === 1;
  switch (first & 15) {
    case 0: {
      const number = `${flags & 8 ? 'i' : 'u'}${size * 8}`;
      return isNumberKind(number) && !bigEndian ? { kind: 'number', number, size } : { kind: 'other', size };
    }
    case 1: {
      const number = `f${size * 8}`;
      return isNumberKind(number) && !bigEndian ? { kind: 'number', number, size } : { kind: 'other', size };
    }
    case 3:
      return { kind: 'text', size };
    case 9:
      return (flags & 15) === 1 ? { kind: 'long text', size } : { kind: 'other', size };
    default:
      return { kind: 'other', size };
  }
}

const NUMBER_KINDS: readonly string[] = ['f16', 'f32', 'f64', 'i8', 'u8', 'i16', 'u16', 'i32', 'u32', 'i64'];
const isNumberKind = (name: string): name is NumberKind => NUMBER_KINDS.includes(name);

export function readLayout(reader: ByteReader): Layout {
  const at = reader.at;
  const version = reader.u8();
  if (version !== 3) unsupported(`byte ${at}`, `a data layout of version ${version}`);
  switch (reader.u8()) {
    case 0:
      return { kind: 'compact', bytes: reader.take(reader.u16()) };
    case 1:
      return { kind: 'contiguous', address: reader.u64(), size: reader.u64() };
    case 2:
      return { kind: 'chunked' };
    default:
      return damaged(`byte ${at}`, 'no data layout');
  }
}

const padded = (size: number): number => Math.ceil(size / 8) * 8;

export function readAttribute(reader: ByteReader): Attribute {
  const at = reader.at;
  const version = reader.u8();
  if (version < 1 || version > 3) damaged(`byte ${at}`, `an attribute of version ${version}`);
  reader.skip(1);
  const sizes = [reader.u16(), reader.u16(), reader.u16()] as const;
  if (version === 3) reader.skip(1);
  const part = (size: number) => reader.take(version === 1 ? padded(size) : size).subarray(0, size);
  const name = cString(part(sizes[0]));
  const type = readDatatype(new ByteReader(part(sizes[1])));
  const count = readDataspace(new ByteReader(part(sizes[2]))).reduce((product, side) => product * side, 1);
  return { name, type, count, bytes: reader.take(count * type.size) };
}

/** Up to the first zero. */
export function cString(bytes: Uint8Array): string {
  const end = bytes.indexOf(0);
  return textOf(end < 0 ? bytes : bytes.subarray(0, end));
}
