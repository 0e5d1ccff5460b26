import { describe, expect, it } from 'vitest';
import type { Graph } from '../../src/graph/graph.js';
import type { ModelType } from '../../src/graph/value-type.js';
import type { Network } from '../../src/network/network.js';
import { checkText, problemsOf, withDigits } from './check-text.js';

function graphOf(text: string | Record<string, string>): Graph {
  const result = checkText(text);
  expect(problemsOf(result).filter((one) => !one.startsWith('TML2021'))).toEqual([]);
  if (!result.graph) throw new Error('no graph');
  return result.graph;
}

const node = (graph: Graph, id: string) => {
  const found = graph.nodes.find((one) => one.id === id);
  if (!found) throw new Error(`no node ${id}`);
  return found;
};

/** The network of a body, for data of 28 steps and 28 channels in ten classes. */
function networkOf(body: string, call = 'n()'): Network {
  const graph = graphOf(
    `edition 1\ndataset d = digits()\nnetwork n(f: int = 2, k: int = 3, on: bool = true) {\n${body}\n}\nmodel m = d -> ${call} -> train()`,
  );
  return node(graph, 'm').instances[0]?.params['network'] as unknown as Network;
}

describe('elaboration', () => {
  it('fills defaults, shorthand and the splits of the home data set', () => {
    const graph = graphOf(
      'edition 1\nparam epochs: int = 3\ndataset d = digits()\nnetwork n { input -> last -> dense(classes) }\nmodel m = d -> n -> train(epochs)',
    );
    const [instance] = node(graph, 'm').instances;
    expect(instance?.inputs).toEqual({
      data: { node: 'd', instance: 0, split: 'train' },
      validation: { node: 'd', instance: 0, split: 'val' },
    });
    expect(instance?.params).toMatchObject({ epochs: 3, batch: 32, rate: '1/1000', seed: 1 });
    expect(graph.nodes.map((one) => [one.id, one.kind, one.op, one.declared])).toEqual([
      ['d', 'dataset', 'digits', true],
      ['m', 'model', 'train', true],
    ]);
  });

  it('puts a step that was left out into the parameters, for every eps its own', () => {
    const graph = graphOf(withDigits('axis e = [0, 8/255, 0.1]\nattack a = net -> pgd(eps: e, on: d.test)'));
    expect(node(graph, 'a').instances.map(({ params }) => [params['eps'], params['alpha']])).toEqual([
      ['0', '0'],
      ['8/255', '2/255'],
      ['1/10', '1/40'],
    ]);
  });

  it('gives one canonical value to 0.4, 2/5 and 40%', () => {
    const epsilons = ['0.4', '2/5', '40%', '4e-1', '1 - 0.6'].map(
      (text) => node(graphOf(withDigits(`attack a = net -> fgsm(eps: ${text}, on: d.test)`)), 'a').instances[0]?.params['eps'],
    );
    expect(new Set(epsilons)).toEqual(new Set(['2/5']));
  });

  it('makes steps without a name nodes of their own', () => {
    const graph = graphOf(
      'edition 1\nimport { tcn } from "std/models"\nmetric m = digits() -> tcn() -> train() -> accuracy(on: d.val)\ndataset d = digits()',
    );
    expect(graph.nodes.map((one) => [one.id, one.declared])).toEqual([
      ['m/digits', false],
      ['m/train', false],
      ['d', true],
      ['m', true],
    ]);
  });
});

describe('axes', () => {
  it('lifts a node and everything downstream, row-major, and nothing upstream', () => {
    const graph = graphOf(
      withDigits(
        'axis strength = [0.1, 1/5]\naxis loss = [ce, mse]\nattack a = net -> fgsm(eps: strength / 2, loss: loss, on: d.test)\nmetric r = a -> robust_accuracy\nmetric c = net -> accuracy(on: d.test)',
      ),
    );
    expect(node(graph, 'c').instances.map((one) => one.label)).toEqual(['c']);
    expect(node(graph, 'a').axes).toEqual(['strength', 'loss']);
    expect(node(graph, 'r').instances.map((one) => one.label)).toEqual([
      'r[strength=0.1, loss=ce]',
      'r[strength=0.1, loss=mse]',
      'r[strength=0.2, loss=ce]',
      'r[strength=0.2, loss=mse]',
    ]);
    expect(node(graph, 'a').instances.map((one) => [one.params['eps'], one.params['loss']])).toEqual([
      ['1/20', 'ce'],
      ['1/20', 'mse'],
      ['1/10', 'ce'],
      ['1/10', 'mse'],
    ]);
    expect(node(graph, 'r').instances.map((one) => one.inputs)).toEqual(
      [0, 1, 2, 3].map((instance) => ({ attack: { node: 'a', instance } })),
    );
  });

  it('lifts through constants and over integer ranges', () => {
    const graph = graphOf(
      'edition 1\nimport { tcn } from "std/models"\ndataset d = digits()\naxis seed = 1..3\nlet twice = seed * 2\nmodel m = d -> tcn() -> train(seed: twice)',
    );
    expect(node(graph, 'm').instances.map((one) => [one.label, one.params['seed']])).toEqual([
      ['m[seed=1]', 2],
      ['m[seed=2]', 4],
      ['m[seed=3]', 6],
    ]);
  });

  it.each([
    ['axis a = 3', 'TML4001 5:10 an axis is a list of values, found 3'],
    ['axis a = []', 'TML4002 5:10 an axis needs at least one value'],
    ['axis a = [0.5, 1/2]', 'TML4003 5:16 0.5 stands twice on this axis'],
    ['axis a = [1, true]', 'TML4004 5:14 the values of an axis are of one kind, found 1 and true'],
    [
      'axis a = [1kB, 2kB]',
      'TML3101 5:11 expected plain numbers, words, text, nodes or true and false on an axis, found 1000 B (a size in bytes)',
    ],
  ])('%s', (line, expected) => expect(problemsOf(checkText(withDigits(line)))).toEqual([expected]));
});

