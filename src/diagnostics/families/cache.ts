import { error, warning } from '../definition.js';

/** Family 6: cache and lock. */
export const cacheDiagnostics = {
  TML6001: warning<{ directory: string; reason: string }>(
    'store-unusable',
    (p) => `the store ${p.directory} cannot be used (${p.reason}); this run works without it and its results are not kept`,
  ),
  TML6002: warning<{ entry: string; problem: string }>(
    'corrupt-entry',
    (p) => `the store entry ${p.entry} is ${p.problem}; it was removed and is computed again where it is needed`,
  ),
  TML6003: warning<{ entry: string; reason: string }>(
    'write-failed',
    (p) => `the store entry ${p.entry} could not be written (${p.reason}); the run goes on and its result is not kept`,
  ),
  TML6004: warning<{ node: string; key: string; kept: 'the first' | 'the new' }>(
    'not-deterministic',
    (p) => `${p.node} gave other bytes than before under the same key ${p.key}; ${p.kept} result is kept`,
  ),
  TML6005: warning<{ file: string; reason: string }>(
    'record-not-written',
    (p) => `the run record ${p.file} could not be written (${p.reason})`,
  ),
  TML6006: warning<{ node: string }>(
    'result-incomplete',
    (p) => `the stored result of ${p.node} is not complete any more; it is computed again`,
  ),
  TML6011: error<{ specifier: string; lock: string }>(
    'not-locked',
    (p) => `"${p.specifier}" is not locked: ${p.lock} does not say what it meant when this project was written`,
  ),
  TML6012: error<{ specifier: string; expected: string; found: string }>(
    'meaning-changed',
    (p) => `"${p.specifier}" means something else than what was locked: expected ${p.expected}, found ${p.found}`,
  ),
  TML6013: error<{ path: string; reason: string }>('malformed-lock', (p) => `${p.path} is no lock of TML: ${p.reason}`),
  TML6014: error<{ specifier: string }>(
    'ambiguous-module',
    (p) => `"${p.specifier}" means one thing here and another in another folder of the project: one name can be locked once`,
  ),
  TML6021: error<{ store: string; who: string; by: string }>(
    'store-in-use',
    (p) => `${p.who} uses the store ${p.store} (${p.by}); nothing was removed`,
  ),
  TML6022: error<{ asked: string; store: string }>(
    'nothing-to-pin',
    (p) => `${p.store} has no run, and no result under one action key, that ${p.asked} names`,
  ),
  TML6023: error<{ asked: string; store: string }>('not-pinned', (p) => `nothing that ${p.asked} names is pinned in ${p.store}`),
  TML6024: error<{ store: string; reason: string }>('store-not-changed', (p) => `the store ${p.store} cannot be changed: ${p.reason}`),
} as const;
