import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

/**
 * Absolute path of a file of the shared test data (TML_SHARED, else ../shared), or null when it is not there: such tests are skipped, and
 * say so. Where TML_SHARED is set, absence is a failure.
 */
export function sharedFile(name: string): string | null {
  const declared = process.env['TML_SHARED'];
  const file = path.resolve(declared ?? path.join(root, '..', 'shared'), name);
  if (existsSync(file)) return file;
  if (declared !== undefined) throw new Error(`TML_SHARED is ${declared}, but there is no ${name} in it`);
  console.warn(`skipped: ${file} is not there`);
  return null;
}