describe('networks', () => {
  it('expands for, repeat, if and constants', () => {
    const { layers } = networkOf(
      '  let w = f * 2\n  input -> for d in [1, 2] { repeat 2 { conv1d(w, k, dilation: d, padding: causal) -> relu } }\n  -> if on { tanh } else { relu } -> last -> dense(classes)',
    );
    expect(layers.map((layer) => layer.kind)).toEqual(['input', ...Array(4).fill(['conv1d', 'relu']).flat(), 'tanh', 'last', 'dense']);
    expect(layers.filter((layer) => layer.kind === 'conv1d').map((layer) => [layer.filters, layer.kernel, layer.dilation])).toEqual([
      [4, 3, 1],
      [4, 3, 1],
      [4, 3, 2],
      [4, 3, 2],
    ]);
  });

  it('adds a projection to a residual only where shapes differ', () => {
    expect(networkOf('input -> residual { conv1d(28, 2, padding: causal) } -> last -> dense(classes)').layers).toEqual([
      { kind: 'input', inputs: [] },
      { kind: 'conv1d', inputs: [0], filters: 28, kernel: 2, dilation: 1, padding: 'causal' },
      { kind: 'add', inputs: [1, 0] },
      { kind: 'last', inputs: [2] },
      { kind: 'dense', inputs: [3], units: 10 },
    ]);
    expect(networkOf('input -> residual { conv1d(f, 2, padding: causal) } -> last -> dense(classes)').layers.slice(2, 4)).toEqual([
      { kind: 'conv1d', inputs: [0], filters: 2, kernel: 1, dilation: 1, padding: 'causal' },
      { kind: 'add', inputs: [1, 2] },
    ]);
  });

  it('sums the taps of skips, or gives the output of its block, and keeps no layer that nothing reads', () => {
    const body = (sum: boolean) =>
      `input -> skips(sum: ${sum}) { for d in [1, 2] { conv1d(f, 2, dilation: d, padding: causal) -> tap -> relu } } -> last -> dense(classes)`;
    expect(networkOf(body(true)).layers.map((layer) => layer.kind)).toEqual(['input', 'conv1d', 'relu', 'conv1d', 'add', 'last', 'dense']);
    expect(networkOf(body(false)).layers.map((layer) => layer.kind)).toEqual([
      'input',
      'conv1d',
      'relu',
      'conv1d',
      'relu',
      'last',
      'dense',
    ]);
  });

  it('gives equal architectures one graph, wherever they are written', () => {
    const long = networkOf('input -> conv1d(2, 3, dilation: 1, padding: causal) -> relu -> last -> dense(10)');
    expect(
      networkOf('input -> repeat 1 { conv1d(kernel: k, padding: causal, filters: f) -> relu } -> dropout(0) -> last -> dense(classes)'),
    ).toEqual(long);
  });

  it('has the parameters of the published TCN', () => {
    const graph = graphOf(
      'edition 1\nimport { tcn } from "std/models"\ndataset d = digits()\nmodel m = d -> tcn(filters: 21, kernel: 2, dilations: [2, 8, 16, 64, 128, 256]) -> train()',
    );
    const type = node(graph, 'm').instances[0]?.type as ModelType;
    // As for six input channels (10,551), with the 28 channels of digits in the first convolution and its projection.
    expect(type.cost.params).toBe(10_551 + 22 * (2 * 21 + 21) + 21 + 1);
    expect(type.cost.flash).toBe(4 * type.cost.params);
  });

  it.each([
    [
      'input -> conv1d(2, padding: causal) -> last -> dense(classes)',
      'TML3105 4:10 conv1d needs kernel (add kernel: an integer of at least 1)',
    ],
    ['input -> conv1d(k, 2, filters: f, padding: causal) -> last -> dense(classes)', 'TML3106 4:23 filters is given twice to conv1d'],
    ['input -> convld(2) -> last -> dense(classes)', 'TML3202 4:10 there is no layer or network named convld (did you mean conv1d?)'],
    [
      'input -> relu',
      'TML3203 3:9 n must end in one logit for each of the 10 classes, shape [10], but its last layer gives [28, 28] (end it with -> dense(classes))',
    ],
    ['relu -> last -> dense(classes)', 'TML3209 4:1 input begins a chain and stands nowhere else (begin with input ->)'],
    ['input -> tap -> last -> dense(classes)', 'TML3204 4:10 tap stands outside skips { }, so nothing reads the value it marks'],
    ['input -> n -> last -> dense(classes)', 'TML3205 4:10 networks must not contain themselves: n → n'],
    ['input -> repeat 0.5 { relu } -> last -> dense(classes)', 'TML3101 4:17 expected a whole number of repetitions, found 0.5'],
    ['input -> residual -> last -> dense(classes)', 'TML3206 4:10 residual takes one block { … }, found 0'],
    ['input -> last -> dense(classes + d)', 'TML3010 4:34 a network sees only its parameters and constants, not d'],
    ['input -> repeat 20000 { relu } -> last -> dense(classes)', 'TML3116 4:25 the network exceeds the limit of 10000 layers'],
  ])('%s', (body, expected) => {
    const text = `edition 1\ndataset d = digits()\nnetwork n(f: int = 2, k: int = 3) {\n${body}\n}\nmodel m = d -> n -> train()`;
    expect(problemsOf(checkText(text))).toEqual([expected]);
  });

  it('says which shape does not fit', () => {
    const [problem] = problemsOf(
      checkText('edition 1\ndataset d = digits()\nnetwork n { input -> last -> last -> dense(classes) }\nmodel m = d -> n -> train()'),
    );
    expect(problem).toMatch(/^TML3201 3:30 last: .*\[28\]/);
  });
});

