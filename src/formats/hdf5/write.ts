import { bytesOfFloats } from '../float-values.js';
import { unsupported } from '../format-error.js';
import type { Shape } from '../../network/shape.js';
import { ByteWriter } from './byte-writer.js';

/** A group with its attributes, texts or lists of texts, and what it holds by name. */
export interface Hdf5Group {
  readonly kind: 'group';
  readonly attributes: Readonly<Record<string, string | readonly string[]>>;
  readonly children: ReadonlyMap<string, Hdf5Group | Hdf5Array>;
}

export interface Hdf5Array {
  readonly kind: 'array';
  readonly shape: Shape;
  readonly values: Float32Array;
}

/** Half of the entries that a tree node of a group has room for; the superblock says so. */
const TREE_RANK = 16;
const FREE_LIST_END = 1;
/** Texts of a list lie in the header of its group, 16 bytes each, and a message there has at most 64 KiB. */
const MAX_TEXTS = 4000;

/**
 * An HDF5 file of groups, texts and float32 arrays (HDF5 File Format Specification 3.0: superblock 0, groups by symbol table, texts in one global
 * heap), which the HDF5 library reads. Equal contents give equal bytes: no times are written.
 */
export function writeHdf5(root: Hdf5Group): Uint8Array {
  const file = new ByteWriter();
  const texts = textsOf(root);
  const leafRank = Math.max(4, Math.ceil(largestGroup(root) / 2));
  file.bytes([0x89, 0x48, 0x44, 0x46, 13, 10, 26, 10]);
  file.bytes([0, 0, 0, 0, 0, 8, 8, 0]).u16(leafRank).u16(TREE_RANK).u32(0);
  file.u64(0).undefinedAddress();
  const end = file.reserve(8);
  file.undefinedAddress();
  file.u64(0);
  const rootHeader = file.reserve(8);
  file.u32(0).u32(0).u64(0).u64(0);
  const heap = writeTextHeap(file, [...texts.keys()]);
  file.patch(
    rootHeader,
    writeGroup(file, root, leafRank, (text) => ({ heap, index: texts.get(text) ?? 0 })),
  );
  file.patch(end, file.length);
  return file.finish();
}

type TextPlace = (text: string) => { readonly heap: number; readonly index: number };

/** Every text once, with its number in the heap, from 1 on. */
function textsOf(root: Hdf5Group): ReadonlyMap<string, number> {
  const texts = new Map<string, number>();
  const visit = ({ attributes, children }: Hdf5Group): void => {
    for (const text of Object.values(attributes).flat()) if (!texts.has(text)) texts.set(text, texts.size + 1);
    for (const child of children.values()) if (child.kind === 'group') visit(child);
  };
  visit(root);
  if (texts.size > 65_000) unsupported('the model', `it has ${texts.size} names, more than one heap of texts takes`);
  return texts;
}

const largestGroup = ({ children }: Hdf5Group): number =>
  Math.max(children.size, ...[...children.values()].map((child) => (child.kind === 'group' ? largestGroup(child) : 0)));

function writeTextHeap(file: ByteWriter, texts: readonly string[]): number {
  const heap = new ByteWriter();
  for (const [index, text] of texts.entries()) {
    const bytes = new TextEncoder().encode(text);
    heap
      .u16(index + 1)
      .u16(1)
      .u32(0)
      .u64(bytes.length)
      .bytes(bytes)
      .align(8);
  }
  const used = 16 + heap.length;
  const size = Math.ceil((used + 16) / 4096) * 4096;
  const address = file.align(8).length;
  file.ascii('GCOL').bytes([1, 0, 0, 0]).u64(size).bytes(heap.finish());
  file
    .u16(0)
    .u16(0)
    .u32(0)
    .u64(size - used)
    .zeros(size - used - 16);
  return address;
}

