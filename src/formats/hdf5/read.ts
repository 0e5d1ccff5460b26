import { ByteReader } from '../byte-reader.js';
import { bytesOfKind, float32Of } from '../float-values.js';
import { damaged, shown, unsupported } from '../format-error.js';
import type { WeightArray } from '../weights.js';
import { type Attribute, cString, readAttribute, readDataspace, readDatatype, readLayout } from './messages.js';
import { Hdf5Structures, type Message } from './objects.js';

const SIGNATURE = [0x89, 0x48, 0x44, 0x46, 13, 10, 26, 10];
export const isHdf5 = (bytes: Uint8Array): boolean => SIGNATURE.every((byte, index) => bytes[index] === byte);

const [DATASPACE, DATATYPE, LAYOUT, FILTERS, ATTRIBUTE] = [1, 3, 8, 11, 12];

/**
 * The groups, attributes and arrays of an HDF5 file, as h5py writes them (HDF5 File Format Specification 3.0): superblocks 0 to 3, object
 * headers 1 and 2, groups by symbol table or by links, arrays that lie in one piece. Nothing is copied until an array's values are read.
 */
export class Hdf5File {
  readonly #structures: Hdf5Structures;
  readonly #objects = new Map<number, { readonly messages: readonly Message[]; readonly links: ReadonlyMap<string, number> }>();

  constructor(bytes: Uint8Array) {
    this.#structures = new Hdf5Structures(bytes);
  }

  /** Names in the group at a path such as `model_weights/dense`; none where there is no such group. */
  names(path: string): readonly string[] {
    return [...(this.#find(path)?.links.keys() ?? [])];
  }

  /** The texts of an attribute, one or several; undefined where there is none. */
  texts(path: string, name: string): readonly string[] | undefined {
    const attribute = this.#attribute(path, name);
    if (!attribute) return undefined;
    const { type, count, bytes } = attribute;
    // h5py writes an empty list as numbers.
    if (count === 0) return [];
    return Array.from({ length: count }, (_, index) => {
      const item = bytes.subarray(index * type.size, (index + 1) * type.size);
      if (type.kind === 'text') return cString(item);
      if (type.kind === 'long text') return this.#longText(item);
      return unsupported(`attribute ${shown(name)}`, 'it is no text');
    });
  }

  /** The array at a path; undefined where there is none. */
  array(path: string): WeightArray | undefined {
    const object = this.#find(path);
    const at = (type: number) => object?.messages.find((message) => message.type === type)?.at;
    const [space, kind, layoutAt] = [at(DATASPACE), at(DATATYPE), at(LAYOUT)];
    if (space === undefined || kind === undefined || layoutAt === undefined) return undefined;
    const where = `array ${shown(path)}`;
    const reader = (position: number) => new ByteReader(this.#structures.bytes, position);
    const shape = readDataspace(reader(space));
    const type = readDatatype(reader(kind));
    if (type.kind !== 'number') return unsupported(where, 'its values are no little-endian numbers');
    const layout = readLayout(reader(layoutAt));
    if (layout.kind === 'chunked' || at(FILTERS) !== undefined) return unsupported(where, 'it is stored in chunks or compressed');
    const size = shape.reduce((product, side) => product * side, bytesOfKind[type.number]);
    const bytes = layout.kind === 'compact' ? layout.bytes : this.#structures.at(layout.address).take(Math.min(layout.size, size));
    if (bytes.length !== size) damaged(where, `it has ${size} bytes, but ${bytes.length} are stored`);
    return { shape, read: () => float32Of(bytes, type.number) };
  }

  #attribute(path: string, name: string): Attribute | undefined {
    for (const { type, at } of this.#find(path)?.messages ?? []) {
      if (type !== ATTRIBUTE) continue;
      const attribute = readAttribute(new ByteReader(this.#structures.bytes, at));
      if (attribute.name === name) return attribute;
    }
    return undefined;
  }

  #find(path: string) {
    let object = this.#object(this.#structures.root);
    for (const name of path.split('/').filter((part) => part !== '')) {
      const address = object.links.get(name);
      if (address === undefined) return undefined;
      object = this.#object(address);
    }
    return object;
  }

  #object(address: number) {
    const known = this.#objects.get(address);
    if (known) return known;
    const messages = this.#structures.messages(address);
    const object = { messages, links: this.#structures.links(messages) };
    this.#objects.set(address, object);
    return object;
  }

  /** A text that lies in a global heap: its length, the heap's address and its number there. */
  #longText(item: Uint8Array): string {
    const reference = new ByteReader(item);
    const length = reference.u32();
    const address = reference.u64();
    const wanted = reference.u32();
    const heap = this.#structures.at(address);
    const start = heap.at;
    if (heap.ascii(4) !== 'GCOL') damaged(`byte ${start}`, 'no global heap');
    heap.skip(4);
    const end = start + heap.u64();
    while (heap.at + 16 <= end) {
      const index = heap.u16();
      heap.skip(6);
      const size = heap.u64();
      if (index === 0) break;
      const bytes = heap.take(size);
      if (index === wanted) return cString(bytes.subarray(0, length));
      heap.at = Math.ceil((heap.at - start) / 8) * 8 + start;
    }
    return damaged(`byte ${start}`, `there is no text ${wanted} in this heap`);
  }
}
