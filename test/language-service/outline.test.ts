import { describe, expect, it } from 'vitest';
import { codeLenses } from '../../src/language-service/code-lenses.js';
import { documentLinks } from '../../src/language-service/document-links.js';
import { foldingRanges } from '../../src/language-service/folding-ranges.js';
import { highlights, prepareRename } from '../../src/language-service/navigation.js';
import { workspaceSymbols } from '../../src/language-service/workspace-symbols.js';
import { at, begin, marked } from './marked.js';

describe('highlights', () => {
  it('show a name in its own file alone, and where it is declared', () => {
    const text = 'edition 1\nexport let size = 3\nlet twice = 2 * si|ze\n';
    const { store, file, offset } = marked({
      'main.tml': text,
      'other.tml': 'edition 1\nimport { size } from "./main.tml"\nlet a = size\n',
    });
    expect(highlights(store, file, offset).map(({ span, declares }) => [span.start, declares])).toEqual([
      [text.indexOf('size'), true],
      [text.indexOf('si|ze'), false],
    ]);
  });
});

describe('the start of a rename', () => {
  it('is the exact name, wherever in it the cursor stands', () => {
    const { store, file, offset } = marked('edition 1\nlet first = 1\nlet b = fir|st + 1\n');
    expect(prepareRename(store, file, offset)).toEqual({ ok: true, span: { start: offset - 3, end: offset + 2 } });
  });

  it.each([
    [`${begin}model m = net -> tra|in(epochs: 3)\n`, 'train is an operation of the language'],
    ['edition 1\nnetwork n(a: int) { input -> den|se(a) }\n', 'dense is a layer of the language'],
    [`${begin}mod|el m = net\n`, 'model is a word of the language'],
    [`${begin}model m = har -> t|cn(kernel: 3)\n`, 'tcn belongs to the standard library'],
    ['edition 1\nlet a = 1|2\n', 'only names that are declared in a file can be renamed'],
  ])('of %j is refused: %s', (text, reason) => {
    const { store, file, offset } = marked(text);
    expect(prepareRename(store, file, offset)).toEqual({ ok: false, reason });
  });
});

describe('folding', () => {
  it('hides bodies up to the line of their closing bracket, comments, and imports', () => {
    const text = `edition 1
# One
# two
import { tcn } from "std/models"
import { esense } from "std/targets"

network n(a: int) {
  input
  -> repeat 2 {
    dense(a)
  }
}

let list = [
  1,
  2,
]
let short = [1, 2]
`;
    const { store, file } = marked(text);
    const line = (offset: number): number => text.slice(0, offset).split('\n').length;
    expect(foldingRanges(store, file).map(({ span, kind }) => [line(span.start), line(span.end), kind])).toEqual([
      [2, 3, 'comment'],
      [4, 5, 'imports'],
      [7, 11, undefined],
      [8, 10, undefined],
      [9, 10, undefined],
      [14, 16, undefined],
    ]);
  });
});

describe('code lenses', () => {
  it('stand above nodes, searches and reports of the file itself', () => {
    const { store, file } = marked(
      `${begin}let a = 1\nspace s { width = int 1..4 }\nsearch best over s {\n  metric inner = net -> accuracy(on: har.val)\n}\nreport "x" { text "y" }\n`,
    );
    expect(codeLenses(store, file).map(({ action, only }) => `${action} ${only ?? 'all'}`)).toEqual(
      ['har', 'net', 'best', 'all'].flatMap((name) => [`run ${name}`, `plan ${name}`]),
    );
  });
});

describe('links and symbols of the workspace', () => {
  it('lead to imported files that are there', () => {
    const text = 'edition 1\nimport { tcn } from "std/models"\nimport { a } from "./near.tml"\nimport { b } from "./missing.tml"\n';
    const { store, file } = marked({ 'main.tml': text }, { 'near.tml': 'edition 1\nexport let a = 1\n' });
    const links = documentLinks(store, file);
    expect(links.map(({ span }) => text.slice(span.start, span.end))).toEqual(['std/models', './near.tml']);
    expect(links[1]?.file).toBe(at('near.tml'));
  });

  it('are found by letters in their order, in open files and others, imports left out', () => {
    const { store } = marked(
      { 'main.tml': 'edition 1\nimport { smallNet } from "./near.tml"\nlet sizeNow = 1\n' },
      { 'near.tml': 'edition 1\nexport network smallNet(a: int) { input -> dense(classes) }\n' },
    );
    const found = (query: string): string[] =>
      workspaceSymbols(store, [at('near.tml'), at('main.tml')], query).map(({ symbol }) => symbol.name);
    expect(found('')).toEqual(['sizeNow', 'smallNet']);
    expect(found('smN')).toEqual(['smallNet']);
    expect(found('nws')).toEqual([]);
  });
});
