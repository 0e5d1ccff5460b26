import { describe, expect, it } from 'vitest';
import type { Graph, GraphNode } from '../../src/graph/graph.js';
import { checkText, problemsOf, withDigits } from './check-text.js';
import { keysByInstance } from './graph-keys.js';

function graphOf(files: string | Readonly<Record<string, string>>): Graph {
  const result = checkText(files);
  expect(problemsOf(result)).toEqual([]);
  if (!result.graph) throw new Error('no graph');
  return result.graph;
}

function nodeOf(graph: Graph, id: string): GraphNode {
  const node = graph.nodes.find((one) => one.id === id);
  if (!node) throw new Error(`no node ${id}`);
  return node;
}

const labels = (graph: Graph, id: string) => nodeOf(graph, id).instances.map(({ label }) => label);
const problems = (lines: string) => problemsOf(checkText(withDigits(lines)));

const NETS = [
  'axis run = 1..2',
  'model big = d -> tcn(filters: 8, dilations: [1]) -> train(epochs: 1)',
  'model reseeded = d -> tcn(filters: 4, dilations: [1]) -> train(epochs: 1, seed: run)',
].join('\n');

describe('an axis over nodes', () => {
  it('lifts what reads it, under the names of the nodes and with their keys', () => {
    const graph = graphOf(withDigits(`${NETS}\naxis arch = [net, big]\nmetric acc = arch -> accuracy(on: d.test)`));
    const byHand = graphOf(withDigits(`${NETS}\nmetric a = net -> accuracy(on: d.test)\nmetric b = big -> accuracy(on: d.test)`));
    expect(labels(graph, 'acc')).toEqual(['acc[arch=net]', 'acc[arch=big]']);
    expect(graph.axes).toEqual([
      { name: 'run', values: [1, 2].map((value) => ({ kind: 'number', exact: `${value}`, value })) },
      { name: 'arch', values: ['net', 'big'].map((value) => ({ kind: 'text', value })) },
    ]);
    const [through, hand] = [keysByInstance(graph), keysByInstance(byHand)];
    expect([through.get('acc 0'), through.get('acc 1')]).toEqual([hand.get('a 0'), hand.get('b 0')]);
    expect(new Set(through.values())).toEqual(new Set(hand.values()));
  });

  it('brings the axes of the nodes, and computes nothing twice where only some have them', () => {
    const graph = graphOf(
      withDigits(
        `${NETS}\naxis arch = [net, reseeded]\nattack adv = arch -> fgsm(eps: 0.1, on: d.test)\nmetric one = adv[arch=reseeded] -> agreement`,
      ),
    );
    expect(nodeOf(graph, 'adv').axes).toEqual(['run', 'arch']);
    expect(labels(graph, 'adv')).toEqual([
      'adv[run=1, arch=net]',
      'adv[run=1, arch=reseeded]',
      'adv[run=2, arch=net]',
      'adv[run=2, arch=reseeded]',
    ]);
    const reads = nodeOf(graph, 'adv').instances.map(({ inputs }) => [inputs['model']?.node, inputs['model']?.instance]);
    expect(reads).toEqual([
      ['net', 0],
      ['reseeded', 0],
      ['net', 0],
      ['reseeded', 1],
    ]);
    const keys = keysByInstance(graph);
    expect(keys.get('adv 0')).toBe(keys.get('adv 2'));
    expect(labels(graph, 'one')).toEqual(['one[run=1]', 'one[run=2]']);
  });

  it('takes data sets, splits, attacks and networks without weights too', () => {
    const graph = graphOf(
      withDigits(
        [
          'dataset small = digits(as: sequence, train: 500)',
          'axis data = [d, small]',
          'model trained = data -> tcn(filters: 4, dilations: [1]) -> train(epochs: 1)',
          'model thin = d -> tcn(filters: 2, dilations: [1])',
          'model wide = d -> tcn(filters: 6, dilations: [1])',
          'axis shape = [thin, wide]',
          'model made = shape -> train(epochs: 1)',
          'axis part = [small.test, d.test]',
          'metric acc = net -> accuracy(on: part)',
          'attack weak = net -> fgsm(eps: 0.1, on: d.test)',
          'attack strong = net -> fgsm(eps: 0.2, on: d.test)',
          'axis by = [weak, strong]',
          'metric left = by -> robust_accuracy',
        ].join('\n'),
      ),
    );
    expect(labels(graph, 'trained')).toEqual(['trained[data=d]', 'trained[data=small]']);
    expect(labels(graph, 'made')).toEqual(['made[shape=thin]', 'made[shape=wide]']);
    expect(labels(graph, 'acc')).toEqual(['acc[part=small.test]', 'acc[part=d.test]']);
    expect(nodeOf(graph, 'left').instances.map(({ inputs }) => inputs['attack']?.node)).toEqual(['weak', 'strong']);
  });

  it('can be picked, reduced and named by a list elsewhere', () => {
    const graph = graphOf(
      withDigits(
        `${NETS}\nlet nets = [net, big]\naxis arch = nets\nmetric acc = arch -> accuracy(on: d.test)\nmetric worst = min(acc over arch)\nrequire acc[arch=big] > 0.1\nrequire acc[arch="net"] > 0.1`,
      ),
    );
    expect(labels(graph, 'acc')).toEqual(['acc[arch=net]', 'acc[arch=big]']);
    expect(labels(graph, 'worst')).toEqual(['worst']);
    expect(graph.requirements.map(({ instances }) => instances[0]?.condition)).toMatchObject([
      { left: { instance: 1 } },
      { left: { instance: 0 } },
    ]);
  });

  it.each([
    ['axis a = [net, d]', 'TML4004 5:16 the values of an axis are of one kind, found net (a model) and d (a data set)'],
    ['axis a = [net, 1]', 'TML4004 5:16 the values of an axis are of one kind, found net (a model) and 1'],
    ['axis a = [net, net]', 'TML4003 5:16 net stands twice on this axis'],
    [
      'axis a = [d -> tcn(filters: 2, dilations: [1])]',
      'TML4043 5:11 a node on an axis is called by its name, but this is a network without weights without one (declare it, and write its name here)',
    ],
    [
      'axis a = [net]\nmetric m = a -> accuracy(on: d.test)\nlet x = m[a=ned]',
      'TML4016 7:13 ned is not on the axis a, which has net (did you mean net?)',
    ],
    [
      'axis b = [1, 2]\naxis a = [b, 3]',
      'TML4041 6:11 the values of an axis are the same at every point of the others, but this varies along b',
    ],
    [
      'axis a = [m]\nmodel m = d -> tcn(filters: a, dilations: [1]) -> train(epochs: 1)',
      'TML3003 5:6 declarations need each other in a circle: a → m → a',
    ],
  ])('%s', (line, expected) => expect(problems(line)).toEqual([expected]));
});