describe('reports', () => {
  it('keep the order and depth of sections', () => {
    const { graph } = checkText(
      'edition 1\nreport "r" {\n  text "a"\n  section "one" {\n    text "b"\n    section "inner" {\n      text "c"\n    }\n  }\n  section "two" { text "d" }\n}\n',
    );
    const seen = graph?.reports[0]?.items.map((item) =>
      item.kind === 'section'
        ? `${item.depth} ${item.title}`
        : item.kind === 'text'
          ? item.parts.map((part) => part.kind === 'words' && part.text).join()
          : '?',
    );
    expect(seen).toEqual(['a', '1 one', 'b', '2 inner', 'c', '1 two', 'd']);
  });

  it('report what is wrong inside a section', () => {
    const result = checkText('edition 1\nreport "r" {\n  section "s" {\n    table nowhere\n  }\n}\n');
    expect(problemsOf(result)).toHaveLength(1);
  });

  it('resolves tables, plots and the holes of text', () => {
    const graph = graphOf(
      withDigits(
        'axis s = [0.1, 0.2]\nattack a = net -> fgsm(eps: s, on: d.test)\nmetric r = a -> robust_accuracy\nmetric c = net -> accuracy(on: d.test)\nreport "R" {\n  table [c, r, net.params]\n  plot r -> lines(x: s, title: "T")\n  text "It has {net.params} weights and reads {c}."\n}',
      ),
    );
    const params = (node(graph, 'net').instances[0]!.type as ModelType).cost.params;
    expect(graph.reports[0]?.items).toEqual([
      {
        kind: 'table',
        series: [
          { kind: 'node', node: 'c' },
          { kind: 'node', node: 'r' },
          { kind: 'constant', title: 'net.params', value: params, unit: '' },
        ],
      },
      { kind: 'lines', series: ['r'], x: 's', title: 'T' },
      {
        kind: 'text',
        parts: [
          { kind: 'words', text: 'It has ' },
          { kind: 'value', series: { kind: 'constant', title: 'net.params', value: params, unit: '' } },
          { kind: 'words', text: ' weights and reads ' },
          { kind: 'value', series: { kind: 'node', node: 'c' } },
          { kind: 'words', text: '.' },
        ],
      },
    ]);
  });

  it.each([
    ['plot c -> lines(x: s)', 'TML4010 9:8 c does not vary along s; it has no axis'],
    ['plot r -> lines(x: t)', 'TML4011 9:8 r also varies along s; a line needs one value a point'],
    ['plot r -> lines()', 'TML3105 9:13 lines needs x (add x: the axis to draw along)'],
    ['plot r -> liness(x: s)', 'TML3502 9:13 there is no plot named liness (did you mean lines?)'],
    [
      'plot r -> pareto(x: s)',
      'TML3501 9:8 a report shows the trials of a search in pareto, as in s.trials -> pareto(x: flash, y: acc), found something else',
    ],
    ['table d', 'TML3501 9:9 a report shows metrics and numbers, found a data set'],
    ['text "{nope}"', 'TML3001 9:10 there is no value named nope here'],
  ])('%s', (line, expected) => {
    const text = withDigits(
      `axis s = [0.1, 0.2]\nattack a = net -> fgsm(eps: s, on: d.test)\nmetric c = net -> accuracy(on: d.test)\nreport "R" {  # items\n  ${line}\n}\naxis t = [ce, mse]\nattack b = net -> fgsm(eps: s, loss: t, on: d.test)\nmetric r = b -> robust_accuracy`,
    );
    expect(problemsOf(checkText(text)).filter((one) => !one.startsWith('TML10'))).toEqual([expected]);
  });
});
