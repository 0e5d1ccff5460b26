import { inflateRawSync } from 'node:zlib';
import { ByteReader, textOf } from '../byte-reader.js';
import { damaged, shown, unsupported } from '../format-error.js';

/** The most bytes that one file of an archive may have when it is unpacked. */
const MAX_FILE = 2 ** 30;
/** An end record of 22 bytes, and the longest comment behind it. */
const MAX_END = 22 + 65_535;
const [LOCAL, CENTRAL, END] = [0x04034b50, 0x02014b50, 0x06054b50];

export const isZip = (bytes: Uint8Array): boolean => bytes.length > 30 && new ByteReader(bytes).u32() === LOCAL;

/** Gives the file of a name in an archive, which is unpacked when it is asked for. @throws FormatError */
export function openZip(archive: Uint8Array): (name: string) => Uint8Array {
  const files = new Map(entriesOf(archive).map((entry) => [entry.name, entry]));
  return (name) => {
    const entry = files.get(name);
    return entry ? contentsOf(archive, entry) : unsupported('the archive', `it holds no ${name}: this is no model of Keras`);
  };
}

interface Entry {
  readonly name: string;
  readonly method: number;
  readonly packed: number;
  readonly size: number;
  readonly at: number;
}

function entriesOf(archive: Uint8Array): readonly Entry[] {
  const view = new DataView(archive.buffer, archive.byteOffset, archive.byteLength);
  let end = archive.length - 22;
  const first = Math.max(archive.length - MAX_END, 0);
  while (end >= first && view.getUint32(end, true) !== END) end--;
  if (end < first) return damaged('the archive', 'its list of files at the end is missing');
  const reader = new ByteReader(archive, end + 10);
  const count = reader.u16();
  reader.skip(4);
  reader.at = reader.u32();
  return Array.from({ length: count }, () => {
    const { at: start } = reader;
    if (reader.u32() !== CENTRAL) damaged(`byte ${start}`, 'no entry of the list of files stands here');
    reader.skip(6);
    const method = reader.u16();
    reader.skip(8);
    const [packed, size] = [reader.u32(), reader.u32()];
    const [nameLength, extra, comment] = [reader.u16(), reader.u16(), reader.u16()];
    reader.skip(8);
    const at = reader.u32();
    const name = textOf(reader.take(nameLength));
    reader.skip(extra + comment);
    return { name, method, packed, size, at };
  });
}

function contentsOf(archive: Uint8Array, { name, method, packed, size, at }: Entry): Uint8Array {
  const where = `${shown(name)} in the archive`;
  if (size > MAX_FILE) unsupported(where, `it has ${size} bytes; ${MAX_FILE} are the most here`);
  const reader = new ByteReader(archive, at);
  if (reader.u32() !== LOCAL) damaged(where, `it does not begin at byte ${at}`);
  reader.skip(22);
  const [nameLength, extra] = [reader.u16(), reader.u16()];
  reader.skip(nameLength + extra);
  const bytes = reader.take(packed);
  if (method === 0) return bytes;
  if (method !== 8) return unsupported(where, `it is packed by method ${method}; only stored and deflated files are read`);
  try {
    return inflateRawSync(bytes, { maxOutputLength: Math.max(size, 1) });
  } catch {
    return damaged(where, 'its packed bytes cannot be unpacked');
  }
}
