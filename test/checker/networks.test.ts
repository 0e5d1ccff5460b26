import { describe, expect, it } from 'vitest';
import type { Network } from '../../src/network/network.js';
import { checkText, problemsOf } from './check-text.js';

const file = (body: string, more = ''): string =>
  `edition 1\ndataset d = digits(as: sequence)\n${more}network n(f: int = 4, on: bool = true) {\n${body}\n}\nmodel m = d -> n -> train()`;

/** The layer graph of a body, for data of 28 steps and 28 channels in ten classes. */
function networkOf(body: string, more = ''): Network {
  const result = checkText(file(body, more));
  expect(problemsOf(result)).toEqual([]);
  return result.graph?.nodes.find((node) => node.id === 'm')?.instances[0]?.params['network'] as unknown as Network;
}

/** `kind(inputs)` of every layer. */
const layersOf = (network: Network): string[] => network.layers.map(({ kind, inputs }) => `${kind}(${inputs.join()})`);

const CONV = 'conv1d(f, 3, padding: causal)';
const END = '-> last -> dense(classes)';

describe('names of tensors', () => {
  it('begin chains and are computed once, however many read them', () => {
    const network = networkOf(`let stem = input -> ${CONV}\nlet bent = stem -> tanh\nadd(stem, bent, stem) ${END}`);
    expect(layersOf(network)).toEqual(['input()', 'conv1d(0)', 'tanh(1)', 'add(1,2,1)', 'last(3)', 'dense(4)']);
  });

  it('stand for input, for other names and for joins', () => {
    const network = networkOf(`let a = input\nlet b = a\nlet c = concat(b, b -> relu)\nc ${END}`);
    expect(layersOf(network)).toEqual(['input()', 'relu(0)', 'concat(0,1)', 'last(2)', 'dense(3)']);
  });

  it('are seen in inner blocks, where input is what flows into the block', () => {
    const network = networkOf(
      `let whole = input\ninput -> relu -> residual { let half = input -> tanh\n add(half, input, whole) } -> if on { whole -> tanh } ${END}`,
    );
    expect(layersOf(networkOf(`let whole = input\nwhole -> tanh ${END}`))).toEqual(['input()', 'tanh(0)', 'last(1)', 'dense(2)']);
    expect(layersOf(network)).toEqual(['input()', 'tanh(0)', 'last(1)', 'dense(2)']);
    const inner = networkOf(`let whole = input\ninput -> relu -> residual { let half = input -> tanh\n add(half, input, whole) } ${END}`);
    expect(layersOf(inner)).toEqual(['input()', 'relu(0)', 'tanh(1)', 'add(2,1,0)', 'add(3,1)', 'last(4)', 'dense(5)']);
  });

  it('are new in every turn of a loop', () => {
    const network = networkOf(`input -> repeat 2 { let gate = input -> tanh\n add(gate, input) } ${END}`);
    expect(layersOf(network)).toEqual(['input()', 'tanh(0)', 'add(1,0)', 'tanh(2)', 'add(3,2)', 'last(4)', 'dense(5)']);
  });

  it('may have the name of a layer, which they then hide at the beginning of a chain', () => {
    expect(layersOf(networkOf(`let relu = input -> tanh\nrelu -> relu ${END}`))).toEqual([
      'input()',
      'tanh(0)',
      'relu(1)',
      'last(2)',
      'dense(3)',
    ]);
  });
});

describe('layers', () => {
  it('pad as they say, and name a padding there is none of', () => {
    const body = `input -> conv1d(4, 3, padding: same) -> relu6 -> conv1d(4, 3, dilation: 2, padding: valid) -> sigmoid -> global_avgpool -> softmax -> dense(classes)`;
    expect(networkOf(body).layers.flatMap((layer) => (layer.kind === 'conv1d' ? [layer.padding] : [layer.kind]))).toEqual([
      'input',
      'same',
      'relu6',
      'valid',
      'sigmoid',
      'global_avgpool',
      'softmax',
      'dense',
    ]);
    expect(problemsOf(checkText(file(`input -> conv1d(4, 3, padding: sane) ${END}`)))).toEqual([
      'TML3110 4:32 padding is one of causal, same, valid, found sane (did you mean same?)',
    ]);
    expect(problemsOf(checkText(file(`input -> conv1d(4, 15, dilation: 2, padding: valid) ${END}`)))).toEqual([
      'TML3201 4:10 conv1d: needs 29 times or more without padding, and 28 are left (padding: same keeps the length)',
    ]);
  });
});

