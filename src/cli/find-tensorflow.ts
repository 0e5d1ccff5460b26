import path from 'node:path';
import { packageRoot } from '../checker/host.js';
import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { unreachable } from '../diagnostics/invariant.js';
import { diagnostic } from '../diagnostics/registry.js';
import type { WorkerFiles } from '../runtime/profile.js';
import type { Backend } from './options.js';
import { probeTensorFlow } from './probe-tensorflow.js';

type FoundBackend =
  | { readonly ok: true; readonly files: Pick<WorkerFiles, 'tensorflow'> }
  | { readonly ok: false; readonly problem: Diagnostic };

/** What a person does to have it. */
export const installTensorFlow = (): string =>
  `bash ${path.join(packageRoot(), 'scripts', 'install-tensorflow.sh')} FOLDER, then set TML_TENSORFLOW to that folder`;

/** What workers compute with besides the kernels; where TensorFlow is asked for and does not load, that is known before anything runs. */
export function findBackend(backend: Backend): FoundBackend {
  if (backend === 'wasm') return { ok: true, files: {} };
  const folder = process.env['TML_TENSORFLOW'];
  const probed = probeTensorFlow(folder);
  const problem = (how: string): FoundBackend => ({
    ok: false,
    problem: diagnostic(
      'TML7176',
      { how },
      { notes: [`install it: ${installTensorFlow()}`, 'without --backend, TML computes with its own kernels'] },
    ),
  });
  switch (probed.kind) {
    case 'works':
      return { ok: true, files: { tensorflow: { file: probed.file, version: probed.version } } };
    case 'absent':
      return problem(folder === undefined ? '@tensorflow/tfjs-node is not installed' : `@tensorflow/tfjs-node is not in ${folder}`);
    case 'broken':
      return problem(`${probed.file} does not load`);
    default:
      return unreachable(probed);
  }
}
