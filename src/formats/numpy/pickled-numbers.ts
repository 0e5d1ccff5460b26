import { ByteReader, textOf } from '../byte-reader.js';
import { damaged, unsupported } from '../format-error.js';

/** What stands on the stack of a pickle: numbers and texts as they are; anything else only holds its place. */
type Pickled = number | string | { readonly opaque: true };

const OPAQUE: Pickled = { opaque: true };
const MARK: unique symbol = Symbol('mark');

/** The bytes of an operation after its own, that say nothing here: protocol, frame, places of the memo, flags. */
const SKIPPED: ReadonlyMap<number, number> = new Map([
  [0x80, 1],
  [0x95, 8],
  [0x71, 1],
  [0x72, 4],
  [0x94, 0],
  [0x61, 0],
]);

/**
 * The entries of the dictionaries of a pickle that have a text as their key and a number as their value. A pickle is a program that may call
 * any function of Python; here no call is made, and what it would give is nothing. @throws FormatError at an operation that is not known.
 */
export function pickledNumbers(bytes: Uint8Array, where: string): ReadonlyMap<string, number> {
  const reader = new ByteReader(bytes);
  const numbers = new Map<string, number>();
  const stack: (Pickled | typeof MARK)[] = [];
  const drop = (count: number): void => {
    stack.length = Math.max(stack.length - count, 0);
  };
  const sinceMark = (): readonly (Pickled | typeof MARK)[] => {
    const mark = stack.lastIndexOf(MARK);
    if (mark === -1) damaged(where, 'a pickle that closes what it has not opened');
    return stack.splice(mark).slice(1);
  };
  const enter = (entries: readonly (Pickled | typeof MARK)[]): void => {
    for (let at = 0; at + 1 < entries.length; at += 2) {
      const [key, value] = [entries[at], entries[at + 1]];
      if (typeof key === 'string' && typeof value === 'number') numbers.set(key, value);
    }
  };
  for (;;) {
    const { at } = reader;
    const operation = reader.u8();
    const skipped = SKIPPED.get(operation);
    if (skipped !== undefined) {
      reader.skip(skipped);
      if (operation === 0x61) drop(1); // a list takes one item
      continue;
    }
    switch (String.fromCharCode(operation)) {
      case '.':
        return numbers;
      case '(':
        stack.push(MARK);
        break;
      case 'c': // a name, on two lines
        for (let lines = 0; lines < 2; ) if (reader.u8() === 0x0a) lines++;
        stack.push(OPAQUE);
        break;
      case '\x93': // a name, from the stack
      case 'R': // a call
        drop(2);
        stack.push(OPAQUE);
        break;
      case 'b': // a state set
        drop(1);
        break;
      case 'h':
        reader.skip(1);
        stack.push(OPAQUE);
        break;
      case 'K':
        stack.push(reader.u8());
        break;
      case 'M':
        stack.push(reader.u16());
        break;
      case 'J':
        stack.push(reader.i32());
        break;
      case 'G': {
        const eight = reader.take(8);
        stack.push(new DataView(eight.buffer, eight.byteOffset, 8).getFloat64(0, false));
        break;
      }
      case 'X':
        stack.push(textOf(reader.take(reader.u32())));
        break;
      case '\x8c':
        stack.push(textOf(reader.take(reader.u8())));
        break;
      case 'C':
        reader.skip(reader.u8());
        stack.push(OPAQUE);
        break;
      case 'N':
      case '\x88':
      case '\x89':
      case ')':
      case ']':
      case '}':
        stack.push(OPAQUE);
        break;
      case 't':
        sinceMark();
        stack.push(OPAQUE);
        break;
      case 'e':
        sinceMark();
        break;
      case '\x85':
      case '\x86':
      case '\x87':
        drop(operation - 0x84);
        stack.push(OPAQUE);
        break;
      case 's':
        enter(stack.slice(-2));
        drop(2);
        break;
      case 'u':
        enter(sinceMark());
        break;
      default:
        return unsupported(`${where}, byte ${at} of its pickle`, `the operation 0x${operation.toString(16)} is not read here`);
    }
  }
}