describe('axes that move together', () => {
  const PAIR = [
    'axis eps, steps = zip([0.1, 0.2, 0.3], [2, 5, 10])',
    'axis run = 1..2',
    'attack adv = net -> pgd(eps, steps, seed: run, on: d.test)',
    'metric curve = adv -> robust_accuracy',
  ].join('\n');

  it('make one instance a pair, and carry both names even where one is used', () => {
    const graph = graphOf(withDigits(`${PAIR}\nattack one = net -> fgsm(eps, on: d.test)`));
    expect(labels(graph, 'one')).toEqual(['one[eps=0.1, steps=2]', 'one[eps=0.2, steps=5]', 'one[eps=0.3, steps=10]']);
    expect(nodeOf(graph, 'adv').instances.map(({ params }) => [params['eps'], params['steps'], params['seed']])).toEqual([
      ['1/10', 2, 1],
      ['1/10', 2, 2],
      ['1/5', 5, 1],
      ['1/5', 5, 2],
      ['3/10', 10, 1],
      ['3/10', 10, 2],
    ]);
    expect(graph.axes.map(({ name, pairedWith }) => [name, pairedWith])).toEqual([
      ['eps', ['steps']],
      ['steps', ['eps']],
      ['run', undefined],
    ]);
  });

  it('are picked and reduced together, by either name or both', () => {
    const graph = graphOf(
      withDigits(
        [
          PAIR,
          'metric a = adv[eps=0.2] -> agreement',
          'metric b = adv[eps=0.2, steps=5, run=2] -> agreement',
          'metric c = mean(curve over steps)',
          'metric e = mean(curve over [steps, eps, run])',
        ].join('\n'),
      ),
    );
    expect(labels(graph, 'a')).toEqual(['a[run=1]', 'a[run=2]']);
    expect(nodeOf(graph, 'b').instances.map(({ inputs }) => inputs['attack']?.instance)).toEqual([3]);
    expect(nodeOf(graph, 'c').instances.map(({ inputs }) => Object.values(inputs).map(({ instance }) => instance))).toEqual([
      [0, 2, 4],
      [1, 3, 5],
    ]);
    expect(Object.keys(nodeOf(graph, 'e').instances[0]?.inputs ?? {})).toHaveLength(6);
  });

  it('are drawn along either, where that names each point', () => {
    const graph = graphOf(withDigits(`${PAIR}\nreport "r" {\n  plot mean(curve over run) -> lines(x: steps)\n  table curve\n}`));
    expect(graph.reports[0]?.items.map(({ kind }) => kind)).toEqual(['lines', 'table']);
    const twice = 'axis e, s = zip([0.1, 0.1], [2, 3])\nmetric c = net -> pgd(eps: e, steps: s, on: d.test) -> agreement\nreport "r" {\n';
    expect(problems(`${twice}  plot c -> lines(x: s)\n}`)).toEqual([]);
    expect(problems(`${twice}  plot c -> lines(x: e)\n}`)).toEqual(['TML4011 8:8 c also varies along s; a line needs one value a point']);
  });

  it('may be more than two, words and nodes, and may repeat a value', () => {
    const graph = graphOf(
      withDigits(
        `${NETS}\naxis arch, loss, e = zip([net, net, big], [ce, mse, ce], [0.1, 0.2, 0.2])\nattack adv = arch -> fgsm(eps: e, loss, on: d.test)\nmetric m = adv[arch=net, loss=mse] -> agreement`,
      ),
    );
    expect(labels(graph, 'adv')).toEqual([
      'adv[arch=net, loss=ce, e=0.1]',
      'adv[arch=net, loss=mse, e=0.2]',
      'adv[arch=big, loss=ce, e=0.2]',
    ]);
    expect(nodeOf(graph, 'm').instances[0]?.inputs['attack']?.instance).toBe(1);
  });

  it.each([
    ['axis a, b = zip([1, 2], [1, 2, 3])', 'TML3133 5:13 zip pairs lists of equal length, found 2 and 3 items'],
    [
      'axis a, b = [1, 2]',
      'TML4042 5:13 2 axes that move together need 2 lists of equal length in zip, found [1, 2] (write zip([…], […]))',
    ],
    ['axis a, b, c = zip([1], [2])', 'TML4042 5:16 3 axes that move together need 3 lists of equal length in zip, found 2 in zip'],
    ['axis a, b = zip([1, 1], [2, 2])', 'TML4003 5:21 1, 2 stands twice on this axis'],
    ['axis a, a = zip([1], [2])', 'TML3002 5:9 a is declared twice'],
    [
      'axis e, s = zip([0.1, 0.1], [2, 3])\nattack adv = net -> pgd(eps: e, steps: s, on: d.test)\nmetric m = adv[e=0.1] -> agreement',
      'TML4045 7:16 e=0.1 is on several points of e, s: (e=0.1, s=2), (e=0.1, s=3) (pick the other axis too)',
    ],
    [
      'axis e, s = zip([0.1, 0.2], [3, 2])\nattack adv = net -> pgd(eps: e, steps: s, on: d.test)\nmetric m = adv[e=0.1, s=2] -> agreement',
      'TML4046 7:16 e, s move together, and none of their points has e=0.1, s=2: (e=0.1, s=3), (e=0.2, s=2)',
    ],
  ])('%s', (line, expected) => expect(problems(line)).toEqual([expected]));
});

