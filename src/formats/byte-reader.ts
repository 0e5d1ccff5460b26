import { damaged } from './format-error.js';

/** Little-endian numbers of a file. Whatever lies outside of its bytes is an error that names the offset, so a declared size never allocates. */
export class ByteReader {
  readonly bytes: Uint8Array;
  at: number;
  readonly #view: DataView;

  constructor(bytes: Uint8Array, at = 0) {
    this.bytes = bytes;
    this.at = at;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  #step(count: number): number {
    const { at } = this;
    if (!(at >= 0 && count >= 0 && at + count <= this.bytes.length)) {
      damaged(`byte ${at}`, `${count} bytes are read here, but the file has ${this.bytes.length}`);
    }
    this.at = at + count;
    return at;
  }

  u8(): number {
    return this.#view.getUint8(this.#step(1));
  }

  u16(): number {
    return this.#view.getUint16(this.#step(2), true);
  }

  u32(): number {
    return this.#view.getUint32(this.#step(4), true);
  }

  i32(): number {
    return this.#view.getInt32(this.#step(4), true);
  }

  /** An offset or a length: beyond 2⁵³ it is beyond any file, and rounding cannot bring it back. */
  u64(): number {
    return Number(this.#view.getBigUint64(this.#step(8), true));
  }

  take(count: number): Uint8Array {
    const at = this.#step(count);
    return this.bytes.subarray(at, at + count);
  }

  skip(count: number): void {
    this.#step(count);
  }

  ascii(count: number): string {
    return String.fromCharCode(...this.take(count));
  }
}

/** UTF-8; what is no UTF-8 becomes replacement characters, which no name of a layer has. */
export const textOf = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
