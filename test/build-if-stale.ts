import { execFileSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { packageRoot } from '../src/checker/host.js';

/** Tests of the command run what users run: dist/. It is built again when a source is newer. */
export function setup(): void {
  const root = packageRoot();
  const built = ['tml.js', 'worker.js', 'kernels.wasm'].map((file) => modified(path.join(root, 'dist', file)));
  const sources = ['src', 'scripts'].flatMap((folder) =>
    readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' }).map((file) => modified(path.join(root, folder, file))),
  );
  if (Math.min(...built) < Math.max(...sources))
    execFileSync(process.execPath, [path.join(root, 'scripts', 'build.mjs')], { stdio: 'inherit' });
}

function modified(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}
