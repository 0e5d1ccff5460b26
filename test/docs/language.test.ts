import { describe, expect, it } from 'vitest';
import { checkText, problemsOf } from '../checker/check-text.js';
import { blocksOf, readDocument } from './document.js';

const page = readDocument('docs/language.md');
const blocks = blocksOf(page).filter((block) => block.language === 'tml');
const whole = (text: string): boolean => text.startsWith('edition 1');
const [first] = blocks;

describe('every example of docs/language.md', () => {
  it('continues the first, which is a whole file', () => expect(first && whole(first.text)).toBe(true));

  it.each(blocks.filter((block) => block.name === undefined).map((block) => [block.line, block] as const))(
    'at line %i is fine',
    (_, block) => {
      const others = blocks.filter((other) => other.name !== undefined).map((other) => [other.name, other.text] as const);
      const text = whole(block.text) ? block.text : `${first?.text}\n${block.text}`;
      expect(problemsOf(checkText({ ...Object.fromEntries(others), 'main.tml': text }))).toEqual([]);
    },
  );
});
