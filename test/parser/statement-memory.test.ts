import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { packageRoot } from '../../src/checker/host.js';
import { parse } from '../../src/parser/parse.js';
import { StatementMemory } from '../../src/parser/statement-memory.js';

const folder = path.join(packageRoot(), 'pipelines');
const texts = readdirSync(folder)
  .filter((file) => file.endsWith('.tml'))
  .map((file) => readFileSync(path.join(folder, file), 'utf8'));

/** What is typed into a file: pieces that keep it right, pieces that break it, and nothing, which deletes. */
const typed = fc.constantFrom('', '', ' ', '\n', '# note\n', '## doc\n', 'let a = 1\n', '(', '}', '"', '"""', '->', 'x', '2', ', ', '; ');
const edits = fc.array(fc.tuple(fc.nat(1_000_000), fc.nat(12), typed), { minLength: 1, maxLength: 12 });

describe('the memory of statements', () => {
  it('changes nothing of what is read, whatever is typed one after another', () => {
    fc.assert(
      fc.property(fc.constantFrom(...texts), edits, (start, changes) => {
        const memory = new StatementMemory();
        let text = start;
        parse({ path: 'a.tml', text }, memory);
        for (const [place, removed, inserted] of changes) {
          const at = place % (text.length + 1);
          text = text.slice(0, at) + inserted + text.slice(at + removed);
          const source = { path: 'a.tml', text };
          expect(parse(source, memory)).toEqual(parse(source));
        }
      }),
      { numRuns: 60 },
    );
  });

  it('gives the very tree of a statement that has not changed', () => {
    const memory = new StatementMemory();
    const first = parse({ path: 'a.tml', text: 'edition 1\nlet a = [1, 2]\nlet b = 3\n' }, memory).file.statements;
    const second = parse({ path: 'a.tml', text: 'edition 1\nlet a = [1, 2]\nlet b = 33\n' }, memory).file.statements;
    expect(second[1]).toBe(first[1]);
    expect(second[2]).not.toBe(first[2]);
  });

  it('takes the documentation of the place where a statement stands now', () => {
    const memory = new StatementMemory();
    parse({ path: 'a.tml', text: 'edition 1\n## old\nlet a = 1\n' }, memory);
    const { file, diagnostics } = parse({ path: 'a.tml', text: 'edition 1\n\n## new\nlet a = 1\n' }, memory);
    expect(file.statements[1]).toMatchObject({ doc: 'new', span: { start: 18, end: 27 } });
    expect(diagnostics).toEqual([]);
  });
});
