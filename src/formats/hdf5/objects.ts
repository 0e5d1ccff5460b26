import { ByteReader } from '../byte-reader.js';
import { damaged, unsupported } from '../format-error.js';
import { cString } from './messages.js';

/** A message of an object header: what it is about, and where its bytes lie in the file. */
export interface Message {
  readonly type: number;
  readonly at: number;
  readonly size: number;
}

/** The structures read of one file, all together: files with circles end here. */
const MAX_STRUCTURES = 200_000;

export class Hdf5Structures {
  readonly bytes: Uint8Array;
  /** Address of the root group's header. */
  readonly root: number;
  readonly #base: number;
  #read = 0;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
    const reader = new ByteReader(bytes, 8);
    const version = reader.u8();
    if (version > 3) unsupported('byte 8', `an HDF5 superblock of version ${version}`);
    const old = version < 2;
    reader.skip(old ? 4 : 0);
    const [offsets, lengths] = [reader.u8(), reader.u8()];
    if (offsets !== 8 || lengths !== 8) unsupported(`byte ${old ? 13 : 9}`, `HDF5 addresses of ${offsets} and lengths of ${lengths} bytes`);
    reader.skip(old ? 9 + (version === 1 ? 4 : 0) : 1);
    this.#base = reader.u64();
    reader.skip(old ? 24 + 8 : 16);
    this.root = reader.u64();
  }

  at(address: number): ByteReader {
    this.#read += 1;
    if (this.#read > MAX_STRUCTURES)
      damaged(`byte ${address}`, `more than ${MAX_STRUCTURES} structures are read: the file goes round in circles`);
    const position = this.#base + address;
    if (!(position < this.bytes.length))
      damaged(`byte ${position}`, `an address behind the end of the file, which has ${this.bytes.length} bytes`);
    return new ByteReader(this.bytes, position);
  }

  /** All messages of the object whose header is at an address. */
  messages(address: number): readonly Message[] {
    const reader = this.at(address);
    const start = reader.at;
    const isNew = reader.ascii(4) === 'OHDR';
    const found: Message[] = [];
    const blocks: { readonly at: number; readonly end: number }[] = [];
    let hasOrder = false;
    if (isNew) {
      reader.skip(1);
      const flags = reader.u8();
      hasOrder = (flags & 4) !== 0;
      reader.skip((flags & 32 ? 16 : 0) + (flags & 16 ? 4 : 0));
      const width = 1 << (flags & 3);
      const size = [reader.u8, reader.u16, reader.u32, reader.u64][flags & 3]?.call(reader) ?? width;
      blocks.push({ at: reader.at, end: reader.at + size });
    } else {
      reader.at = start;
      if (reader.u8() !== 1) damaged(`byte ${start}`, 'no object header');
      reader.skip(7);
      const size = reader.u32();
      reader.skip(4);
      blocks.push({ at: reader.at, end: reader.at + size });
    }
    for (let block = blocks.shift(); block; block = blocks.shift()) {
      reader.at = block.at;
      const headSize = isNew ? (hasOrder ? 6 : 4) : 8;
      while (reader.at + headSize <= block.end) {
        const type = isNew ? reader.u8() : reader.u16();
        const size = reader.u16();
        reader.skip(headSize - (isNew ? 3 : 4));
        const message = { type, at: reader.at, size };
        reader.skip(size);
        if (type === CONTINUATION) {
          const inner = new ByteReader(this.bytes, message.at);
          const [target, length] = [inner.u64(), inner.u64()];
          const next = this.at(target);
          blocks.push(isNew ? { at: next.at + 4, end: next.at + length - 4 } : { at: next.at, end: next.at + length });
        } else found.push(message);
      }
    }
    return found;
  }

  /** Names in a group and the addresses of their headers. */
  links(messages: readonly Message[]): ReadonlyMap<string, number> {
    const links = new Map<string, number>();
    for (const { type, at } of messages) {
      const reader = new ByteReader(this.bytes, at);
      if (type === SYMBOL_TABLE) {
        const tree = reader.u64();
        this.#symbols(tree, this.#heap(reader.u64()), links);
      } else if (type === LINK) readLink(reader, links);
    }
    return links;
  }

  #heap(address: number): Uint8Array {
    const reader = this.at(address);
    if (reader.ascii(4) !== 'HEAP') damaged(`byte ${reader.at - 4}`, 'no local heap');
    reader.skip(4);
    const size = reader.u64();
    reader.skip(8);
    return this.at(reader.u64()).take(size);
  }

  /** Trees are walked with a stack of their own: a hostile one may be as deep as the file is long. */
  #symbols(tree: number, heap: Uint8Array, links: Map<string, number>): void {
    const open = [tree];
    for (let address = open.pop(); address !== undefined; address = open.pop()) {
      const reader = this.at(address);
      const start = reader.at;
      const signature = reader.ascii(4);
      if (signature === 'TREE') {
        reader.skip(2);
        const used = reader.u16();
        reader.skip(16);
        for (let entry = 0; entry < used; entry++) {
          reader.skip(8);
          open.push(reader.u64());
        }
      } else if (signature === 'SNOD') {
        reader.skip(2);
        const count = reader.u16();
        for (let entry = 0; entry < count; entry++) {
          const name = reader.u64();
          const header = reader.u64();
          reader.skip(24);
          if (!(name < heap.length)) damaged(`byte ${reader.at - 40}`, 'a name outside of its heap');
          links.set(cString(heap.subarray(name)), header);
        }
      } else damaged(`byte ${start}`, 'no node of a group');
    }
  }
}

const CONTINUATION = 16;
const SYMBOL_TABLE = 17;
const LINK = 6;

function readLink(reader: ByteReader, links: Map<string, number>): void {
  reader.skip(1);
  const flags = reader.u8();
  const type = flags & 8 ? reader.u8() : 0;
  reader.skip((flags & 4 ? 8 : 0) + (flags & 16 ? 1 : 0));
  const length = [reader.u8, reader.u16, reader.u32, reader.u64][flags & 3]?.call(reader) ?? 0;
  const name = cString(reader.take(length));
  if (type === 0) links.set(name, reader.u64());
}
