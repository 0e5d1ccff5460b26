import { readdirSync } from 'node:fs';
import path from 'node:path';
import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { closest } from '../diagnostics/did-you-mean.js';
import { diagnostic } from '../diagnostics/registry.js';
import { isDataFile } from './data/data-file.js';
import type { CheckerHost } from './host.js';
import { isInside, locatePackageModule, type Package } from './packages/locate-package-module.js';
import { isPackageSpecifier } from './packages/specifier.js';

/** The file in which an import stands. */
export interface Importer {
  readonly path: string;
  /** Set where the file belongs to a package. */
  readonly package?: Package;
}

export type LocatedModule =
  | { readonly ok: true; readonly file: string; readonly package?: Package }
  /** The problem has no location yet. */
  | { readonly ok: false; readonly problem: Diagnostic };

/** The absolute path that an import names. Beside the importing file nothing is looked up: reading says whether it is there. */
export function locateModule(host: CheckerHost, importer: Importer, specifier: string): LocatedModule {
  if (isPackageSpecifier(specifier)) return locatePackageModule(host, importer.path, specifier);
  if (specifier.startsWith('std/')) return locateStandard(host, specifier);
  if (specifier.startsWith('./') || specifier.startsWith('../')) return locateNear(host, importer, specifier);
  const known = standardModules(host);
  const hint = known.includes(`std/${specifier}`) ? `std/${specifier}` : (closest(`std/${specifier}`, known) ?? `./${specifier}`);
  return { ok: false, problem: diagnostic('TML2015', { specifier }, { hint: `did you mean "${hint}"?` }) };
}

function locateNear(host: CheckerHost, importer: Importer, specifier: string): LocatedModule {
  const file = path.resolve(path.dirname(importer.path), specifier);
  const home = importer.package;
  if (!home) return { ok: true, file };
  // What is not there is said by whoever reads it.
  const real = host.exists(file) ? host.realPath(file) : file;
  if (!isInside(real, home.folder)) return { ok: false, problem: diagnostic('TML2047', { specifier, name: home.name }) };
  return { ok: true, file: real, package: home };
}

function locateStandard(host: CheckerHost, specifier: string): LocatedModule {
  const file = path.join(host.stdlib, specifier.slice('std/'.length) + (isDataFile(specifier) ? '' : '.tml'));
  if (isInside(file, host.stdlib) && host.exists(file)) return { ok: true, file };
  const hint = closest(specifier, standardModules(host));
  return { ok: false, problem: diagnostic('TML2010', { specifier }, hint ? { hint: `did you mean "${hint}"?` } : {}) };
}

const standardModules = (host: CheckerHost): string[] =>
  readdirSync(host.stdlib)
    .filter((name) => name.endsWith('.tml'))
    .map((name) => `std/${name.slice(0, -'.tml'.length)}`);
