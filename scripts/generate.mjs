// npm run generate: writes the files that are made from the sources (generate/generated-files.ts). A test fails where one is out of date.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const outfile = path.join(root, 'dist', `generate-${process.pid}.mjs`);
try {
  await build({
    entryPoints: [path.join(root, 'scripts', 'generate', 'generated-files.ts')],
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    packages: 'external',
    logLevel: 'warning',
  });
  const { generatedFiles } = await import(pathToFileURL(outfile).href);
  for (const [file, generate] of generatedFiles) {
    mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
    writeFileSync(path.join(root, file), generate());
    console.log(file);
  }
} finally {
  rmSync(outfile, { force: true });
}
