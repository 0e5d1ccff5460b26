/** A field of a protocol buffer message, encoded: its tag and its value. */
export type Field = Uint8Array;

const VARINT = 0;
const BYTES = 2;
const FIXED32 = 5;

/** Base 128, low groups first. `value` is an integer from 0 to 2^53. */
function varint(value: number): readonly number[] {
  const bytes: number[] = [];
  let rest = value;
  while (rest >= 128) {
    bytes.push((rest % 128) + 128);
    rest = Math.floor(rest / 128);
  }
  return [...bytes, rest];
}

const tag = (number: number, wire: number): readonly number[] => varint(number * 8 + wire);

export const integerField = (number: number, value: number): Field => Uint8Array.from([...tag(number, VARINT), ...varint(value)]);

export function floatField(number: number, value: number): Field {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setFloat32(0, value, true);
  return joined([Uint8Array.from(tag(number, FIXED32)), bytes]);
}

export const bytesField = (number: number, bytes: Uint8Array): Field =>
  joined([Uint8Array.from([...tag(number, BYTES), ...varint(bytes.length)]), bytes]);

export const textField = (number: number, text: string): Field => bytesField(number, new TextEncoder().encode(text));

export const messageField = (number: number, fields: readonly Field[]): Field => bytesField(number, joined(fields));

/** Fields one after the other: the bytes of a message. */
export function joined(fields: readonly Field[]): Uint8Array {
  const bytes = new Uint8Array(fields.reduce((sum, field) => sum + field.length, 0));
  let at = 0;
  for (const field of fields) {
    bytes.set(field, at);
    at += field.length;
  }
  return bytes;
}
