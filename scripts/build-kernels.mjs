import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import asc from 'assemblyscript/asc';

const root = fileURLToPath(new URL('..', import.meta.url));

/**
 * Compiles src/tensor/kernels to WebAssembly SIMD (no relaxed SIMD, no runtime, memory imported: each plan brings its own).
 * @param {string} outFile absolute path of the .wasm file
 */
export async function buildKernels(outFile) {
  let wasm;
  const { error, stderr } = await asc.main(
    [
      'src/tensor/kernels/index.ts',
      '-O3',
      '--noAssert',
      '--runtime',
      'stub',
      '--enable',
      'simd',
      '--importMemory',
      '--baseDir',
      root,
      '-o',
      'kernels.wasm',
    ],
    {
      writeFile: (_name, contents) => {
        wasm = contents;
      },
    },
  );
  if (error || wasm === undefined) throw new Error(`the kernels do not compile\n${stderr.toString()}`, { cause: error });
  mkdirSync(dirname(outFile), { recursive: true });
  writeFileSync(outFile, wasm);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildKernels(`${root}dist/kernels.wasm`);
