import path from 'node:path';
import { isDataFile } from '../checker/data/data-file.js';
import type { CheckerHost } from '../checker/host.js';

/** The absolute path that an import in `file` names, whether or not it is there; undefined for packages and what is no path. */
export function locateImport(host: CheckerHost, file: string, specifier: string): string | undefined {
  if (specifier.startsWith('std/')) return path.join(host.stdlib, specifier.slice('std/'.length) + (isDataFile(specifier) ? '' : '.tml'));
  if (specifier.startsWith('./') || specifier.startsWith('../')) return path.resolve(path.dirname(file), specifier);
  return undefined;
}
