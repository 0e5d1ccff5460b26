import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { specs } from '../ops/specs.js';
import type { SessionOptions } from '../runtime/session.js';

/** Where the build puts what a run forks and computes with: chunks lie in a folder of their own beside them. */
function distFolder(): string {
  const here = path.dirname(fileURLToPath(import.meta.url));
  return path.basename(here) === 'chunks' ? path.dirname(here) : here;
}

export function sessionOptions(store: string): SessionOptions {
  const dist = distFolder();
  return { store, specs, workerEntry: path.join(dist, 'worker.js'), kernelFile: path.join(dist, 'kernels.wasm') };
}
