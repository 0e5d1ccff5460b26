import { describe, expect, it } from 'vitest';
import type { Graph } from '../../src/graph/graph.js';
import { checkText, problemsOf } from './check-text.js';

const LIBRARY = [
  'edition 1',
  'export let width = 6',
  'export let list = [1, 2]',
  'let hidden = 1',
  'export network head(units: int = 3) { input -> last -> dense(units) }',
].join('\n');

const files = (main: string, library = LIBRARY) => ({
  'main.tml': `edition 1\ndataset d = digits(as: sequence)\n${main}`,
  'lib.tml': library,
});
const problems = (main: string, library?: string) => problemsOf(checkText(files(main, library)));

function paramsOf(main: string, id: string): Graph['nodes'][number]['instances'][number]['params'] | undefined {
  const result = checkText(files(main));
  expect(problemsOf(result)).toEqual([]);
  return result.graph?.nodes.find((node) => node.id === id)?.instances[0]?.params;
}

describe('import * as', () => {
  it('is the same as importing by name', () => {
    const by = (line: string, call: string) =>
      paramsOf(`${line}\nmodel m = d -> ${call}(filters: 4, dilations: [1]) -> train(epochs: 1)`, 'm');
    expect(by('import * as models from "std/models"', 'models.tcn')).toEqual(by('import { tcn } from "std/models"', 'tcn'));
  });

  it('reaches values and stages of networks', () => {
    const own = 'network n { input -> lib.head(units: lib.width + lib.list[1]) -> dense(classes) }\nmodel m = d -> n() -> train()';
    expect(JSON.stringify(paramsOf(`import * as lib from "./lib.tml"\n${own}`, 'm'))).toContain('"units":8');
  });

  it('passes on what a module exports of others', () => {
    const texts = {
      ...files(
        'import { inner as deep } from "./mid.tml"\nmodel m = d -> n() -> train()\nnetwork n { input -> deep.head(units: deep.width) -> dense(classes) }',
      ),
      'mid.tml': 'edition 1\nexport import * as inner from "./lib.tml"',
    };
    const result = checkText(texts);
    expect(problemsOf(result)).toEqual([]);
    expect(JSON.stringify(result.graph?.nodes[1]?.instances[0]?.params)).toContain('"units":6');
  });

  it('lets an axis through to constants made of members', () => {
    const text =
      'import * as lib from "./lib.tml"\naxis f = [1, 2]\nlet w = lib.width * f\nnetwork n(u: int) { input -> lib.head(units: u) -> dense(classes) }\nmodel m = d -> n(u: w) -> train()';
    expect(checkText(files(text)).graph?.nodes[1]?.instances.map((one) => one.label)).toEqual(['m[f=1]', 'm[f=2]']);
  });

  it.each([
    ['let x = lib.widht', 'TML2011 4:13 "./lib.tml" exports no widht (did you mean width?)'],
    ['let x = lib.hidden', 'TML2011 4:13 "./lib.tml" exports no hidden'],
    ['model m = d -> lib.haed() -> train()', 'TML2011 4:20 "./lib.tml" exports no haed (did you mean head?)'],
    ['network n { input -> lib.haed -> dense(classes) }', 'TML2011 4:26 "./lib.tml" exports no haed (did you mean head?)'],
    ['let x = lib', 'TML3004 4:9 lib is a module, not a value (write lib.…)'],
    ['let x = lib.head', 'TML3004 4:9 lib.head is a network or fn, not a value'],
    ['model m = d -> d.tcn() -> train()', 'TML3012 4:16 d is no module, so d.tcn names nothing to call'],
    ['let x = d.tcn()', 'TML3012 4:9 d is no module, so d.tcn names nothing to call'],
    ['let x = (1).b(2)', 'TML3013 4:9 this is a value: it cannot be called'],
    ['let lib = 3', 'TML3002 4:5 lib is declared twice'],
  ])('%s', (line, expected) => expect(problems(`import * as lib from "./lib.tml"\n${line}`)).toEqual([expected]));

  it('stays silent about members of what could not be read', () => {
    expect(problems('import * as lib from "./none.tml"\nlet x = lib.a\nmodel m = d -> lib.b() -> train()')).toEqual([
      'TML2001 3:22 there is no file none.tml',
    ]);
  });
});
