import { closeSync, createReadStream, mkdirSync, openSync, writeSync } from 'node:fs';
import path from 'node:path';
import { createGunzip } from 'node:zlib';

/** An archive is not what is expected. */
export class BadArchive extends Error {
  override readonly name = 'BadArchive';
}

const BLOCK = 512;

/**
 * Unpacks the regular files of a gzipped tar into a folder.
 * Hidden files are left out. A member that would leave the folder, a link and anything else that is no file or folder is refused.
 * @throws BadArchive, and what the disk refuses.
 */
export async function unpack(archive: string, folder: string, signal: AbortSignal): Promise<void> {
  const members = new Members(folder);
  try {
    for await (const chunk of createReadStream(archive).pipe(createGunzip())) {
      signal.throwIfAborted();
      members.take(chunk as Buffer);
    }
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && String(cause.code).startsWith('Z_')) throw new BadArchive(cause.message);
    throw cause;
  } finally {
    members.close();
  }
  members.end();
}

/** Reads the blocks of a tar as they come. */
class Members {
  readonly #folder: string;
  #pending: Buffer = Buffer.alloc(0);
  /** Bytes left of the current member, and of its padding. */
  #left = 0;
  #padding = 0;
  #output: number | undefined;
  #ended = false;

  constructor(folder: string) {
    this.#folder = folder;
  }

  take(chunk: Buffer): void {
    let data = this.#pending.length === 0 ? chunk : Buffer.concat([this.#pending, chunk]);
    while (data.length > 0 && !this.#ended) {
      if (this.#left > 0) {
        const part = data.subarray(0, Math.min(this.#left, data.length));
        if (this.#output !== undefined) for (let written = 0; written < part.length; ) written += writeSync(this.#output, part, written);
        this.#left -= part.length;
        data = data.subarray(part.length);
        if (this.#left === 0) this.close();
      } else if (this.#padding > 0) {
        const skipped = Math.min(this.#padding, data.length);
        this.#padding -= skipped;
        data = data.subarray(skipped);
      } else if (data.length < BLOCK) {
        break;
      } else {
        this.#begin(data.subarray(0, BLOCK));
        data = data.subarray(BLOCK);
      }
    }
    this.#pending = this.#ended ? Buffer.alloc(0) : Buffer.from(data);
  }

  end(): void {
    if (!this.#ended || this.#left > 0) throw new BadArchive('the archive is cut off');
  }

  close(): void {
    if (this.#output !== undefined) closeSync(this.#output);
    this.#output = undefined;
  }

  #begin(header: Buffer): void {
    if (header.every((byte) => byte === 0)) {
      this.#ended = true;
      return;
    }
    const prefix = header.toString('latin1', 257, 262) === 'ustar' ? textAt(header, 345, 155) : '';
    const name = prefix === '' ? textAt(header, 0, 100) : `${prefix}/${textAt(header, 0, 100)}`;
    const size = Number.parseInt(textAt(header, 124, 12).trim() || '0', 8);
    if (!Number.isSafeInteger(size) || size < 0 || !hasChecksum(header)) throw new BadArchive('a header of the archive is damaged');
    const kind = String.fromCharCode(header[156]!);
    this.#left = size;
    this.#padding = (BLOCK - (size % BLOCK)) % BLOCK;
    // Extended headers hold times and the like; folders are made with their files.
    if ('xg5'.includes(kind)) return;
    if (kind !== '0' && kind !== '\0') throw new BadArchive(`${name} is a link or a device, not a file`);
    const place = placeOf(name);
    if (place === undefined) return;
    const target = path.join(this.#folder, ...place);
    mkdirSync(path.dirname(target), { recursive: true });
    this.#output = openSync(target, 'w');
    if (size === 0) this.close();
  }
}

const textAt = (header: Buffer, start: number, length: number): string => {
  const end = header.indexOf(0, start);
  return header.toString('utf8', start, end === -1 || end > start + length ? start + length : end);
};

function hasChecksum(header: Buffer): boolean {
  const sum = header.reduce((total, byte, index) => total + (index >= 148 && index < 156 ? 32 : byte), 0);
  return Number.parseInt(textAt(header, 148, 8).trim(), 8) === sum;
}

/** The parts of a member's path; undefined where it is hidden. */
function placeOf(name: string): readonly string[] | undefined {
  const parts = name.split('/').filter((part) => part !== '.' && part !== '');
  if (name.startsWith('/') || parts.includes('..') || name.includes('\\')) throw new BadArchive(`${name} would lie outside the folder`);
  return parts.length === 0 || parts.some((part) => part.startsWith('.')) ? undefined : parts;
}
