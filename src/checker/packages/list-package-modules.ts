import path from 'node:path';
import type { CheckerHost } from '../host.js';
import { findPackage, readExports, readManifest } from './locate-package-module.js';

/** What a file could import from the packages that its project names as its dependencies: `pkg:@scope/name/module`. */
export function listPackageModules(host: CheckerHost, file: string): readonly string[] {
  return dependenciesOf(host, file).flatMap((name) => {
    const { folder } = findPackage(host, file, name);
    const read = folder === undefined ? { exports: new Map<string, string>() } : readExports(host, folder);
    return 'exports' in read ? [...read.exports.keys()].map((exported) => `pkg:${name}${exported.slice(1)}`) : [];
  });
}

/** Of the nearest package.json upwards. */
function dependenciesOf(host: CheckerHost, file: string): readonly string[] {
  for (let folder = path.dirname(file); ; folder = path.dirname(folder)) {
    if (host.exists(path.join(folder, 'package.json'))) {
      const read = readManifest(host, folder);
      const names = (field: string): readonly string[] =>
        'manifest' in read ? Object.keys((read.manifest as Readonly<Record<string, object | undefined>>)[field] ?? {}) : [];
      return [...names('dependencies'), ...names('devDependencies')];
    }
    if (path.dirname(folder) === folder) return [];
  }
}
