import { error } from '../definition.js';

/** Family 7, 716x: data sets that `tml fetch` brings. */
export const fetchDiagnostics = {
  TML7160: error<{ file: string; address: string; reason: string }>(
    'fetch-unreachable',
    (p) => `${p.file} cannot be fetched from ${p.address}: ${p.reason}`,
  ),
  TML7161: error<{ file: string; address: string; status: string }>(
    'fetch-refused',
    (p) => `${p.address} does not give ${p.file}: the server answered ${p.status}`,
  ),
  TML7162: error<{ file: string; address: string; have: number; bytes: number; reason: string }>(
    'fetch-broken-off',
    (p) => `${p.address} broke off after ${p.have} of the ${p.bytes} bytes of ${p.file}: ${p.reason}`,
  ),
  TML7163: error<{ file: string; address: string; offered: number; bytes: number }>(
    'fetch-other-size',
    (p) => `${p.address} is another file than ${p.file}: it has ${p.offered} bytes, expected ${p.bytes}`,
  ),
  TML7164: error<{ file: string; address: string; expected: string; found: string }>(
    'fetch-other-content',
    (p) => `${p.address} gave another file than ${p.file}: its SHA-256 is ${p.found}, expected ${p.expected}`,
  ),
  TML7165: error<{ set: string; problem: string }>('fetch-bad-archive', (p) => `the archive of ${p.set} cannot be unpacked: ${p.problem}`),
  TML7166: error<{ folder: string; set: string }>('fetch-in-progress', (p) => `another process fetches ${p.set} into ${p.folder}`),
  TML7167: error<{ folder: string; set: string }>(
    'fetch-folder-taken',
    (p) => `${p.folder} exists, and is not what tml fetch ${p.set} would put there`,
  ),
  TML7168: error<{ found: string; known: string }>('fetch-unknown-set', (p) => `there is no data set ${p.found} to fetch, only ${p.known}`),
  TML7169: error<{ folder: string; reason: string }>(
    'fetch-not-written',
    (p) => `the data set cannot be written to ${p.folder}: ${p.reason}`,
  ),
} as const;
