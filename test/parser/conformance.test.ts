import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { LineIndex } from '../../src/diagnostics/line-index.js';
import { parse } from '../../src/parser/parse.js';
import { treeProblems } from './invariants.js';
import { printStatement } from './print-tree.js';

const root = fileURLToPath(new URL('../../grammar/conformance/', import.meta.url));

interface Case {
  readonly name: string;
  readonly text: string;
}

const casesIn = (folder: string): readonly Case[] =>
  readdirSync(root + folder)
    .filter((file) => file.endsWith('.tml'))
    .sort()
    .map((file) => ({ name: `${folder}/${file}`, text: readFileSync(`${root}${folder}/${file}`, 'utf8') }));

const cases = [...casesIn('valid'), ...casesIn('invalid')];
const directive = (text: string, name: string): string | undefined => new RegExp(`^\\uFEFF?# ${name}: (.*?)\\r?$`, 'm').exec(text)?.[1];

describe.each(cases)('$name', ({ name, text }) => {
  const result = parse({ path: name, text });
  const lines = new LineIndex(text);
  const lineOf = (offset: number): number => lines.lineAt(offset);

  it('reports what is expected, and nothing else', () => {
    const found = result.diagnostics.map((d) => `${d.code}@${lineOf(d.location?.span.start ?? 0)}`).join(' ') || 'ok';
    expect(found).toBe(directive(text, 'expect') ?? 'ok');
  });

  it('keeps the statements without errors', () => {
    const count = directive(text, 'statements');
    if (count === undefined) return;
    const errorLines = result.diagnostics.filter((d) => d.severity === 'error').map((d) => lineOf(d.location?.span.start ?? 0));
    const clean = result.file.statements.filter(
      ({ kind, span }) => kind !== 'unknown' && !errorLines.some((line) => line >= lineOf(span.start) && line <= lineOf(span.end - 1)),
    );
    expect(clean.length).toBe(Number(count));
  });

  it('builds the expected trees', () => {
    for (const [, number, tree] of text.matchAll(/^# tree (\d+): (.*?)\r?$/gm)) {
      const statement = result.file.statements[Number(number) - 1];
      expect(statement && printStatement(statement), `statement ${number}`).toBe(tree);
    }
  });

  it('nests and orders spans, and attaches every comment once', () => {
    expect(treeProblems(result, text)).toEqual([]);
  });
});

it('has errors in every case of invalid/ and none in valid/', () => {
  for (const { name, text } of cases) {
    const errors = parse({ path: name, text }).diagnostics.filter((d) => d.severity === 'error');
    expect(errors.length > 0, name).toBe(name.startsWith('invalid/'));
  }
});