describe('squeeze_excite', () => {
  it('is the gate that it says, on images alone', () => {
    const body = 'input -> as_image -> conv2d(6, 3) -> swish -> squeeze_excite(2, activation: relu) -> global_avgpool -> dense(classes)';
    const { layers } = networkOf(body);
    expect(layers.slice(4).map(({ kind, inputs }) => `${kind}(${inputs})`)).toEqual([
      'global_avgpool(3)',
      'dense(4)',
      'relu(5)',
      'dense(6)',
      'sigmoid(7)',
      'scale(3,8)',
      'global_avgpool(9)',
      'dense(10)',
    ]);
    expect(problemsOf(checkText(file(`input -> squeeze_excite(4) ${END}`)))).toEqual([
      'TML3201 4:10 squeeze_excite: takes an image [height, width, channels], found a sequence [28, 28]',
    ]);
  });
});

describe('pooling', () => {
  it('moves by its size unless it says otherwise', () => {
    expect(networkOf(`input -> maxpool(2) -> avgpool(3, stride: 1) ${END}`).layers.slice(1, 3)).toEqual([
      { kind: 'maxpool', inputs: [0], size: 2, stride: 2 },
      { kind: 'avgpool', inputs: [1], size: 3, stride: 1 },
    ]);
    expect(problemsOf(checkText(file(`input -> maxpool(29) ${END}`)))).toEqual([
      'TML3201 4:10 maxpool: needs 29 times or more, and 28 are left',
    ]);
  });
});

describe('attention by hand', () => {
  it('multiplies queries with keys, and the result with values', () => {
    const point = 'conv1d(f, 1, padding: causal)';
    const network = networkOf(
      `let q = input -> ${point}\nlet k = input -> ${point}\nlet v = input -> ${point}\nlet scores = matmul(q, k, transpose: true) -> softmax\nmatmul(scores, v) ${END}`,
    );
    expect(network.layers.filter((layer) => layer.kind === 'matmul')).toEqual([
      { kind: 'matmul', inputs: [1, 2], transpose: true },
      { kind: 'matmul', inputs: [4, 5], transpose: false },
    ]);
  });
});

describe('branch', () => {
  it('gives every block what flows in, and joins what comes out', () => {
    expect(layersOf(networkOf(`input -> branch { relu } { tanh -> relu } -> concat ${END}`))).toEqual([
      'input()',
      'relu(0)',
      'tanh(0)',
      'relu(2)',
      'concat(1,3)',
      'last(4)',
      'dense(5)',
    ]);
    expect(layersOf(networkOf(`input -> branch { relu } { tanh } { branch { relu } { tanh } -> add } -> add ${END}`))).toContain(
      'add(1,2,5)',
    );
  });
});

describe('one architecture, one graph', () => {
  const chain = `input -> ${CONV} -> branch { relu -> conv1d(8, 1, padding: causal) } { conv1d(8, 2, padding: causal) } -> add -> relu -> relu ${END}`;
  const block = 'network side(width: int) { input -> conv1d(width, 2, padding: causal) }\n';
  const spellings: readonly (readonly [string, string, string])[] = [
    [
      'lets, in another order',
      `let stem = input -> conv1d(kernel: 3, filters: f, padding: causal)\nlet right = stem -> conv1d(8, 2, padding: causal)\nlet left = stem -> relu -> conv1d(8, 1, padding: causal)\nadd(left, right) -> relu -> relu ${END}`,
      '',
    ],
    [
      'loops, a condition and a sub-network',
      `let unread = 2\ninput -> for k in [unread + 1] { conv1d(f, k, padding: causal) } -> branch { if on { relu } else { tanh } -> conv1d(8, 1, padding: causal) } { side(width: f * 2) } -> add -> repeat 2 { relu } ${END}`,
      block,
    ],
  ];
  it.each(spellings)('written with %s', (_, body, more) => {
    expect(networkOf(body, more)).toEqual(networkOf(chain));
  });

  it('in another file', () => {
    const files = {
      'main.tml': `edition 1\nimport { other } from "./other.tml"\ndataset d = digits(as: sequence)\nmodel m = d -> other(g: 4) -> train()`,
      'other.tml': `edition 1\nexport network other(g: int) {\n let a = input -> conv1d(g, 3, padding: causal)\n let c = a -> conv1d(g + g, 2, padding: causal)\n let b = a -> relu -> conv1d(2 * g, 1, padding: causal)\n add(b, c) -> repeat 2 { relu } ${END}\n}`,
    };
    const result = checkText(files);
    expect(problemsOf(result)).toEqual([]);
    expect(result.graph?.nodes.find((node) => node.id === 'm')?.instances[0]?.params['network']).toEqual(networkOf(chain));
  });

  it.each([
    ['a size', chain.replace('conv1d(8, 2,', 'conv1d(8, 4,')],
    ['a layer', chain.replace('relu -> relu', 'relu -> tanh')],
    ['what a chain begins with', chain.replace('branch { relu', 'branch { tanh')],
  ])('which differs with %s', (_, body) => {
    expect(networkOf(body)).not.toEqual(networkOf(chain));
  });
});

