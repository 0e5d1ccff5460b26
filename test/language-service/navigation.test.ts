import { describe, expect, it } from 'vitest';
import { hover, signatureHelp } from '../../src/language-service/hover.js';
import { definition, references, rename } from '../../src/language-service/navigation.js';
import { at, begin, marked, places } from './marked.js';

/** The open texts after a rename. */
function renamed(open: string | Readonly<Record<string, string>>, newName: string): Record<string, string> | string {
  const { store, file, offset } = marked(open);
  const result = rename(store, file, offset, newName);
  if (!result.ok) return result.reason;
  const texts: Record<string, string> = {};
  for (const { file: place, span, newText } of [...result.edits].sort((a, b) => b.span.start - a.span.start)) {
    const text = texts[place] ?? store.load(place)?.module.source.text ?? '';
    texts[place] = text.slice(0, span.start) + newText + text.slice(span.end);
  }
  return texts;
}

describe('definition and references', () => {
  it('goes to a declaration in another file, the standard library included', () => {
    const there = marked(
      { 'main.tml': 'edition 1\nimport { size } from "./near.tml"\nlet twice = 2 * si|ze\n' },
      { 'near.tml': 'edition 1\nexport let size = 3\n' },
    );
    const place = definition(there.store, there.file, there.offset);
    expect(places(there.store, place ? [place] : [])).toEqual(['near.tml:2:12 size']);
    const standard = marked(`${begin}model other = har -> t|cn(kernel: 3)\n`);
    expect(definition(standard.store, standard.file, standard.offset)?.file).toMatch(/stdlib.models.tcn\.tml$/);
  });

  it('goes into a package, whose names are not renamed', () => {
    const disk = {
      'node_modules/nets/package.json': '{ "tml": { "exports": { "./sizes": "./src/sizes.tml" } } }',
      'node_modules/nets/src/sizes.tml': 'edition 1\nexport let width = 3\n',
    };
    const text = 'edition 1\nimport { width } from "pkg:nets/sizes"\nlet twice = 2 * wi|dth\n';
    const { store, file, offset } = marked(text, disk);
    const place = definition(store, file, offset);
    expect(places(store, place ? [place] : [])).toEqual(['node_modules/nets/src/sizes.tml:2:12 width']);
    expect(rename(store, file, offset, 'broad')).toEqual({ ok: false, reason: 'width belongs to a package' });
    expect(hover(store, file, offset)?.text ?? '').toContain('width');
  });

  it('finds uses in expressions, text holes and profiles', () => {
    const { store, file, offset } = marked(`edition 1
param ep|s: float = 0.1
axis run = 1..2
let other = eps + run
report "x" { text "at {eps} of it" }
profile quick { eps: 0.2 }
`);
    expect(places(store, references(store, file, offset))).toEqual([
      'main.tml:2:7 eps',
      'main.tml:4:13 eps',
      'main.tml:5:24 eps',
      'main.tml:6:17 eps',
    ]);
  });
});

describe('rename', () => {
  it('renames across open files', () => {
    const texts = renamed(
      {
        'near.tml': 'edition 1\nexport let si|ze = 3\n',
        'main.tml': 'edition 1\nimport { size } from "./near.tml"\nlet twice = 2 * size\n',
      },
      'width',
    );
    expect(texts).toEqual({
      [at('near.tml')]: 'edition 1\nexport let width = 3\n',
      [at('main.tml')]: 'edition 1\nimport { width } from "./near.tml"\nlet twice = 2 * width\n',
    });
  });

  it('writes a shorthand out, so that the parameter keeps its name', () => {
    const rest = (name: string, argument: string): string =>
      `${begin}param ${name}: float = 0.1\nattack a = net -> fgsm(${argument}, on: har.test)\n`;
    expect(renamed(rest('e|ps', 'eps'), 'strength')).toEqual({ [at('main.tml')]: rest('strength', 'eps: strength') });
  });

  it('keeps loop variables of one name apart', () => {
    const text = (name: string): string =>
      `edition 1\nnetwork n(a: list<int>) { input -> for ${name} in a { dense(${name}) } -> for d in a { dense(d) } }\n`;
    expect(renamed(text('d').replace('for d', 'for |d'), 'k')).toEqual({ [at('main.tml')]: text('k') });
  });

  it.each([
    ['edition 1\nlet a| = 1\nlet b = a\n', 'b', /already stands for something else/],
    ['edition 1\nlet a| = 1\n', '1x', /is not a name/],
    ['edition 1\nlet a| = 1\n', 'true', /is not a name/],
    [`${begin}model m = har -> t|cn(kernel: 3)\n`, 'net2', /belongs to the standard library/],
    [`${begin}model m = net -> tra|in(epochs: 3)\n`, 'net2', /only names that are declared/],
  ])('refuses %j to %j', (text, newName, reason) => {
    expect(renamed(text, newName)).toMatch(reason);
  });
});

describe('hover and signature help', () => {
  const textAt = (text: string): string | undefined => {
    const { store, file, offset } = marked(text);
    return hover(store, file, offset)?.text;
  };

  it('tells what is known before anything runs', () => {
    expect(textAt(begin.replace('model net', 'model n|et'))).toMatch(/\*model\*[\s\S]*parameters, \d+ MACs/);
    expect(textAt('edition 1\n## How strong.\nparam e|ps: float in 0..1 = 0.1\n')).toMatch(
      /param eps: float in 0\.\.1 = 0\.1[\s\S]*How strong\./,
    );
    expect(textAt(`${begin}attack a = net -> fg|sm(eps: 0.1)\n`)).toMatch(/fgsm\(eps: float[\s\S]*Fast gradient sign/);
    expect(textAt(`${begin}attack a = net -> fgsm(lo|ss: ce)\n`)).toMatch(/loss: ce \| mse = ce[\s\S]*cross-entropy/);
    expect(textAt('edition 1\nlet a = 1 |+ 1\n')).toBeUndefined();
  });

  it('helps with the parameter being written', () => {
    const { store, file, offset } = marked(`${begin}attack a = net -> fgsm(eps: 0.1, loss: |\n`);
    const help = signatureHelp(store, file, offset);
    expect(help?.callable.name).toBe('fgsm');
    expect(help?.callable.parameters[help.active]?.name).toBe('loss');
  });
});
