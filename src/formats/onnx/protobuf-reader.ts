import { ByteReader, textOf } from '../byte-reader.js';
import { damaged, unsupported } from '../format-error.js';

/** Fields of one message: a graph has one for each node and constant, a tensor as many for its values where they are not packed. */
const MAX_FIELDS = 1_048_576;

/** Integers in one list: sides, axes, paddings. */
const MAX_INTEGERS = 1_048_576;

type Field =
  | { readonly wire: 'varint'; readonly at: number; readonly value: bigint }
  | { readonly wire: 'bytes'; readonly at: number; readonly bytes: Uint8Array }
  | { readonly wire: 'fixed'; readonly at: number; readonly bytes: Uint8Array };

/**
 * A message of the protocol buffers' wire format: fields by their number in the schema. Lengths are held against the bytes of the message
 * before anything is made of them, and a message within it is read when it is asked for, so nothing is as deep as a file says.
 */
export class ProtobufMessage {
  readonly #fields = new Map<number, Field[]>();

  /** `start` is where the bytes begin in the file, for messages. @throws FormatError */
  constructor(
    bytes: Uint8Array,
    readonly start = 0,
  ) {
    const reader = new ByteReader(bytes);
    for (let count = 0; reader.at < bytes.length; count++) {
      if (count >= MAX_FIELDS) unsupported(`byte ${start}`, `a message of more than ${MAX_FIELDS} fields`);
      const at = start + reader.at;
      const tag = varint(reader, start);
      const field = fieldOf(reader, Number(tag & 7n), at, start);
      const number = Number(tag >> 3n);
      const known = this.#fields.get(number);
      if (known) known.push(field);
      else this.#fields.set(number, [field]);
    }
  }

  has(number: number): boolean {
    return this.#fields.has(number);
  }

  /** A signed integer; the last one counts where there are several. Beyond 2^53 it is rounded, and no size or axis is there. */
  integer(number: number, otherwise = 0): number {
    return this.integers(number).at(-1) ?? otherwise;
  }

  integers(number: number): readonly number[] {
    const values: number[] = [];
    const push = (value: bigint, at: number): void => {
      if (values.length >= MAX_INTEGERS) unsupported(`byte ${at}`, `more than ${MAX_INTEGERS} integers in one list`);
      values.push(signed(value));
    };
    for (const field of this.#all(number)) {
      if (field.wire === 'varint') push(field.value, field.at);
      else if (field.wire === 'fixed') damaged(`byte ${field.at}`, 'an integer is expected here');
      else {
        const reader = new ByteReader(field.bytes);
        while (reader.at < field.bytes.length) push(varint(reader, field.at), field.at);
      }
    }
    return values;
  }

  /** float32 values, packed or one by one. */
  floats(number: number): Float32Array {
    const parts = this.#all(number).map((field) => {
      if (field.wire === 'varint' || field.bytes.length % 4 !== 0)
        return damaged(`byte ${field.at}`, 'numbers of 4 bytes are expected here');
      return field.bytes;
    });
    const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
    let at = 0;
    for (const part of parts) {
      bytes.set(part, at);
      at += part.length;
    }
    const view = new DataView(bytes.buffer);
    return Float32Array.from({ length: bytes.length / 4 }, (_, index) => view.getFloat32(4 * index, true));
  }

  float(number: number): number {
    return this.floats(number).at(-1) ?? 0;
  }

  bytes(number: number): Uint8Array {
    return this.#contents(number).at(-1)?.bytes ?? new Uint8Array();
  }

  text(number: number): string {
    return textOf(this.bytes(number));
  }

  texts(number: number): readonly string[] {
    return this.#contents(number).map(({ bytes }) => textOf(bytes));
  }

  message(number: number): ProtobufMessage | undefined {
    return this.messages(number).at(-1);
  }

  messages(number: number): readonly ProtobufMessage[] {
    return this.#contents(number).map(({ bytes, at }) => new ProtobufMessage(bytes, at));
  }

  #all(number: number): readonly Field[] {
    return this.#fields.get(number) ?? [];
  }

  #contents(number: number): readonly (Field & { readonly wire: 'bytes' })[] {
    return this.#all(number).map((field) =>
      field.wire === 'bytes' ? field : damaged(`byte ${field.at}`, 'a text or a message is expected here'),
    );
  }
}

const signed = (value: bigint): number => Number(BigInt.asIntN(64, value));

function fieldOf(reader: ByteReader, wire: number, at: number, start: number): Field {
  switch (wire) {
    case 0:
      return { wire: 'varint', at, value: varint(reader, start) };
    case 1:
    case 5:
      return { wire: 'fixed', at, bytes: taken(reader, wire === 1 ? 8 : 4, start) };
    case 2: {
      const length = Number(varint(reader, start));
      const from = start + reader.at;
      return { wire: 'bytes', at: from, bytes: taken(reader, length, start) };
    }
    default:
      return damaged(`byte ${at}`, `a field of wire type ${wire}`);
  }
}

function taken(reader: ByteReader, count: number, start: number): Uint8Array {
  const left = reader.bytes.length - reader.at;
  if (count > left) damaged(`byte ${start + reader.at}`, `${count} bytes are announced here, but ${left} are left`);
  return reader.take(count);
}

/** Base 128, low groups first: ten bytes at most. */
function varint(reader: ByteReader, start: number): bigint {
  const at = start + reader.at;
  let value = 0n;
  for (let shift = 0n; shift < 70n; shift += 7n) {
    if (reader.at >= reader.bytes.length) return damaged(`byte ${at}`, 'an integer breaks off here');
    const byte = reader.u8();
    value |= BigInt(byte & 127) << shift;
    if (byte < 128) return BigInt.asUintN(64, value);
  }
  return damaged(`byte ${at}`, 'an integer of more than ten bytes');
}
