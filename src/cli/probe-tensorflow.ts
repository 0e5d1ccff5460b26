import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const PACKAGE = '@tensorflow/tfjs-node';
const LONGEST_LOAD_MS = 60_000;

export type TensorFlowProbe =
  | { readonly kind: 'works'; readonly version: string; readonly file: string }
  | { readonly kind: 'absent' }
  /** The package is there, and does not load: mostly its binary is missing. */
  | { readonly kind: 'broken'; readonly file: string };

/** Looks in `folder` (of TML_TENSORFLOW), else where Node finds packages of TML, and loads what it finds in a process of its own. */
export function probeTensorFlow(folder: string | undefined): TensorFlowProbe {
  const from = folder === undefined ? import.meta.url : pathToFileURL(path.resolve(folder, 'package.json'));
  let file: string;
  try {
    file = createRequire(from).resolve(PACKAGE);
  } catch {
    return { kind: 'absent' };
  }
  const program = 'process.stdout.write("TensorFlow " + require(process.argv[1]).backend().binding.TF_Version)';
  const { status, stdout } = spawnSync(process.execPath, ['-e', program, file], {
    encoding: 'utf8',
    env: { ...process.env, TF_CPP_MIN_LOG_LEVEL: '2' },
    timeout: LONGEST_LOAD_MS,
  });
  // The package may greet before.
  const version = /TensorFlow (\d[\w.-]*)$/.exec(stdout)?.[1];
  return status === 0 && version !== undefined ? { kind: 'works', version, file } : { kind: 'broken', file };
}
