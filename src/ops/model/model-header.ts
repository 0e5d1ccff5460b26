import { readFileSync, statSync } from 'node:fs';
import { type ModelFiles, type ReadModel, readModelFile } from '../../formats/read-model-file.js';
import type { Shape } from '../../network/shape.js';
import { networkFormProblem } from './network-form.js';
import { listFiles, type ListedFile, systemReason } from '../files/file-source.js';

export type ModelHeader = ReadModel | { readonly ok: false; readonly unreadable: string };

/** The most bytes of a model file that the checker reads. */
const MAX_MODEL_BYTES = 1_073_741_824;

const KEPT = 8;
const known = new Map<string, ModelHeader>();

/** What a model file says of itself, remembered as long as its files have the same sizes and times. Never throws because of the file. */
export function modelHeader(path: string, sample: Shape): ModelHeader {
  const listing = listFiles({ path, content: { of: 'model' } });
  if (!listing.ok) return { ok: false, unreadable: listing.problem };
  try {
    const stamps = listing.files.map((file) => ({ file, stats: statSync(file.path) }));
    const bytes = stamps.reduce((sum, { stats }) => sum + stats.size, 0);
    if (bytes > MAX_MODEL_BYTES) return { ok: false, unreadable: `it has ${bytes} bytes, more than the limit of ${MAX_MODEL_BYTES}` };
    const key = JSON.stringify([sample, ...stamps.map(({ file, stats }) => [file.path, stats.size, stats.mtimeMs, stats.ino])]);
    const header = known.get(key) ?? readModelFile({ ...contentsOf(listing.files), sample }, networkFormProblem);
    known.delete(key);
    known.set(key, header);
    for (const oldest of known.keys()) {
      if (known.size <= KEPT) break;
      known.delete(oldest);
    }
    return header;
  } catch (problem) {
    return { ok: false, unreadable: `it cannot be read: ${systemReason(problem)}` };
  }
}

const contentsOf = (files: readonly ListedFile[]): ModelFiles => ({
  name: files[0]?.name ?? '',
  contents: new Map(files.map(({ name, path }) => [name, readFileSync(path)])),
});