/** Gives the address of the object's header. */
function writeGroup(file: ByteWriter, group: Hdf5Group, leafRank: number, place: TextPlace): number {
  const headers = [...group.children]
    .map(([name, child]) => ({
      name: new TextEncoder().encode(name),
      header: child.kind === 'group' ? writeGroup(file, child, leafRank, place) : writeArray(file, child),
    }))
    .sort((a, b) => Buffer.compare(a.name, b.name));
  const names = new ByteWriter().zeros(8);
  const entries = headers.map(({ name, header }) => {
    const at = names.length;
    names.bytes(name).zeros(1).align(8);
    return { at, header };
  });
  const node = file.align(8).length;
  file.ascii('SNOD').bytes([1, 0]).u16(entries.length);
  for (const { at, header } of entries) file.u64(at).u64(header).u32(0).u32(0).u64(0).u64(0);
  file.zeros((2 * leafRank - entries.length) * 40);
  const tree = file.length;
  file
    .ascii('TREE')
    .bytes([0, 0])
    .u16(entries.length === 0 ? 0 : 1)
    .undefinedAddress()
    .undefinedAddress();
  file
    .u64(0)
    .u64(node)
    .u64(entries.at(-1)?.at ?? 0)
    .zeros((2 * TREE_RANK - 1) * 16);
  const heap = file.length;
  file
    .ascii('HEAP')
    .zeros(4)
    .u64(names.length)
    .u64(FREE_LIST_END)
    .u64(heap + 32)
    .bytes(names.finish());
  const messages = Object.entries(group.attributes).map(([name, value]) => ({ type: 12, bytes: attribute(name, value, place) }));
  return writeHeader(file, [{ type: 17, bytes: new ByteWriter().u64(tree).u64(heap).finish() }, ...messages]);
}

function writeArray(file: ByteWriter, { shape, values }: Hdf5Array): number {
  const bytes = bytesOfFloats(values);
  const address = file.align(8).length;
  file.bytes(bytes);
  return writeHeader(file, [
    { type: 1, bytes: dataspace(shape) },
    { type: 3, bytes: FLOAT32 },
    {
      type: 8,
      bytes: new ByteWriter()
        .bytes([3, 1])
        .u64(bytes.length === 0 ? -1 : address)
        .u64(bytes.length)
        .finish(),
    },
  ]);
}

function writeHeader(file: ByteWriter, messages: readonly { readonly type: number; readonly bytes: Uint8Array }[]): number {
  const body = new ByteWriter();
  for (const { type, bytes } of messages) {
    const size = Math.ceil(bytes.length / 8) * 8;
    body.u16(type).u16(size).u32(0).bytes(bytes).align(8);
  }
  const address = file.align(8).length;
  file.bytes([1, 0]).u16(messages.length).u32(1).u32(body.length).u32(0).bytes(body.finish());
  return address;
}

/** Little-endian IEEE 754 binary32. */
const FLOAT32 = new ByteWriter().bytes([0x11, 0x20, 0x1f, 0]).u32(4).u16(0).u16(32).bytes([23, 8, 0, 23]).u32(127).finish();

/** UTF-8 of any length, ended by its length. */
const TEXT = new ByteWriter().bytes([0x19, 1, 1, 0]).u32(16).bytes([0x10, 0, 0, 0]).u32(1).u16(0).u16(8).u32(0).finish();

function dataspace(shape: Shape): Uint8Array {
  const space = new ByteWriter().bytes([1, shape.length, 0, 0, 0, 0, 0, 0]);
  for (const side of shape) space.u64(side);
  return space.finish();
}

function attribute(name: string, value: string | readonly string[], place: TextPlace): Uint8Array {
  const list = typeof value === 'string' ? [value] : value;
  if (list.length > MAX_TEXTS) unsupported(`attribute ${name}`, `it has ${list.length} texts, more than the limit of ${MAX_TEXTS}`);
  const space = dataspace(typeof value === 'string' ? [] : [list.length]);
  const bytes = new ByteWriter()
    .bytes([1, 0])
    .u16(name.length + 1)
    .u16(TEXT.length)
    .u16(space.length);
  bytes.ascii(name).zeros(1).align(8).bytes(TEXT).align(8).bytes(space).align(8);
  for (const text of list) {
    const { heap, index } = place(text);
    bytes.u32(new TextEncoder().encode(text).length).u64(heap).u32(index);
  }
  return bytes.finish();
}
