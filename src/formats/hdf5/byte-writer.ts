/** Little-endian bytes that grow; each call gives the writer back. */
export class ByteWriter {
  #bytes = new Uint8Array(256);
  #view = new DataView(this.#bytes.buffer);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  #grow(count: number): number {
    const at = this.#length;
    this.#length += count;
    if (this.#length > this.#bytes.length) {
      const larger = new Uint8Array(Math.max(this.#length, 2 * this.#bytes.length));
      larger.set(this.#bytes);
      this.#bytes = larger;
      this.#view = new DataView(larger.buffer);
    }
    return at;
  }

  bytes(values: ArrayLike<number>): this {
    const at = this.#grow(values.length);
    this.#bytes.set(values, at);
    return this;
  }

  u16(value: number): this {
    const at = this.#grow(2);
    this.#view.setUint16(at, value, true);
    return this;
  }

  u32(value: number): this {
    const at = this.#grow(4);
    this.#view.setUint32(at, value, true);
    return this;
  }

  u64(value: number): this {
    const at = this.#grow(8);
    this.#view.setBigInt64(at, BigInt(value), true);
    return this;
  }

  undefinedAddress(): this {
    return this.u64(-1);
  }

  ascii(text: string): this {
    return this.bytes(Uint8Array.from(text, (letter) => letter.charCodeAt(0)));
  }

  zeros(count: number): this {
    this.#grow(count);
    return this;
  }

  align(to: number): this {
    return this.zeros((to - (this.#length % to)) % to);
  }

  /** Room for an address that is known later; gives its place for `patch`. */
  reserve(count: number): number {
    return this.#grow(count);
  }

  patch(at: number, value: number): void {
    this.#view.setBigUint64(at, BigInt(value), true);
  }

  finish(): Uint8Array {
    return this.#bytes.slice(0, this.#length);
  }
}
