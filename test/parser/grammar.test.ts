import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Lexer } from 'chevrotain';
import { expect, it } from 'vitest';
import { TmlParser } from '../../src/parser/grammar.js';
import { lexedTokens } from '../../src/parser/tokens.js';

it('is LL(2) without ambiguities', () => {
  // The constructor throws what the validation of the grammar finds.
  expect(() => new TmlParser({ recoveryEnabled: true, skipValidations: false })).not.toThrow();
});

it('has tokens whose patterns the lexer accepts and whose first characters are told rightly', () => {
  const hinted = new Lexer(lexedTokens, { ensureOptimizations: true });
  const plain = new Lexer(lexedTokens, { safeMode: true });
  expect(hinted.lexerDefinitionErrors).toEqual([]);
  const folder = fileURLToPath(new URL('../../grammar/conformance/', import.meta.url));
  const extra = '“a” ‘b’ „c“ => && || // ++ ** :: := % ! \'x\' & @ $ ^ ~ ` é .5 1. 3x 10µs 1e-3 <= == != < > .. ? | ; "open\n"""';
  const texts = ['valid', 'invalid'].flatMap((part) =>
    readdirSync(folder + part)
      .filter((file) => file.endsWith('.tml'))
      .map((file) => readFileSync(`${folder}${part}/${file}`, 'utf8')),
  );
  const shape = (lexer: Lexer, text: string) =>
    lexer.tokenize(text).tokens.map((token) => [token.tokenType.name, token.startOffset, token.image]);
  for (const text of [...texts, extra]) expect(shape(hinted, text)).toEqual(shape(plain, text));
});
