import path from 'node:path';
import { type CheckResult, checkFile } from '../../src/checker/check.js';
import { type CheckerHost, packageRoot, readSource } from '../../src/checker/host.js';
import type { Settings } from '../../src/checker/settings.js';
import { diagnostic } from '../../src/diagnostics/registry.js';
import { specs } from '../../src/ops/specs.js';

const ROOT = '/project';
const noSettings: Settings = { profiles: [], set: new Map() };

/** Checks texts held in memory; the standard library is the real one. `main.tml` is the entry file. */
export function checkText(
  files: string | Readonly<Record<string, string>>,
  settings: Settings = noSettings,
  operations = specs,
): CheckResult {
  const texts = typeof files === 'string' ? { 'main.tml': files } : files;
  const stdlib = path.join(packageRoot(), 'stdlib');
  const host: CheckerHost = {
    stdlib,
    realPath: (file) => file,
    workingDirectory: '/elsewhere',
    folderExists: (folder) => folder === '/project/data' || folder === '/elsewhere/data',
    display: (file) => (file.startsWith(stdlib) ? `std${file.slice(stdlib.length)}` : path.relative(ROOT, file)),
    exists: (file) => (file.startsWith(stdlib) ? readSource(file, file).ok : path.relative(ROOT, file) in texts),
    read: (file, importedAt) => {
      const display = host.display(file);
      if (file.startsWith(stdlib)) return readSource(file, display, importedAt);
      const text = texts[display];
      if (text !== undefined) return { ok: true, source: { path: display, text } };
      return { ok: false, problem: diagnostic('TML2001', { path: display }, importedAt ? { location: importedAt } : {}) };
    },
  };
  return checkFile(path.join(ROOT, 'main.tml'), host, operations, settings);
}

/** `TML3001 3:17 there is no value named x here (did you mean y?)`, one for each problem, in order of place. */
export function problemsOf(result: CheckResult): string[] {
  return [...result.diagnostics]
    .sort((a, b) => (a.location?.span.start ?? -1) - (b.location?.span.start ?? -1))
    .map((problem) => {
      const { location } = problem;
      const before = location?.source.text.slice(0, location.span.start).split('\n') ?? [];
      const file = location && location.source.path !== 'main.tml' ? `${location.source.path}:` : '';
      const place = location ? ` ${file}${before.length}:${(before.at(-1) ?? '').length + 1}` : '';
      return `${problem.code}${place} ${problem.message}${problem.hint ? ` (${problem.hint})` : ''}`;
    });
}

/** A file with the usual beginning, for tests of one line. */
export const withDigits = (rest: string): string =>
  `edition 1\nimport { tcn } from "std/models"\ndataset d = digits(as: sequence)\nmodel net = d -> tcn(filters: 4, dilations: [1]) -> train(epochs: 1)\n${rest}\n`;
