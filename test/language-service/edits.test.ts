import { expect, it } from 'vitest';
import { codeActions } from '../../src/language-service/code-actions.js';
import { inlayHints } from '../../src/language-service/inlay-hints.js';
import { begin, marked } from './marked.js';

it('shows the axes of a node behind its name', () => {
  const { store, file } = marked(
    `${begin}axis strength = [0.1, 0.2]\naxis run = 1..3\nattack hard = net -> pgd(eps: strength, steps: 2, seed: run, on: har.test)\n`,
  );
  const text = store.load(file)?.module.source.text ?? '';
  expect(inlayHints(store, file).map((hint) => [text.slice(0, hint.offset).split(' ').at(-1), hint.text])).toEqual([
    ['hard', ': 2 strength × 3 run'],
  ]);
});

it('offers the fixes of the problems at a place, and of no other', () => {
  const { store, file, offset } = marked('edition 1\nlet a = 1\nmod|le b = a\n');
  expect(codeActions(store, file, { start: offset, end: offset }).map(({ fix }) => fix.edits[0]?.newText)).toEqual(['model']);
  expect(codeActions(store, file, { start: 0, end: 0 })).toEqual([]);
});
