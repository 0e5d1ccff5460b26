import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { packageRoot } from '../../src/checker/host.js';
import { moduleMeaning } from '../../src/checker/packages/meaning.js';
import { format } from '../../src/formatter/format.js';
import { parseText } from '../parser/parsing.js';
import '../property-seed.js';

const root = packageRoot();
const filesIn = (folder: string): readonly string[] =>
  readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.tml'))
    .map((file) => path.join(folder, file));
const read = (file: string): string => readFileSync(path.join(root, file), 'utf8');

/** The tree without places. */
const meaning = (text: string): unknown =>
  JSON.parse(
    JSON.stringify(parseText(text).file, (key, value: unknown) =>
      ['span', 'unitSpan', 'operatorSpan', 'numberSpan'].includes(key) ? undefined : value,
    ),
  );
/** What a lock pins of it, whatever its imports mean. */
const pin = (text: string): string => moduleMeaning(parseText(text).file, new Map());
const comments = (text: string): readonly string[] => parseText(text).comments.map((comment) => comment.text.trimEnd());
const formattedText = (text: string): string => {
  const result = format(text, 'test.tml');
  if (!result.ok) throw new Error(result.diagnostics.map(({ code, message }) => `${code} ${message}`).join('\n'));
  return result.text;
};

function expectFaithful(text: string): void {
  const once = formattedText(text);
  expect(meaning(once)).toEqual(meaning(text));
  expect(pin(once)).toBe(pin(text));
  expect(comments(once)).toEqual(comments(text));
  expect(formattedText(once)).toBe(once);
  expect(once).not.toMatch(/\r|\uFEFF|[ \t]\n|\n\n\n|\n\n$/);
}

const valid = [...filesIn('grammar/conformance/valid'), ...filesIn('pipelines'), ...filesIn('stdlib')];

describe('formatting keeps meaning and comments, and formatting again changes nothing', () => {
  it.each(valid)('%s', (file) => expectFaithful(read(file)));

  it('with a comment at any break of any case', () => {
    const texts = valid.map(read).filter((text) => !text.includes('"""'));
    fc.assert(
      fc.property(fc.constantFrom(...texts), fc.nat(), fc.boolean(), (text, at, alone) => {
        const lines = text.split(/\r\n|\n|\r/);
        const index = at % lines.length;
        const changed = alone
          ? [...lines.slice(0, index), '  # added', ...lines.slice(index)]
          : lines.map((line, place) => (place === index && !line.includes('#') ? `${line} # added` : line));
        expectFaithful(changed.join('\n'));
      }),
    );
  });

  it('with breaks at any comma or bracket of any case', () => {
    const texts = valid.map(read).filter((text) => !text.includes('"'));
    fc.assert(
      fc.property(fc.constantFrom(...texts), fc.array(fc.boolean(), { minLength: 5, maxLength: 40 }), (text, choices) => {
        let next = 0;
        const broken = text
          .split(/(?<=\n)/)
          .map((line) =>
            line.includes('#')
              ? line
              : line.replace(/[([,]/g, (sign) => (choices[next++ % choices.length] ? `${sign} # c${next}\n` : sign)),
          )
          .join('');
        expectFaithful(broken);
      }),
    );
  });
});

const word = fc.constantFrom('a', 'b', 'har', 'net', 'size', 'step', 'log', 'text', 'strength', 'a_rather_long_name_of_a_value');
const literal = fc.constantFrom('1', '8/255', '10%', '100kB', '1_000', '"a # b"', 'true', 'none', '1e-3', '[]', '1..9 step 2');
const depthIdentifier = fc.createDepthIdentifier();
const { flow } = fc.letrec<{ expression: string; flow: string; stage: string }>((tie) => ({
  expression: fc.oneof(
    { maxDepth: 4, depthIdentifier },
    word,
    literal,
    fc.tuple(tie('expression'), fc.constantFrom('+', '-', '*', '/'), tie('expression')).map(([a, o, b]) => `(${a}) ${o}(${b})`),
    tie('expression').map((a) => `-(${a})`),
    fc.array(tie('flow'), { maxLength: 6 }).map((items) => `[${items.join(' ,')}]`),
    fc.array(tie('flow'), { maxLength: 5 }).map((items) => `f(${items.map((item, index) => `k${index} :${item}`).join(', ')})`),
  ),
  stage: fc.tuple(word, fc.array(tie('flow'), { maxLength: 4 })).map(([name, items]) => `${name}(${items.join(',')})`),
  flow: fc.oneof(
    { maxDepth: 4, depthIdentifier },
    word,
    fc.tuple(tie('expression'), fc.array(tie('stage'), { maxLength: 4 })).map((parts) => parts.flat().join('->')),
  ),
}));
const space = fc.constantFrom('', '\n', '\n\n\n', '# own\n', '\n## doc\n', '\n# own\n\n# more\n');
const statement = fc.oneof(
  flow.map((value) => `let x = ${value}`),
  flow.map((value) => `metric m =\n# within\n${value} with { retries: 2, timeout: 5min }`),
  flow.map((value) => `axis s = ${value} # behind`),
  flow.map((value) => `search s over t {\n\n let y = ${value}; maximize y # goal\n # last\n}`),
  flow.map((value) => `fn f(a: list<int> = ${value}, b: int) -> metric { return ${value} }`),
  flow.map((value) => `profile p { a: ${value},\n b: ${value} }`),
  flow.map((value) => `report "r" { table ${value} }`),
);

it('is faithful to programs of any shape', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(statement, space), { maxLength: 6 }), fc.constantFrom('\n', '\r\n'), (parts, lineBreak) => {
      expectFaithful(`\uFEFF${parts.flatMap(([text, gap]) => [text, '\n', gap]).join('')}`.replaceAll('\n', lineBreak));
    }),
  );
});
