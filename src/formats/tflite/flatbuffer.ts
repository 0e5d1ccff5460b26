import { ByteReader } from '../byte-reader.js';
import { damaged, unsupported } from '../format-error.js';

/** Of anything but the bytes of weights: models have some hundred tensors, and some thousand scales. */
const MAX_VECTOR = 65_536;

/**
 * A table of a FlatBuffers file: fields by their number in the schema, absent ones at their default. Every offset is read inside of the
 * file's bytes, and a vector's length is held against them before anything is made of it.
 */
export class FlatTable {
  readonly #bytes: Uint8Array;
  readonly #at: number;
  readonly #fields: number;
  readonly #fieldsEnd: number;

  constructor(bytes: Uint8Array, at: number) {
    this.#bytes = bytes;
    this.#at = at;
    this.#fields = at - new ByteReader(bytes, at).i32();
    this.#fieldsEnd = this.#fields + new ByteReader(bytes, this.#fields).u16();
  }

  static root(bytes: Uint8Array): FlatTable {
    return new FlatTable(bytes, new ByteReader(bytes).u32());
  }

  byte(field: number, otherwise = 0): number {
    return this.#reader(field)?.u8() ?? otherwise;
  }

  int(field: number, otherwise = 0): number {
    return this.#reader(field)?.i32() ?? otherwise;
  }

  table(field: number): FlatTable | undefined {
    const reader = this.#reader(field);
    return reader && new FlatTable(this.#bytes, reader.at + reader.u32());
  }

  tables(field: number): readonly FlatTable[] {
    return this.#vector(field, 4, (reader) => new FlatTable(this.#bytes, reader.at + reader.u32()));
  }

  ints(field: number): readonly number[] {
    return this.#vector(field, 4, (reader) => reader.i32());
  }

  /** 64-bit integers; none beyond 32 bits has a meaning where they are read. */
  longs(field: number): readonly number[] {
    return this.#vector(field, 8, (reader) => {
      const low = reader.i32();
      const { at } = reader;
      return reader.i32() === (low < 0 ? -1 : 0) ? low : damaged(`byte ${at}`, 'a number beyond 32 bits');
    });
  }

  floats(field: number): readonly number[] {
    return this.#vector(field, 4, (reader) => {
      const four = reader.take(4);
      return new DataView(four.buffer, four.byteOffset, 4).getFloat32(0, true);
    });
  }

  /** A vector of bytes, not copied. */
  bytes(field: number): Uint8Array {
    const reader = this.#reader(field);
    if (!reader) return new Uint8Array();
    reader.at += reader.u32();
    return reader.take(reader.u32());
  }

  #vector<T>(field: number, size: number, item: (reader: ByteReader) => T): readonly T[] {
    const reader = this.#reader(field);
    if (!reader) return [];
    reader.at += reader.u32();
    const count = reader.u32();
    const start = reader.at;
    if (count > MAX_VECTOR) unsupported(`byte ${start}`, `a list of ${count} items; ${MAX_VECTOR} are the most here`);
    reader.skip(count * size);
    return Array.from({ length: count }, (_, index) => {
      reader.at = start + index * size;
      return item(reader);
    });
  }

  #reader(field: number): ByteReader | undefined {
    const entry = this.#fields + 4 + 2 * field;
    if (entry + 2 > this.#fieldsEnd) return undefined;
    const offset = new ByteReader(this.#bytes, entry).u16();
    return offset === 0 ? undefined : new ByteReader(this.#bytes, this.#at + offset);
  }
}
