import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { applyFixes } from '../../src/diagnostics/apply-fixes.js';
import type { Diagnostic } from '../../src/diagnostics/diagnostic.js';
import { renderDiagnostics } from '../../src/diagnostics/render-frame.js';
import { renderJson } from '../../src/diagnostics/render-json.js';
import { sortDiagnostics } from '../../src/diagnostics/sort-diagnostics.js';

/** `TML_UPDATE_FIXTURES=1` writes what the checker says now; read the difference before keeping it. */
const update = process.env['TML_UPDATE_FIXTURES'] === '1';

/** What is kept of one example: its files, what is reported of it as a frame and as JSON, and the text after `tml check --fix`. */
export type Fixture = Readonly<Record<string, string>>;

/** The entry file of an example is `main.tml`; in a fixture it is `input.tml`. */
const ENTRY = 'main.tml';

export function fixtureOf(files: Readonly<Record<string, string>>, found: readonly Diagnostic[]): Fixture {
  const sorted = sortDiagnostics(found);
  const { [ENTRY]: entry = '', ...others } = files;
  const { text, fixed } = applyFixes(ENTRY, entry, sorted);
  return {
    ...others,
    'input.tml': entry,
    'expected.txt': `${renderDiagnostics(sorted, { color: false, explains: () => true })}\n`,
    'expected.json': renderJson(sorted),
    ...(fixed.length > 0 ? { 'fixed.tml': text } : {}),
  };
}

/** Reads a stored fixture; with `TML_UPDATE_FIXTURES=1` it is first replaced by `made`. */
export function storedFixture(folder: string, made: Fixture): Fixture {
  if (update) {
    rmSync(folder, { recursive: true, force: true });
    for (const [name, text] of Object.entries(made)) {
      mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
      writeFileSync(path.join(folder, name), text);
    }
  }
  return readFolder(folder);
}

export function readFolder(folder: string): Fixture {
  if (!existsSync(folder)) return {};
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const pairs = files.map((entry) => {
    const file = path.join(entry.parentPath, entry.name);
    return [path.relative(folder, file).split(path.sep).join('/'), readFileSync(file, 'utf8')] as const;
  });
  return Object.fromEntries(pairs.sort(([a], [b]) => (a < b ? -1 : 1)));
}
