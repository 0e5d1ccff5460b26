import { describe, expect, it } from 'vitest';
import { completions } from '../../src/language-service/completions.js';
import { parse } from '../../src/parser/parse.js';
import { begin, marked } from './marked.js';

function labels(open: string | Readonly<Record<string, string>>): string[] {
  const { store, file, offset } = marked(open);
  return completions(store, file, offset).map(({ label }) => label);
}

describe('completions', () => {
  it('offers operations, imported and own networks behind ->, with the documentation of the prelude', () => {
    const { store, file, offset } = marked(`${begin}network mine(a: int) { input -> dense(classes) }\nattack adv = har -> fg|sm(eps)\n`);
    const found = completions(store, file, offset);
    const names = found.map(({ label }) => label);
    expect(names).toEqual(expect.arrayContaining(['fgsm', 'train', 'tcn', 'mine']));
    // A source takes no input, a layer stands in networks alone.
    expect(names).not.toContain('digits');
    expect(names).not.toContain('dense');
    const fgsm = found.find(({ label }) => label === 'fgsm');
    expect(fgsm?.doc).toMatch(/^Fast gradient sign method/);
    expect(fgsm?.detail).toContain('loss: ce | mse = ce');
  });

  it('offers layers and networks inside a network', () => {
    const names = labels(`${begin}network mine(size: int) {\n  input\n  -> |\n}\n`);
    expect(names).toEqual(expect.arrayContaining(['dense', 'conv1d', 'residual', 'tcn']));
    expect(names).not.toContain('fgsm');
  });

  it('offers the parameters that a call has not been given, then values', () => {
    const names = labels(`${begin}let size = 3\nattack adv = net -> fgsm(eps: 0.1, loss: mse, |)\n`);
    expect(names).toEqual(expect.arrayContaining(['labels', 'clip', 'on', 'size', 'net']));
    expect(names).not.toContain('eps');
    expect(names).not.toContain('loss');
  });

  it('offers the formals of a network, and drops what layers were given in order', () => {
    expect(labels(`${begin}model b = har -> tcn(kernel: 3, |`)).toEqual(expect.arrayContaining(['filters', 'dilations']));
    const inLayer = labels('edition 1\nnetwork n(size: int) { input -> conv1d(size, |) }\n');
    expect(inLayer.slice(0, 3)).toEqual(['kernel', 'dilation', 'padding']);
    expect(inLayer).toContain('size');
  });

  it.each([
    [`${begin}attack a = net -> fgsm(eps: 0.1, loss: |)`, ['ce', 'mse']],
    ['edition 1\ndataset d = auritus("x", split: |)', ['by_subject']],
    ['edition 1\ndataset d = auritus("x", split: by_subject(|))', ['val', 'test']],
    ['edition 1\nlet t = 5m|', ['ms', 'min', 'MB', 'MHz']],
    ['edition 1\nimport { tcn } from "st|d"', ['std/models', 'std/targets']],
    ['edition 1\nimport { |} from "std/targets"', ['stm32f446re', 'esense']],
    [`${begin}metric m = net -> accuracy(on: har.|)`, ['train', 'val', 'test']],
    [`${begin}require net.| < 3`, ['flash', 'sram', 'params']],
    ['edition 1\nimport { stm32f446re } from "std/targets"\nlet a = stm32f446re.|', ['ram', 'flash']],
    ['edition 1\nspace s { width = int 1..4 }\nsearch best over s {\n  using |\n}\n', ['random', 'bayesian']],
    ['edition 1\nspace s { width = int 1..4 }\nsearch best over s {\n  let a = |\n}\n', ['width']],
    ['edition 1\nreport "x" {\n  |\n}\n', ['table', 'plot', 'text']],
    ['edition 1\nlet t = 10k|', ['kB', 'KiB', 'k']],
    ['edition 1\nspace s { width = |}\n', ['int', 'float', 'bool', 'one of', 'subset of']],
    [`${begin}report "x" { plot net -> |}\n`, ['lines', 'pareto', 'bars', 'heatmap', 'sort']],
    [`${begin}axis run = 1..2\nreport "x" { plot net -> lines(|) }\n`, ['x', 'facet', 'title', 'run']],
    [`${begin}report "x" { plot net -> pareto(x: flash, |) }\n`, ['y', 'color', 'title']],
    [`${begin}report "x" { table net -> sort(by: flash, order: |) }\n`, ['up', 'down']],
    ['edition 1\n|', ['dataset', 'search', 'export']],
    ['edition 1\ndataset d = |', ['digits', 'auritus']],
  ])('at the mark of %j offers %j', (text, expected) => {
    expect(labels(text)).toEqual(expect.arrayContaining(expected));
  });

  it('offers what an open module exports, and its path', () => {
    const near = { 'near.tml': 'edition 1\nexport let shown = 1\nlet hidden = 2\n' };
    expect(labels({ ...near, 'main.tml': 'edition 1\nimport { |} from "./near.tml"\n' })).toEqual(['shown']);
    expect(labels({ ...near, 'main.tml': 'edition 1\nimport { shown } from "./|"\n' })).toContain('./near.tml');
  });

  it('offers what the packages of the project export, and what is in them', () => {
    const disk = {
      'package.json': '{ "dependencies": { "nets": "1", "absent": "1" } }',
      'node_modules/nets/package.json': '{ "tml": { "exports": { "./sizes": "./sizes.tml", ".": "./sizes.tml" } } }',
      'node_modules/nets/sizes.tml': 'edition 1\nexport let width = 8\n',
    };
    const labelsOf = (text: string): string[] => {
      const { store, file, offset } = marked(text, disk);
      return completions(store, file, offset).map(({ label }) => label);
    };
    expect(labelsOf('edition 1\nimport { width } from "pkg:|"\n')).toEqual(expect.arrayContaining(['pkg:nets/sizes', 'pkg:nets']));
    expect(labelsOf('edition 1\nimport { |} from "pkg:nets/sizes"\n')).toEqual(['width']);
  });

  it.each(['edition 1\n# a -> |\n', 'edition 1\nlet a = "b -> |"\n'])('offers nothing in a comment or a text: %j', (text) => {
    expect(labels(text)).toEqual([]);
  });

  it('offers whole declarations that can be read as they are', () => {
    const { store, file, offset } = marked('edition 1\n|');
    const snippets = completions(store, file, offset).flatMap(({ snippet }) => snippet ?? []);
    expect(snippets.length).toBeGreaterThan(10);
    for (const snippet of snippets) {
      const text = `${snippet.startsWith('edition') ? '' : 'edition 1\n'}${snippet.replace(/\$\{\d:([^}]*)\}/g, '$1')}\n`;
      expect(parse({ path: 'a.tml', text }).diagnostics, text).toEqual([]);
    }
  });
});
