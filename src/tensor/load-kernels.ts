import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Beside the bundle, or, when this runs from its source file, in the package's dist. */
const PLACES = ['./kernels.wasm', '../../dist/kernels.wasm'] as const;

/** The content of kernels.wasm. @throws Error when it has not been built. */
export function loadKernels(): Uint8Array {
  const files = PLACES.map((place) => fileURLToPath(new URL(place, import.meta.url)));
  const file = files.find((candidate) => existsSync(candidate));
  if (file === undefined) throw new Error(`kernels.wasm is not built (looked at ${files.join(', ')}): run npm run build`);
  return new Uint8Array(readFileSync(file));
}
