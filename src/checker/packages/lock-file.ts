import path from 'node:path';
import type { Diagnostic, Location } from '../../diagnostics/diagnostic.js';
import { diagnostic } from '../../diagnostics/registry.js';
import type { CheckerHost } from '../host.js';

const NAME = 'tml.lock';
const VERSION = 1;
/** In bytes; a pin takes about a hundred. */
const MAX_LOCK = 1 << 20;

/** What a project has pinned: the meaning of each package module, by what imports write. */
export type Pins = ReadonlyMap<string, string>;

export type ReadLock = { readonly ok: true; readonly pins: Pins } | { readonly ok: false; readonly problem: Diagnostic };

/** Where the lock of a project lies: in the nearest folder upwards that has one or a package.json, else beside the file. */
export function lockPath(file: string, host: CheckerHost): string {
  const beside = path.dirname(file);
  for (let folder = beside; ; folder = path.dirname(folder)) {
    const lock = path.join(folder, NAME);
    if (host.exists(lock) || host.exists(path.join(folder, 'package.json'))) return lock;
    if (path.dirname(folder) === folder) return path.join(beside, NAME);
  }
}

/** The pins of a lock file; none where there is no file. */
export function readLock(lock: string, host: CheckerHost): ReadLock {
  if (!host.exists(lock)) return { ok: true, pins: new Map() };
  const read = host.read(lock, undefined, MAX_LOCK);
  if (!read.ok) return { ok: false, problem: read.problem };
  const { source } = read;
  const parsed = parsePins(source.text);
  if (!('reason' in parsed)) return { ok: true, pins: parsed };
  const location: Location = { source, span: { start: 0, end: 0 } };
  return { ok: false, problem: diagnostic('TML6013', { path: source.path, reason: parsed.reason }, { location }) };
}

function parsePins(text: string): Pins | { readonly reason: string } {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch (cause) {
    return { reason: `it is not valid JSON (${cause instanceof Error ? cause.message : String(cause)})` };
  }
  if (!isRecord(content)) return { reason: 'it holds no JSON object' };
  if (content['lock'] !== VERSION)
    return { reason: `it says "lock": ${JSON.stringify(content['lock']) ?? 'nothing'}, expected ${VERSION}` };
  const { modules } = content;
  if (!isRecord(modules)) return { reason: 'its "modules" are no JSON object' };
  const pins = new Map<string, string>();
  for (const [specifier, meaning] of Object.entries(modules)) {
    if (typeof meaning !== 'string' || !/^[0-9a-f]{64}$/.test(meaning))
      return { reason: `what it pins as "${specifier}" is no SHA-256 hash` };
    pins.set(specifier, meaning);
  }
  return pins;
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** One line a pin, sorted: changes of two branches merge. */
export function lockText(pins: Pins): string {
  const sorted = Object.fromEntries([...pins].sort(([a], [b]) => (a < b ? -1 : 1)));
  return `${JSON.stringify({ lock: VERSION, modules: sorted }, undefined, 2)}\n`;
}
