import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { diagnostic } from '../diagnostics/registry.js';
import { findRun } from '../runtime/find-run.js';
import { reasonOf } from '../store/files.js';
import { addPin, type Pin, pinsOf, removePin } from '../store/pins.js';
import { entriesOf } from '../store/survey.js';
import { exitCode } from './exit-codes.js';
import { printDiagnostics } from './read-graph.js';

const SHORTEST_KEY = 6;

/** `tml cache pin RUN|KEY`: no collection removes it, until it is unpinned. */
export function pin(asked: string, store: string): number {
  const found = findPinnable(asked, store);
  if (!found) return failed(diagnostic('TML6022', { asked, store }), exitCode.usage);
  return change(store, found, addPin, 'pinned');
}

/** `tml cache unpin RUN|KEY` */
export function unpin(asked: string, store: string): number {
  const pins = pinsOf(store);
  const last = asked === 'last' ? findPinnable(asked, store) : undefined;
  const name = last?.kind === 'run' ? last.run : asked;
  const meant = pins.filter((one) => idOf(one) === name);
  const [only, ...others] = meant.length > 0 ? meant : pins.filter((one) => idOf(one).startsWith(name));
  if (!only || others.length > 0) return failed(diagnostic('TML6023', { asked, store }), exitCode.usage);
  return change(store, only, removePin, 'unpinned');
}

/** `run 2026-11-22-200512` */
export const pinText = (one: Pin): string => `${one.kind} ${idOf(one)}`;

const idOf = (one: Pin): string => (one.kind === 'run' ? one.run : one.key);

function findPinnable(asked: string, store: string): Pin | undefined {
  const run = findRun(store, asked);
  if (run.ok && run.found.store === store) return { kind: 'run', run: run.found.run };
  if (asked.length < SHORTEST_KEY) return undefined;
  const [entry, ...others] = entriesOf(store).filter(({ folder, name }) => folder === 'ac' && name.startsWith(asked));
  return entry && others.length === 0 ? { kind: 'key', key: entry.name } : undefined;
}

function change(store: string, one: Pin, how: (store: string, one: Pin) => void, did: string): number {
  try {
    how(store, one);
  } catch (cause) {
    if (!(cause instanceof Error && 'syscall' in cause)) throw cause;
    return failed(diagnostic('TML6024', { store, reason: reasonOf(cause) }), exitCode.storeFailure);
  }
  process.stdout.write(`${did} ${pinText(one)}\n`);
  return exitCode.fine;
}

function failed(problem: Diagnostic, code: number): number {
  printDiagnostics([problem], process.stderr);
  return code;
}
