import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Lexer } from 'chevrotain';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Diagnostic } from '../../src/diagnostics/diagnostic.js';
import { parse } from '../../src/parser/parse.js';
import { LineBreak, lexedTokens } from '../../src/parser/tokens.js';
import { treeProblems } from './invariants.js';

const folder = fileURLToPath(new URL('../../grammar/conformance/valid/', import.meta.url));
const texts = readdirSync(folder)
  .filter((file) => file.endsWith('.tml'))
  .map((file) => readFileSync(folder + file, 'utf8').replace(/^# tree .*\n/gm, ''))
  .filter((text) => text.trim().length > 30);
const lexer = new Lexer(lexedTokens);
/** Of each of the four kinds: 10,000 in all in a full run. */
const mutations = process.env['TML_FULL'] === '1' ? 2500 : 600;

interface Piece {
  readonly start: number;
  readonly end: number;
  readonly image: string;
}

const pieces = new Map(
  texts.map((text): [string, readonly Piece[]] => [
    text,
    lexer
      .tokenize(text)
      .tokens.filter((token) => token.tokenType !== LineBreak)
      .map((token) => ({ start: token.startOffset, end: token.startOffset + token.image.length, image: token.image })),
  ]),
);

type Kind = 'delete' | 'duplicate' | 'insert' | 'remove bracket';
const isBracket = (piece: Piece): boolean => /^[()[\]{}]$/.test(piece.image);

/** One token of a valid file deleted, doubled, or another one inserted before it. */
const mutation = (kind: Kind): fc.Arbitrary<string> =>
  fc.tuple(fc.constantFrom(...texts), fc.nat(), fc.nat()).map(([text, at, other]) => {
    const all = pieces.get(text) as readonly Piece[];
    const pool = kind === 'remove bracket' ? all.filter(isBracket) : all;
    const piece = pool[at % Math.max(1, pool.length)];
    const inserted = all[other % all.length] as Piece;
    if (!piece) return text;
    if (kind === 'duplicate') return `${text.slice(0, piece.end)} ${piece.image} ${text.slice(piece.end)}`;
    if (kind === 'insert') return `${text.slice(0, piece.start)} ${inserted.image} ${text.slice(piece.start)}`;
    return `${text.slice(0, piece.start)} ${text.slice(piece.end)}`;
  });

const errorsOf = (text: string): readonly Diagnostic[] => {
  const result = parse({ path: 'mutated.tml', text });
  expect(treeProblems(result, text)).toEqual([]);
  return result.diagnostics.filter((d) => d.severity === 'error');
};

describe('one wrong token', () => {
  for (const kind of ['delete', 'duplicate', 'insert', 'remove bracket'] as const) {
    it(`is reported by few errors: ${kind}`, () => {
      const counts: number[] = [];
      fc.assert(
        fc.property(mutation(kind), (text) => {
          counts.push(errorsOf(text).length);
        }),
        { seed: 20261122, numRuns: mutations },
      );
      counts.sort((a, b) => a - b);
      const quantile = (p: number): number => counts[Math.floor((counts.length - 1) * p)] as number;
      expect(quantile(0.5)).toBeLessThanOrEqual(kind === 'remove bracket' ? 2 : 1);
      expect(quantile(0.9)).toBeLessThanOrEqual(3);
      expect(quantile(1)).toBeLessThanOrEqual(20);
    });
  }

  it('never goes unreported if it is a bracket', () => {
    let checked = 0;
    for (const text of texts) {
      if (errorsOf(text).length > 0) continue;
      for (const piece of (pieces.get(text) as readonly Piece[]).filter(isBracket)) {
        const mutated = `${text.slice(0, piece.start)} ${text.slice(piece.end)}`;
        expect(errorsOf(mutated).length, mutated.slice(Math.max(0, piece.start - 40), piece.start + 40)).toBeGreaterThan(0);
        checked++;
      }
    }
    expect(checked).toBeGreaterThan(300);
  });
});

describe('any text', () => {
  const fragments = fc.constantFrom(
    ...[
      '"',
      '"""',
      '\\',
      '#',
      '##',
      '\n',
      '\r',
      '\r\n',
      '(',
      ')',
      '[',
      ']',
      '{',
      '}',
      '->',
      '=',
      '>',
      '<',
      ',',
      ';',
      '.',
      '..',
      '-',
      'not',
      'if',
      'else',
      'for',
    ],
    ...[
      'let',
      'model',
      'x',
      '1',
      '1.',
      '.5',
      '10%',
      'with',
      'network',
      'search',
      'over',
      'export',
      'step',
      '\u{1F600}',
      'é',
      '\u0000',
      '\ud800',
      "'",
      '//',
      ' ',
    ],
  );

  it('is parsed without an exception', () => {
    fc.assert(
      fc.property(fc.array(fragments, { maxLength: 60 }), (parts) => {
        errorsOf(parts.join(' '));
        errorsOf(parts.join(''));
      }),
      { seed: 7, numRuns: 400 },
    );
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        errorsOf(text);
      }),
      { seed: 7, numRuns: 300 },
    );
  });
});
