import { describe, expect, it } from 'vitest';
import { checkText, problemsOf } from '../checker/check-text.js';
import { Workplace } from '../e2e/tml.js';
import { blocksOf, readDocument } from './document.js';

const blocks = blocksOf(readDocument('docs/tutorial.md')).filter((block) => block.language === 'tml');
const main = blocks.filter((block) => block.name === undefined);
const others = Object.fromEntries(blocks.flatMap((block) => (block.name === undefined ? [] : [[block.name, block.text]])));

describe('every file of docs/tutorial.md', () => {
  it.each(main.map((block) => [block.line, block.text] as const))('at line %i is fine', (_, text) => {
    expect(problemsOf(checkText({ ...others, 'main.tml': text }))).toEqual([]);
  });

  it('runs: its search finds a network and writes the report', () => {
    const place = new Workplace();
    try {
      const [search] = main.filter((block) => block.text.includes('search robust'));
      place.write('main.tml', search?.text ?? '');
      const run = place.tml('run', 'main.tml', '--profile', 'quick', '--output', 'plain', '--results', 'results.json');
      expect(run.code, run.stderr).toBe(0);
      const results = JSON.parse(place.read('results.json'));
      expect(results.searches[0].trials).toHaveLength(3);
      expect(run.stdout).toMatch(/report\.html/);
    } finally {
      place.remove();
    }
  });
});
