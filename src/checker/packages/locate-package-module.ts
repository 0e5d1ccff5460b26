import path from 'node:path';
import type { Diagnostic } from '../../diagnostics/diagnostic.js';
import { closest } from '../../diagnostics/did-you-mean.js';
import { diagnostic } from '../../diagnostics/registry.js';
import type { CheckerHost } from '../host.js';
import { type PackageSpecifier, readSpecifier } from './specifier.js';

/** An npm package that was found. */
export interface Package {
  readonly name: string;
  /** Absolute, links followed. */
  readonly folder: string;
}

export type LocatedInPackage =
  | { readonly ok: true; readonly file: string; readonly package: Package }
  /** The problem has no location yet. */
  | { readonly ok: false; readonly problem: Diagnostic };

/** In bytes: more than any package.json has. */
const MAX_MANIFEST = 1 << 20;
const FIELD = '"tml": { "exports": { "./name": "./file.tml" } }';

const refuse = (problem: Diagnostic): LocatedInPackage => ({ ok: false, problem });

/** The file that `pkg:name/module` stands for in a file: packages are looked for in `node_modules`, from its folder upwards. */
export function locatePackageModule(host: CheckerHost, importer: string, specifier: string): LocatedInPackage {
  const asked = readSpecifier(specifier);
  if (!asked) return refuse(diagnostic('TML2041', { specifier }));
  const { name, exported } = asked;
  const { folder: linked, searched: folders } = findPackage(host, importer, name);
  if (linked === undefined) {
    const searched = folders.map((folder) => host.display(folder)).join(', ');
    return refuse(diagnostic('TML2042', { name }, { hint: `npm install ${name}`, notes: [`searched: ${searched}`] }));
  }
  const folder = host.realPath(linked);
  const read = readExports(host, linked);
  if ('reason' in read) return refuse(diagnostic('TML2043', { name, reason: read.reason }));
  const target = read.exports.get(exported);
  return target === undefined ? refuse(notExported(host, asked, folder, [...read.exports.keys()])) : enter(host, asked, folder, target);
}

/** The folder of a package as a file sees it, a link perhaps, and where it was looked for. */
export function findPackage(
  host: CheckerHost,
  importer: string,
  name: string,
): { readonly folder: string | undefined; readonly searched: readonly string[] } {
  const searched = packageFolders(importer, name);
  return { folder: searched.find((folder) => host.exists(path.join(folder, 'package.json'))), searched };
}

/** Where a package of that name could be, nearest first. */
function packageFolders(importer: string, name: string): readonly string[] {
  const found: string[] = [];
  for (let folder = path.dirname(importer); ; folder = path.dirname(folder)) {
    if (path.basename(folder) !== 'node_modules') found.push(path.join(folder, 'node_modules', ...name.split('/')));
    if (path.dirname(folder) === folder) return found;
  }
}

/** The package.json of a folder, or why it cannot be read. */
export function readManifest(host: CheckerHost, folder: string): { readonly manifest: object } | { readonly reason: string } {
  const read = host.read(path.join(folder, 'package.json'), undefined, MAX_MANIFEST);
  if (!read.ok) return { reason: read.problem.message };
  try {
    const manifest: unknown = JSON.parse(read.source.text);
    if (typeof manifest === 'object' && manifest !== null) return { manifest };
    return { reason: 'its package.json holds no JSON object' };
  } catch (cause) {
    return { reason: `its package.json is not valid JSON (${cause instanceof Error ? cause.message : String(cause)})` };
  }
}

/** What the package exports to TML, or why it exports nothing. */
export function readExports(
  host: CheckerHost,
  folder: string,
): { readonly exports: ReadonlyMap<string, string> } | { readonly reason: string } {
  const read = readManifest(host, folder);
  if ('reason' in read) return read;
  const exports = fieldOf(fieldOf(read.manifest, 'tml'), 'exports');
  if (exports === undefined) return { reason: `its package.json has no ${FIELD}` };
  if (typeof exports !== 'object' || exports === null || Array.isArray(exports))
    return { reason: `"exports" in its package.json must be ${FIELD}` };
  const found = new Map<string, string>();
  for (const [name, target] of Object.entries(exports)) {
    if (name !== '.' && !name.startsWith('./')) return { reason: `it exports "${name}", which does not begin with ./` };
    if (typeof target !== 'string') return { reason: `what it exports as "${name}" is not the name of a file` };
    found.set(name, target);
  }
  return { exports: found };
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? (value as Readonly<Record<string, unknown>>)[name]
    : undefined;
}

function notExported(host: CheckerHost, { name, exported }: PackageSpecifier, folder: string, known: readonly string[]): Diagnostic {
  const guess = closest(exported, known);
  const file = ['', '.tml'].map((ending) => `${exported}${ending}`).find((one) => host.exists(path.join(folder, one)));
  return diagnostic(
    'TML2044',
    { name, exported },
    {
      ...(guess === undefined ? {} : { hint: `did you mean "pkg:${name}${guess.slice(1)}"?` }),
      notes: [
        known.length > 0 ? `it exports ${known.join(', ')}` : 'it exports nothing',
        ...(file === undefined ? [] : [`it has a file ${file}, which its package.json does not export`]),
      ],
    },
  );
}

/** A package gives away its own files alone, also where a link inside it leads elsewhere. */
function enter(host: CheckerHost, { name, exported }: PackageSpecifier, folder: string, target: string): LocatedInPackage {
  const plain = target.startsWith('./') && !target.includes('\\') && !target.split('/').includes('..');
  const file = path.resolve(folder, target);
  if (plain && !host.exists(file)) return refuse(diagnostic('TML2046', { name, exported, target }));
  const real = host.realPath(file);
  if (!plain || !isInside(real, folder)) return refuse(diagnostic('TML2045', { name, exported, target }));
  return { ok: true, file: real, package: { name, folder } };
}

export const isInside = (file: string, folder: string): boolean => file.startsWith(folder + path.sep);
