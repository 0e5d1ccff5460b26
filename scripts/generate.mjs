// npm run generate: writes the files that are made from the sources (generate/generated-files.ts). A test fails where one is out of date.
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { withBundle } from './with-bundle.mjs';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
await withBundle(path.join(root, 'scripts', 'generate', 'generated-files.ts'), 'generate', ({ generatedFiles }) => {
  for (const [file, generate] of generatedFiles) {
    mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
    writeFileSync(path.join(root, file), generate());
    console.log(file);
  }
});
