import { closeSync, openSync, readSync, statSync } from 'node:fs';
import type { Examination } from '../op-spec.js';
import { type FileSource, listFiles } from './file-source.js';

/** Looks at files before anything runs. */
export function examineFiles(source: FileSource): Examination {
  const listing = listFiles(source);
  if (!listing.ok) return listing;
  const paths = new Map(listing.files.map(({ name, path }) => [name, path]));
  return {
    ok: true,
    files: {
      names: listing.files.map(({ name }) => name),
      size: (name) => statSync(paths.get(name) ?? name, { throwIfNoEntry: false })?.size ?? 0,
      head: (name, limit) => readHead(paths.get(name) ?? name, limit),
    },
  };
}

function readHead(path: string, limit: number): Uint8Array {
  try {
    const descriptor = openSync(path, 'r');
    try {
      const bytes = Buffer.alloc(limit);
      let length = 0;
      for (let got = -1; got !== 0 && length < limit; length += got) got = readSync(descriptor, bytes, length, limit - length, null);
      return bytes.subarray(0, length);
    } finally {
      closeSync(descriptor);
    }
  } catch {
    // Gone, or not ours to read: what the run says of it is the message.
    return new Uint8Array(0);
  }
}