describe('a network of values', () => {
  const text = `edition 1\ndataset d = digits(as: sequence)\nnetwork encoder(w: int) -> values { input -> conv1d(w, 3, padding: causal) -> tanh }\n`;

  it('ends in any shape, needs no classes and is known without being trained', () => {
    const result = checkText(`${text}axis w = [2, 3]\nmodel e = d -> encoder(w)`);
    expect(problemsOf(result)).toEqual([]);
    expect(result.graph?.nodes.map(({ id }) => id)).toEqual(['d']);
    expect(result.graph?.architectures?.map(({ node, label, type }) => [node, label, type.gives, type.cost.params])).toEqual([
      ['e', 'e[w=2]', 'values', 3 * 28 * 2 + 2],
      ['e', 'e[w=3]', 'values', 3 * 28 * 3 + 3],
    ]);
  });

  it('is a stage of other networks, whose graph does not tell', () => {
    expect(networkOf(`input -> encoder(w: 3) ${END}`, `${text.split('\n')[2]}\n`)).toEqual(
      networkOf(`input -> conv1d(3, 3, padding: causal) -> tanh ${END}`),
    );
  });

  it.each([
    [
      'model m = d -> encoder(w: 2) -> train()',
      'TML3212 4:33 train needs one logit for each of the 10 classes, but encoder gives values [28, 2] (only a network without -> values, ending in dense(classes), has logits)',
    ],
    [
      'metric m = d -> encoder(w: 2) -> accuracy(on: d.test)',
      'TML3007 4:34 accuracy takes a trained model, found a network without weights (give it weights first: … -> train(…))',
    ],
    ['network o -> float { input }', 'TML3211 4:14 a network gives logits or values, found float (write -> values, or nothing for logits)'],
  ])('%s', (line, expected) => expect(problemsOf(checkText(text + line))).toEqual([expected]));
});