describe('an axis of an imported file', () => {
  const LIB = [
    'edition 1',
    'export axis strength = [0.1, 0.2]',
    'axis try = 1..2',
    'export fn curve(net: model, on: split) -> metric {',
    '  attack adv = net -> pgd(eps: strength, steps: 2, seed: try, on)',
    '  metric left = adv -> robust_accuracy',
    '  return mean(left over try)',
    '}',
    'export fn raw(net: model, on: split) -> metric {',
    '  return net -> pgd(eps: strength, steps: 2, seed: try, on) -> robust_accuracy',
    '}',
    'export fn average(x: metric) -> metric { return mean(x over try) }',
  ].join('\n');
  const files = (imports: string, lines: string) => ({
    'lib.tml': LIB,
    'main.tml': withDigits(lines).replace('edition 1\n', `edition 1\n${imports}\n`),
  });

  it('lifts what the file exports, under its own name or that of the import', () => {
    const own = graphOf(
      files('import { curve } from "./lib.tml"', 'metric m = net -> curve(on: d.test)\nmetric worst = min(m over strength)'),
    );
    expect(labels(own, 'm')).toEqual(['m[strength=0.1]', 'm[strength=0.2]']);
    const named = graphOf(
      files(
        'import { curve, strength as e } from "./lib.tml"',
        'metric m = net -> curve(on: d.test)\nattack again = net -> fgsm(eps: e, on: d.test)\nmetric worst = min(m over e)\nmetric one = again[e=0.2] -> agreement',
      ),
    );
    expect(labels(named, 'm')).toEqual(['m[e=0.1]', 'm[e=0.2]']);
    expect(labels(named, 'again')).toEqual(['again[e=0.1]', 'again[e=0.2]']);
    const space = graphOf(
      files('import * as lib from "./lib.tml"', 'metric m = net -> lib.curve(on: d.test)\nmetric worst = min(m over lib.strength)'),
    );
    expect(labels(space, 'worst')).toEqual(['worst']);
  });

  it('is another axis than one of the same name elsewhere', () => {
    const graph = graphOf(
      files(
        'import { raw } from "./lib.tml"',
        'axis try = [0.3, 0.4]\nmetric m = net -> raw(on: d.test)\nmetric both = net -> fgsm(eps: try, on: d.test) -> agreement',
      ),
    );
    expect(nodeOf(graph, 'm').axes).toEqual(['strength', 'try-2']);
    expect(labels(graph, 'both')).toEqual(['both[try=0.3]', 'both[try=0.4]']);
  });

  it('is not taken for that of the caller where a file reduces over its own', () => {
    const problem = (lines: string) => problemsOf(checkText(files('import { average } from "./lib.tml"', lines)));
    expect(problem('axis try = 1..3\nmetric m = net -> pgd(eps: 0.1, seed: try, on: d.test) -> robust_accuracy -> average')).toEqual([
      'TML4012 lib.tml:12:61 mean over try-2: the value does not vary along try-2; it has try',
    ]);
  });
});

