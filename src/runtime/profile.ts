import { readFileSync } from 'node:fs';
import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { diagnostic } from '../diagnostics/registry.js';
import type { Digest } from '../graph/artifact.js';
import { canonicalJson } from '../graph/canonical-json.js';
import { sha256 } from '../graph/keys.js';
import type { Store } from '../store/store.js';
import type { WorkerPool } from './worker/worker-pool.js';

/** No worker could be started that knows its numeric profile, so that nothing can be keyed. */
export class ProfileUnknown extends Error {
  override readonly name = 'ProfileUnknown';
  constructor(readonly problem: Diagnostic) {
    super(problem.message);
  }
}

/** The files that decide what a worker computes with. */
export interface WorkerFiles {
  /** JavaScript file that calls `serveWorker`. Bundled code that changes changes its text. */
  readonly workerEntry: string;
  /** The WebAssembly kernels. */
  readonly kernelFile: string;
  /** Computes instead of the kernels, where given. */
  readonly tensorflow?: TensorFlowPackage;
}

export interface TensorFlowPackage {
  /** What Node loads. */
  readonly file: string;
  /** Of TensorFlow itself. */
  readonly version: string;
}

/**
 * The numeric profile of this machine's workers: remembered in the store under what it depends on (Node, processor
 * architecture, worker, kernels), else asked of a worker, which probes its kernels. Workers refuse tasks keyed with another.
 *
 * @throws ProfileUnknown
 */
export async function resolveProfile(store: Store, pool: WorkerPool, files: WorkerFiles): Promise<string> {
  const name = memoName(files);
  const remembered = store.readMemo(name);
  if (typeof remembered === 'string') return remembered;
  const worker = pool.acquire([]);
  const found = await worker.profile();
  pool.release(worker);
  if (typeof found !== 'string') {
    throw new ProfileUnknown(diagnostic('TML7007', { how: found.how }, { notes: found.output }));
  }
  store.writeMemo(name, found);
  return found;
}

/** Forgets a profile that workers did not confirm. */
export const forgetProfile = (store: Store, files: WorkerFiles): void => store.removeMemo(memoName(files));

function memoName({ workerEntry, kernelFile, tensorflow }: WorkerFiles): Digest {
  const contents = [workerEntry, kernelFile].map((file) => sha256(readFileSync(file)));
  return sha256(
    canonicalJson([
      'profile',
      process.version,
      process.platform,
      process.arch,
      ...contents,
      ...(tensorflow ? [tensorflow.file, tensorflow.version] : []),
    ]),
  );
}
