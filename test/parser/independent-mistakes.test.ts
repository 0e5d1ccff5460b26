import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LineIndex } from '../../src/diagnostics/line-index.js';
import { parse } from '../../src/parser/parse.js';

const folder = fileURLToPath(new URL('../../grammar/conformance/invalid/', import.meta.url));

interface Mistake {
  readonly name: string;
  readonly code: string;
  readonly line: string;
}

/**
 * The cases in which one line is wrong and the declaration on the next one is not: `let ok = 1`. A line that begins with no word continues
 * the declaration before it, which is then another mistake.
 */
const mistakes: readonly Mistake[] = readdirSync(folder)
  .filter((file) => file.endsWith('.tml'))
  .flatMap((file) => {
    const match = /^# expect: (TML\d+)@2\n(.+)\nlet ok = 1\n/.exec(readFileSync(folder + file, 'utf8'));
    return match && match[1] !== 'TML1013' ? [{ name: file, code: match[1] as string, line: match[2] as string }] : [];
  });

/** Twenty lines as people write them; ten of them make the file. */
const chapter = (n: number): readonly string[] =>
  `## Widths of chapter ${n}.
param width${n}: int in 1..64 = 8
network net${n}(width: int = 8) {
  let half = width / 2
  conv1d(half, kernel: 3) -> relu
    -> residual { dense(width) -> relu }
    -> dense(10)
}
dataset data${n} = digits() -> normalize
model trained${n} = train(net${n}(width${n}), data${n}.train) with { retries: 2 }
axis strength${n} = [0.1, 0.2]
metric curve${n} = trained${n}
  -> robust_accuracy(fgsm(eps: strength${n}))
require curve${n}[strength${n}=0.1] >= 60%
report "Chapter ${n}" {
  text "What came out."
  table [curve${n}, trained${n}.sram]
}
let spare${n} = ${n}
let last${n} = ${n}`.split('\n');

const chapters = Array.from({ length: 10 }, (_, n) => chapter(n));

describe('five mistakes in a file of 200 lines', () => {
  it('has a file without mistakes to begin with', () => {
    const text = chapters.flat().join('\n');
    expect(text.split('\n')).toHaveLength(200);
    expect(parse({ path: 'long.tml', text }).diagnostics).toEqual([]);
    expect(mistakes.length).toBeGreaterThan(90);
  });

  it('reports each one, and nothing else', () => {
    const five = fc.tuple(
      fc.shuffledSubarray([...mistakes], { minLength: 5, maxLength: 5 }),
      fc.subarray([...chapters.keys()], { minLength: 5, maxLength: 5 }),
    );
    fc.assert(
      fc.property(five, ([chosen, places]) => {
        const lines: string[] = [];
        const expected: string[] = [];
        for (const [n, text] of chapters.entries()) {
          const mistake = chosen[places.indexOf(n)];
          if (places.includes(n) && mistake) {
            // In the place of the last line but one of its chapter.
            lines.push(...text.slice(0, -2), mistake.line);
            expected.push(`${mistake.code}@${lines.length}`);
            lines.push(...text.slice(-1));
          } else lines.push(...text);
        }
        const text = lines.join('\n');
        const index = new LineIndex(text);
        const found = parse({ path: 'long.tml', text }).diagnostics.map((d) => `${d.code}@${index.lineAt(d.location?.span.start ?? 0)}`);
        expect(found, chosen.map(({ name }) => name).join(' ')).toEqual(expected);
      }),
      { numRuns: process.env['TML_FULL'] === '1' ? 3000 : 200 },
    );
  });
});