describe('where one value is needed', () => {
  it.each([
    ['param p: int = run', 'TML4044 6:16 one value is needed here, but run is an axis'],
    [
      'let w = 2 * run\nnetwork n { input -> last -> dense(w) -> dense(classes) }\nmodel m = d -> n -> train(epochs: 1)',
      'TML4044 7:36 one value is needed here, but w varies along run',
    ],
  ])('%s', (lines, expected) => expect(problems(`axis run = 1..2\n${lines}`)).toEqual([expected]));
});

describe('a problem of many instances', () => {
  const notesOf = (lines: string) => checkText(withDigits(lines)).diagnostics.map(({ code, message, notes }) => ({ code, message, notes }));

  it('is one problem that tells how many, and where the first is', () => {
    const [one, ...others] = notesOf('axis e = 1..25\nattack a = net -> pgd(eps: e/1000, steps: 1, alpha: 0.1, on: d.test)');
    expect(others).toEqual([]);
    expect(one).toMatchObject({ code: 'TML3311', notes: ['at e=1 and in 24 more instances'] });
    expect(one?.message).toContain('0.002');
  });

  it('tells the one instance that has it', () => {
    expect(notesOf('axis e = [1, 0, 2]\nlet x = 1 / e')).toEqual([{ code: 'TML3103', message: 'division by zero', notes: ['at e=0'] }]);
    const [range] = notesOf('axis e = [0.1, -1, -2]\nattack a = net -> fgsm(eps: e, on: d.test)');
    expect(range?.notes.at(-1)).toBe('at e=-1 and in 1 more instance');
  });

  it('says nothing of instances where it is the same in all', () => {
    expect(
      notesOf('axis e = [0.1, 0.2]\nattack a = net -> fgsm(eps: e, on: d.tset)').map(({ notes }) =>
        notes.filter((note) => note.startsWith('at ')),
      ),
    ).toEqual([[]]);
  });
});