describe('what is wrong', () => {
  it.each([
    [`let a = input -> ${CONV}\nadd(a, input) ${END}`, 'TML3201 5:1 add: needs equal shapes, found [28, 4] and [28, 28]'],
    [
      `let a = input -> last\nconcat(a, input) -> dense(classes)`,
      'TML3201 5:1 concat: joins on the last axis and needs the others equal, found [28] and [28, 28]',
    ],
    [
      `let a = input -> ${CONV}\nmatmul(a, input) ${END}`,
      'TML3201 5:1 matmul: needs [m, k] · [k, n], found [28, 4] and [28, 28]: 4 is not 28',
    ],
    [`input -> branch { relu } { ${CONV} } -> add ${END}`, 'TML3201 4:63 add: needs equal shapes, found [28, 28] and [28, 4]'],
    [
      `input -> branch { relu } { tanh } ${END}`,
      'TML3213 4:10 branch gives several tensors: concat or add must follow it (write branch { … } { … } -> concat, or -> add)',
    ],
    [`input -> branch { relu } -> concat ${END}`, 'TML3206 4:10 branch takes two blocks { … } or more, found 1'],
    [`input -> branch(join: add) { relu } { tanh } -> add ${END}`, 'TML3104 4:17 branch has no parameter join'],
    [
      `input -> relu -> concat ${END}`,
      'TML3218 4:18 concat joins several tensors, but only one flows into it (write branch { … } { … } -> concat, or concat(a, b))',
    ],
    [
      `let a = input -> relu\na -> tanh -> a ${END}`,
      'TML3214 5:14 a begins a chain: what flows into it here would be lost (name with let what flows here, and begin another chain)',
    ],
    [
      `let a = input -> relu\na -> tanh -> add(a) ${END}`,
      'TML3214 5:14 add(…) begins a chain: what flows into it here would be lost (name with let what flows here, and begin another chain)',
    ],
    [`let a = input -> relu\nadd(a) ${END}`, 'TML3215 5:1 add joins two tensors or more, found 1'],
    [`let a = input -> relu\nmatmul(a, a, a) ${END}`, 'TML3215 5:1 matmul multiplies two tensors, found 3'],
    [
      `let a = input -> relu\nmatmul(a, a, transposed: true) ${END}`,
      'TML3104 5:14 matmul has no parameter transposed (did you mean transpose?)',
    ],
    [`let a = relu()\na ${END}`, 'TML3216 4:9 nothing flows into relu here (write input -> relu(…))'],
    [`let a = 3\nadd(a, input) ${END}`, 'TML3101 5:5 expected a tensor, found 3'],
    [`let a = input -> relu\na -> last -> dense(a)`, 'TML3101 5:20 expected an integer of at least 1 for units, found a tensor [28, 28]'],
    [`let a = input -> relu\na -> last -> dense(a + 1)`, 'TML3101 5:20 expected a number, found a tensor [28, 28]'],
    [`let a: int = input -> relu\na ${END}`, 'TML3101 4:14 expected an integer for a, found a tensor [28, 28]'],
    [`let a = input -> reluu\nadd(a, a) -> a -> relu ${END}`, 'TML3202 4:18 there is no layer or network named reluu (did you mean relu?)'],
    [`let stem = input -> relu\nstemm ${END}`, 'TML3202 5:1 there is no layer or network named stemm (did you mean stem?)'],
    [`let a = input -> relu\nlet a = a -> tanh\na ${END}`, 'TML3002 5:5 a is declared twice'],
    [`let a = input -> relu\na -> repeat 2 { let a = input\n a -> tanh } ${END}`, 'TML3002 5:21 a is declared twice'],
    [`let f = 3\ninput -> conv1d(f, 2, padding: causal) ${END}`, 'TML3002 4:5 f is declared twice'],
    [`let input = 3\ninput ${END}`, 'TML3002 4:5 input is declared twice'],
    [`let a = input -> tanh\ninput ${END}`, 'TML3217 4:5 nothing in n reads a'],
  ])('%s', (body, expected) => {
    expect(problemsOf(checkText(file(body)))).toEqual([expected]);
  });

  it('shows every tensor of a join that does not fit, with its shape', () => {
    const text = file(`let a = input -> ${CONV}\nadd(a, input, a -> tanh) ${END}`);
    const [problem] = checkText(text).diagnostics;
    const shown = problem?.labels.map(({ location, text: shape }) => [text.slice(location.span.start, location.span.end), shape]);
    expect(shown).toEqual([
      ['a', '[28, 4]'],
      ['input', '[28, 28]'],
      ['a -> tanh', '[28, 4]'],
    ]);
  });

  it('refuses circles through names and branches, and more layers than the limit', () => {
    const circle = file(`input -> branch { relu } { other } -> add ${END}`, 'network other { let a = input -> n\na -> relu }\n');
    expect(problemsOf(checkText(circle)).map((one) => one.replace(/ \d+:\d+/, ''))).toEqual([
      'TML3205 networks must not contain themselves: n → other → n',
    ]);
    expect(problemsOf(checkText(file(`input -> repeat 5000 { branch { relu } { tanh } -> add } ${END}`)))).toEqual([
      'TML3116 4:33 the network exceeds the limit of 10000 layers',
    ]);
  });
});

describe('the data set of a network', () => {
  const flat = (as: string): string[] =>
    problemsOf(checkText(`edition 1\ndataset d = digits(as: ${as})\nnetwork n { input -> dense(classes) }\nmodel m = d -> n -> train()`));

  it('may be features', () => {
    expect(flat('features')).toEqual([]);
  });
});
