import { error, warning } from '../definition.js';

/** Family 7, 71xx: errors of the experiment itself, returned by operations and stored as the outcome of their action. */
export const operationErrors = {
  TML7101: error<{ what: string; epoch: number; step: number }>(
    'training-diverged',
    (p) => `training diverged in epoch ${p.epoch}, step ${p.step}: ${p.what} not finite`,
  ),
  TML7120: error<{ file: string; expected: string }>('data-file-name', (p) => `${p.file} is not named ${p.expected}`),
  TML7121: error<{ file: string; line: number; expected: number; found: number }>(
    'data-ragged-row',
    (p) => `${p.file}, line ${p.line}: expected ${p.expected} numbers, found ${p.found === 0 ? 'an empty line' : p.found}`,
  ),
  TML7122: error<{ file: string; line: number; column: number; found: string }>(
    'data-not-a-number',
    (p) =>
      `${p.file}, line ${p.line}, column ${p.column}: expected a finite number, found ${p.found === '' ? 'nothing' : JSON.stringify(p.found)}`,
  ),
  TML7123: error<{ class: string; code: string; window: number }>(
    'data-class-empty',
    (p) => `there is no window of class ${p.class}: no recording ${p.code} has ${p.window} rows or more`,
  ),
  TML7124: error<{ what: string; total: number; val: number; test: number }>(
    'data-too-few-to-split',
    (p) => `${p.total} ${p.what} cannot be split: with ${p.val} for validation and ${p.test} for test none is left for training`,
  ),
  TML7125: error<{ split: string; wanted: number; available: number }>(
    'take-too-many-samples',
    (p) => `cannot take ${p.wanted} samples of ${p.split}, which holds ${p.available}`,
  ),
  TML7130: error<{ file: string; line: number }>(
    'data-time-runs-back',
    (p) => `${p.file}, line ${p.line}: the time is less than in the line above, so rows cannot be placed in time`,
  ),
  TML7131: warning<{ share: string }>(
    'test-windows-overlap-training',
    (p) => `${p.share} of the test windows overlap a training window, so accuracy on them says little`,
  ),
  TML7172: warning<{ copies: number; of: number }>(
    'test-samples-in-training',
    (p) =>
      `${p.copies} of ${p.of} test samples ${p.copies === 1 ? 'is' : 'are'} equal to a training sample, so accuracy on them says little`,
  ),
  TML7132: error<{ what: string; total: number; folds: number }>(
    'data-too-few-for-folds',
    (p) => `${p.total} ${p.what} cannot be dealt out to ${p.folds} folds`,
  ),
  TML7133: error<{ split: string; what: string }>('data-split-empty', (p) => `the data names no ${p.what} for ${p.split}`),
  TML7134: error<{ file: string; problem: string }>('data-unreadable', (p) => `${p.file}: ${p.problem}`),
  TML7135: error<{ file: string; line: number; found: string }>(
    'data-split-word',
    (p) => `${p.file}, line ${p.line}: expected train, val or test, found ${p.found === '' ? 'nothing' : JSON.stringify(p.found)}`,
  ),
  TML7150: error<{ file: string; problem: string }>('data-no-cifar-batch', (p) => `${p.file} is no batch of CIFAR-10: ${p.problem}`),
  TML7151: error<{ split: string; expected: string; found: string }>(
    'data-split-missing',
    (p) => `there is no ${p.split} file: expected a name that begins with ${p.expected}, found ${p.found}`,
  ),
  TML7152: error<{ file: string; other: string }>('data-file-twice', (p) => `${p.file} and ${p.other} are the same data twice`),
  TML7170: error<{ file: string; where: string; problem: string }>(
    'import-failed',
    (p) => `${p.file} cannot be imported: ${p.where}: ${p.problem}`,
  ),
  TML7153: error<{ file: string; problem: string }>(
    'data-no-sound',
    (p) => `${p.file} cannot be read as a WAV file of mono sound with 16 bits: ${p.problem}`,
  ),
  TML7154: error<{ split: string; total: number; remedy: string }>(
    'clips-split-empty',
    (p) => `of ${p.total} clips none is for ${p.split}: ${p.remedy}`,
  ),
  TML7155: error<{ file: string; problem: string }>('data-index', (p) => `${p.file}: ${p.problem}`),
  TML7156: error<{ count: number; what: string; bytes: number }>(
    'data-too-large',
    (p) => `${p.count} ${p.what} take ${(p.bytes / 1e9).toFixed(1)} GB, and a tensor holds at most 2.1 GB`,
  ),
  TML7157: error<{ problem: string }>('mel-rate', (p) => `the mel bands cannot be computed: ${p.problem}`),
  TML7158: error<{ folder: string }>('data-no-noise', (p) => `there is no recording in a folder ${p.folder} to mix in`),
  TML7159: error<{ class: string; pattern: string }>(
    'data-class-without-file',
    (p) => `there is no file of class ${p.class}: expected names like ${p.pattern}`,
  ),
} as const;