describe('a reduction of arithmetic', () => {
  const CURVES = [
    'axis run = 1..2',
    'axis strength = [0.1, 0.2]',
    'attack adv = net -> pgd(eps: strength, steps: 5, seed: run, on: d.test)',
    'metric a = adv -> agreement',
    'metric r = adv -> robust_accuracy',
    'metric clean = net -> accuracy(on: d.test)',
  ].join('\n');

  it('computes what is reduced point by point, and reduces that', () => {
    const graph = graphOf(
      withDigits(`${CURVES}\nmetric gap = mean(clean - r over run)\nmetric least = min(a / r + 1 over [run, strength])`),
    );
    expect(labels(graph, 'gap')).toEqual(['gap[strength=0.1]', 'gap[strength=0.2]']);
    const step = nodeOf(graph, 'gap/arithmetic');
    expect(step).toMatchObject({ op: 'arithmetic', declared: false, axes: ['run', 'strength'] });
    expect(
      step.instances.map(({ params, inputs }) => [params['formula'], Object.values(inputs).map(({ node, instance }) => [node, instance])]),
    ).toEqual(
      expect.arrayContaining(
        [0, 1, 2, 3].map((index) => [
          '$0 $1 -',
          [
            ['clean', 0],
            ['r', index],
          ],
        ]),
      ),
    );
    expect(step.instances[0]?.type).toMatchObject({ unit: 'none', title: 'clean - r' });
    expect(nodeOf(graph, 'least/arithmetic').instances[0]?.params).toEqual({ formula: '$0 $1 / 1 +' });
    expect(Object.keys(nodeOf(graph, 'least').instances[0]?.inputs ?? {})).toHaveLength(4);
  });

  it('has the key of the same arithmetic elsewhere', () => {
    const graph = graphOf(withDigits(`${CURVES}\nlet gap = clean - r\nmetric x = max(gap over run)\nmetric y = max(clean - r over run)`));
    const keys = keysByInstance(graph);
    expect(keys.get('x 0')).toBe(keys.get('y 0'));
  });

  it('stands in arithmetic, requirements, constants, texts and tables', () => {
    const graph = graphOf(
      withDigits(
        [
          CURVES,
          'let drop = max(r over strength) - min(r over strength)',
          'require mean(drop over run) < 0.5',
          'require drop < 0.9',
          'require min(mean(r over run) - clean * 0.1 over strength) > 0',
          'report "r" {',
          '  text "{mean(r over [run, strength])} and {max(clean - r over [run, strength])}"',
          '  table [clean, min(r over run)]',
          '}',
        ].join('\n'),
      ),
    );
    expect(graph.requirements.map(({ instances }) => instances.length)).toEqual([1, 2, 1]);
    expect(graph.reports[0]?.items).toHaveLength(2);
    const ids = graph.nodes.map(({ id }) => id);
    expect(ids).toContain('max(clean - r over [run, strength])');
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('of constants is exact', () => {
    const graph = graphOf(
      withDigits(
        `axis width = [2, 4, 6]\nmodel m = d -> tcn(filters: width, dilations: [1])\nrequire max(m.flash over width) < 2 * min(m.flash over width)\nlet third = mean(width / 3 over width)\nparam p: bool in [true] = third == 4 / 3`,
      ),
    );
    expect(graph.requirements[0]?.instances[0]?.condition).toMatchObject({ kind: 'bool' });
  });

  it.each([
    ['metric m = mean(r > 0.5 over run)', 'TML4013 11:17 mean over an axis takes a metric, found a condition on results'],
    ['let x = std(run over run)', 'TML4013 11:13 std over an axis takes a metric, found numbers that are known before the run'],
    ['metric m = mean(clean - a over kind)', 'TML4012 11:32 mean over kind: the value does not vary along kind; it has run, strength'],
    ['metric m = r -> arithmetic', 'TML3005 11:17 there is no operation or network named arithmetic'],
  ])('%s', (line, expected) => expect(problems(`${CURVES}\n${line}`)).toEqual([expected]));
});
