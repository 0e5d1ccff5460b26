import { inflateSync } from 'node:zlib';

/** What the first bytes of a PNG file say. */
export interface PngHeader {
  readonly width: number;
  readonly height: number;
  /** 1 for grey, 3 for colour; transparency is left out. */
  readonly channels: 1 | 3;
  /** Bytes a pixel as they are stored. */
  readonly stored: number;
  readonly palette: boolean;
}

export type Png<T> = ({ readonly ok: true } & T) | { readonly ok: false; readonly problem: string };

/** Signature and first chunk. */
export const PNG_HEAD = 33;
const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const MOST_SIDE = 8192;
/** By colour type: bytes a pixel as stored, and channels of the picture. */
const COLOURS: ReadonlyMap<number, readonly [stored: number, channels: 1 | 3]> = new Map([
  [0, [1, 1]],
  [2, [3, 3]],
  [3, [1, 3]],
  [4, [2, 1]],
  [6, [4, 3]],
]);

/** Reads the header (PNG 1.2): 8 bits a channel, not interlaced. */
export function readPngHeader(bytes: Uint8Array): Png<{ readonly header: PngHeader }> {
  const refuse = (problem: string) => ({ ok: false, problem }) as const;
  if (!SIGNATURE.every((byte, index) => bytes[index] === byte)) return refuse('it is no PNG image');
  if (bytes.length < PNG_HEAD || chunkName(bytes, 12) !== 'IHDR') return refuse('it ends in its header');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const [width, height] = [view.getUint32(16), view.getUint32(20)];
  const [depth = 0, colour = 0, , , interlaced = 0] = bytes.subarray(24, 29);
  if (width < 1 || height < 1 || width > MOST_SIDE || height > MOST_SIDE)
    return refuse(`it is ${width} × ${height}, at most ${MOST_SIDE} × ${MOST_SIDE} are read`);
  const form = COLOURS.get(colour);
  if (depth !== 8 || form === undefined) return refuse(`it has ${depth} bits a channel, only 8 are read`);
  if (interlaced !== 0) return refuse('it is interlaced, which is not read');
  return { ok: true, header: { width, height, channels: form[1], stored: form[0], palette: colour === 3 } };
}

/** The pixels, [height, width, channels]. What the file expands to is bounded by what its header says. */
export function readPng(bytes: Uint8Array): Png<{ readonly header: PngHeader; readonly pixels: Uint8Array }> {
  const read = readPngHeader(bytes);
  if (!read.ok) return read;
  const { header } = read;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const packed: Uint8Array[] = [];
  let colours: Uint8Array = new Uint8Array(0);
  for (let at = SIGNATURE.length; ; ) {
    if (at + 12 > bytes.length) return { ok: false, problem: 'it ends before its last chunk' };
    const [length, name] = [view.getUint32(at), chunkName(bytes, at + 4)];
    if (at + 12 + length > bytes.length) return { ok: false, problem: `its chunk ${name} claims ${length} bytes, more than there are` };
    const data = bytes.subarray(at + 8, at + 8 + length);
    if (name === 'IEND') break;
    if (name === 'IDAT') packed.push(data);
    if (name === 'PLTE') colours = data;
    at += 12 + length;
  }
  const line = header.width * header.stored;
  const expected = (line + 1) * header.height;
  const lines = inflated(Buffer.concat(packed), expected);
  if (lines?.length !== expected) return { ok: false, problem: 'its pixels cannot be unpacked to the size of its header' };
  const filter = undoFilters(lines, line, header);
  if (filter !== undefined) return { ok: false, problem: `its line ${filter.line + 1} has the unknown filter ${filter.found}` };
  return picture(lines, line, header, colours);
}

const chunkName = (bytes: Uint8Array, at: number): string => String.fromCharCode(...bytes.subarray(at, at + 4));

function inflated(packed: Uint8Array, limit: number): Uint8Array | undefined {
  try {
    return inflateSync(packed, { maxOutputLength: limit });
  } catch {
    return undefined;
  }
}

/** Replaces each line, a filter and its bytes, by what was filtered; the filter that is none of the five, where there is one. */
function undoFilters(
  lines: Uint8Array,
  line: number,
  { height, stored }: PngHeader,
): { readonly line: number; readonly found: number } | undefined {
  for (let row = 0; row < height; row++) {
    const start = row * (line + 1);
    const filter = lines[start]!;
    if (filter > 4) return { line: row, found: filter };
    for (let index = 0; index < line; index++) {
      const at = start + 1 + index;
      const left = index < stored ? 0 : lines[at - stored]!;
      const up = row === 0 ? 0 : lines[at - line - 1]!;
      const corner = row === 0 || index < stored ? 0 : lines[at - line - 1 - stored]!;
      lines[at] = lines[at]! + predicted(filter, left, up, corner);
    }
  }
  return undefined;
}

function predicted(filter: number, left: number, up: number, corner: number): number {
  switch (filter) {
    case 1:
      return left;
    case 2:
      return up;
    case 3:
      return (left + up) >> 1;
    case 4: {
      const [fromLeft, fromUp, fromCorner] = [Math.abs(up - corner), Math.abs(left - corner), Math.abs(left + up - 2 * corner)];
      return fromLeft <= fromUp && fromLeft <= fromCorner ? left : fromUp <= fromCorner ? up : corner;
    }
    default:
      return 0;
  }
}

function picture(lines: Uint8Array, line: number, header: PngHeader, colours: Uint8Array): ReturnType<typeof readPng> {
  const { width, height, channels, stored, palette } = header;
  const pixels = new Uint8Array(width * height * channels);
  for (let pixel = 0; pixel < width * height; pixel++) {
    const at = Math.floor(pixel / width) * (line + 1) + 1 + (pixel % width) * stored;
    const from = palette ? 3 * lines[at]! : at;
    if (palette && from + 3 > colours.length) return { ok: false, problem: `colour ${lines[at]} is not in its palette` };
    const source = palette ? colours : lines;
    for (let channel = 0; channel < channels; channel++) pixels[pixel * channels + channel] = source[from + channel]!;
  }
  return { ok: true, header, pixels };
}
