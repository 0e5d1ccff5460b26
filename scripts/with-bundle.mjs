import { rmSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const dist = path.join(path.dirname(path.dirname(fileURLToPath(import.meta.url))), 'dist');

/**
 * Bundles a TypeScript file, imports it and hands it to `use`. The bundle lies beside the other built files meanwhile, so that what it imports
 * finds the kernels as the product does.
 */
export async function withBundle(entry, name, use) {
  const outfile = path.join(dist, `${name}-${process.pid}.mjs`);
  try {
    await build({
      entryPoints: [entry],
      outfile,
      bundle: true,
      format: 'esm',
      platform: 'node',
      target: 'node20.19',
      packages: 'external',
      logLevel: 'warning',
    });
    await use(await import(pathToFileURL(outfile).href));
  } finally {
    rmSync(outfile, { force: true });
  }
}
