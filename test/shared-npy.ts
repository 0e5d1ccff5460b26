import { readFileSync } from 'node:fs';

/** Values of a little-endian float32 array in NumPy's format, version 1; for tests. */
export function readNpy(path: string): Float32Array {
  const bytes = readFileSync(path);
  const header = bytes.subarray(10, 10 + bytes.readUInt16LE(8)).toString('latin1');
  if (!header.includes("'descr': '<f4'") || !header.includes("'fortran_order': False")) throw new Error(`${path}: ${header}`);
  const data = bytes.subarray(10 + bytes.readUInt16LE(8));
  return Float32Array.from({ length: data.length / 4 }, (_, index) => data.readFloatLE(4 * index));
}
