import { describe, expect, it } from 'vitest';
import { checkText, problemsOf, withDigits } from './check-text.js';

const problems = (text: string): string[] => problemsOf(checkText(text));
/** Problems of one line put after a data set `d` and a trained model `net`; its line is 5. */
const inDigits = (line: string): string[] => problems(withDigits(line));

describe('names', () => {
  it.each([
    ['metric m = nett -> accuracy(on: d.test)', ['TML3001 5:12 there is no value named nett here (did you mean net?)']],
    ['metric m = net -> acuracy(on: d.test)', ['TML3005 5:19 there is no operation or network named acuracy (did you mean accuracy?)']],
    ['metric m = net -> accuracy(om: d.test)', ['TML3104 5:28 accuracy has no parameter om (did you mean on?)']],
    ['let net = 3', ['TML3002 5:5 net is declared twice']],
    ['let x = tcn', ['TML3004 5:9 tcn is a network, not a value']],
    ['let x = d.tset', ['TML3112 5:11 a data set has no field tset (did you mean test?)']],
    ['metric m = net -> accuracy(on: d.test, on: d.val)', ['TML3106 5:40 on is given twice to accuracy']],
    ['metric m = net -> accuracy(d.test)', ['TML3107 5:28 arguments of accuracy are named: name: value (did you mean on: d.test?)']],
  ])('%s', (line, expected) => expect(inDigits(line)).toEqual(expected));

  it('names every circle once and stays silent about what hangs on it', () => {
    expect(problems('edition 1\nlet a = b + 1\nlet b = c\nlet c = a\nlet e = c * 2')).toEqual([
      'TML3003 2:5 declarations need each other in a circle: a → b → c → a',
    ]);
  });
});

describe('types and units', () => {
  it.each([
    ['let x = 3kB + 4ms', ['TML3102 5:13 cannot add a size in bytes and a duration (write 3us, 3µs, 3ms, 3s, 3min or 3h)']],
    ['let x = 4KB', ['TML3109 5:10 there is no unit KB (did you mean kB?)']],
    ['let x = 5msec', ['TML3109 5:10 there is no unit msec (did you mean ms?)']],
    ['let x = 1 / (2 - 2)', ['TML3103 5:14 division by zero']],
    ['let x: int = 1/2', ['TML3101 5:14 expected an integer, found 0.5']],
    ['let x = "a" + 1', ['TML3101 5:9 expected a number, found "a"']],
    ['let x = [1, 2][2]', ['TML3114 5:16 the list has 2 items, there is no item 2']],
    ['let x = 40% == 2/5', []],
    ['let x = 1MiB / 1kB == 1048.576', []],
    ['attack a = net -> fgsm(eps: 5ms, on: d.test)', ['TML3101 5:29 expected a number for eps, found 0.005 s (a duration)']],
    ['attack a = net -> fgsm(eps: "x", on: d.test)', ['TML3101 5:29 expected a number for eps, found "x"']],
    ['attack a = net -> fgsm(eps: 0.1, loss: msr, on: d.test)', ['TML3110 5:40 loss is one of ce, mse, found msr (did you mean mse?)']],
    ['model m = d -> tcn() -> train(epochs: 1.5)', ['TML3101 5:39 expected an integer from 1 to 100000 for epochs, found 1.5']],
    ['model m = d -> tcn() -> train(epochs: 0)', ['TML3108 5:39 epochs must be an integer from 1 to 100000, found 0']],
  ])('%s', (line, expected) => expect(inDigits(line)).toEqual(expected));

  it('refuses an epsilon beyond the data', () => {
    const [first, ...others] = inDigits('attack a = net -> fgsm(eps: 1.5, on: d.test)');
    expect(others).toEqual([]);
    expect(first).toMatch(/^TML3301 5:29 .*0 to 1.*1\.5|^TML3301 5:29 .*3\/2/);
  });

  it('takes a word for a choice unless a value has its name', () => {
    expect(inDigits('attack a = net -> fgsm(eps: 0.1, loss: mse, on: d.test)')).toEqual([]);
    expect(inDigits('attack a = net -> fgsm(eps: 0.1, labels: true, relative: none, on: d.test)')).toEqual([]);
    expect(inDigits('let mse = 1\nattack a = net -> fgsm(eps: 0.1, loss: mse, on: d.test)')).toEqual([
      'TML3111 6:40 mse is both a value of this file and a choice of loss (rename the value, or write "mse" for the choice)',
    ]);
  });
});

describe('flows', () => {
  it.each([
    [
      'metric m = d -> accuracy(on: d.test)',
      ['TML3007 5:17 accuracy takes a trained model, found a data set (train a model on it first: … -> tcn(…) -> train(…))'],
    ],
    [
      'metric m = d -> tcn() -> accuracy(on: d.test)',
      ['TML3007 5:26 accuracy takes a trained model, found a network without weights (give it weights first: … -> train(…))'],
    ],
    [
      'metric m = net -> accuracy(on: d)',
      ['TML3007 5:32 accuracy (on) takes a split of a data set, such as data.test, found a data set (did you mean d.test?)'],
    ],
    ['metric m = net -> robust_accuracy', ['TML3007 5:19 robust_accuracy takes an attack, found a model (attack it first: … -> fgsm(…))']],
    [
      'model m = d -> train()',
      ['TML3007 5:16 train takes a network without weights, found a data set (put a network between: … -> tcn(…) -> train(…))'],
    ],
    ['dataset e = d -> digits()', ['TML3008 5:18 digits is a source: nothing flows into it']],
    ['metric m = accuracy(on: d.test)', ['TML3009 5:12 accuracy needs a model flowing into it (write … -> accuracy(…))']],
    ['model m = net -> accuracy(on: d.test)', ['TML3006 5:7 m is declared as a model, but its flow gives a metric (write metric m = …)']],
    ['metric m = 3', ['TML3011 5:12 a node is the result of an operation, found 3']],
    [
      'model m = d -> tcn() -> train(data: d.test)',
      ['TML3120 5:37 train trains or selects, so it must not read d.test (use d.train or .val)'],
    ],
    [
      'model m = d -> tcn() -> train(validation: d.test)',
      ['TML3120 5:43 train trains or selects, so it must not read d.test (use d.train or .val)'],
    ],
  ])('%s', (line, expected) => expect(inDigits(line)).toEqual(expected));

  it('warns about evaluating on what the model was fitted on', () => {
    const result = checkText(withDigits('metric m = net -> accuracy(on: d.train)'));
    expect(result.graph).toBeDefined();
    expect(result.diagnostics.map((one) => one.severity)).toEqual(['warning']);
  });

  it('reports every independent mistake and no follow-up', () => {
    const text = withDigits(
      [
        'metric a = nett -> accuracy(on: d.test)',
        'metric b = net -> accuracy(on: d.tset)',
        'attack c = net -> fgsm(eps: 7, on: d.test)',
        'metric e = c -> robust_accuracy',
        'let f = 2kB - 1s',
      ].join('\n'),
    );
    expect(problems(text).map((one) => one.split(' ').slice(0, 2).join(' '))).toEqual([
      'TML3001 5:12',
      'TML3112 6:34',
      'TML3301 7:29',
      'TML3102 9:13',
    ]);
  });
});

describe('what this version does not have', () => {
  it.each([
    ['attack a = net -> apgd(eps: 0.1, on: d.test)', 'apgd'],
    ['attack a = net -> pgd(eps: 0.1, on: d.test, norm: l2)', 'norm: l2 of pgd'],
    ['attack a = net -> bim(eps: 0.1, on: d.test, against: net)', 'bim(against: …)'],
    ['attack a = net -> fgsm(eps: 0.1, on: d.test, against: net)', 'fgsm(against: …)'],
    ['attack a = net -> fgsm(eps: 0.1, on: d.test, norm: l2)', 'norm: l2 of fgsm'],
    ['file f = net -> export(format: tflite)', 'format: tflite of export'],
    ['network n { input -> mel -> dense(classes) }', 'the layer mel'],
  ])('refuses %s', (line, what) => {
    expect(inDigits(line)).toEqual([expect.stringContaining(`${what} is not available in this version`)]);
    expect(inDigits(line)[0]).toMatch(/^TML3901 /);
  });
});

describe('modules', () => {
  it('imports from ./ and re-exports', () => {
    const files = {
      'main.tml':
        'edition 1\nimport { small, width } from "./nets.tml"\ndataset d = digits()\nlet w = width\nmodel m = d -> small(w) -> train()',
      'nets.tml': 'edition 1\nexport import { small } from "./deep/small.tml"\nexport let width = 3',
      'deep/small.tml': 'edition 1\nexport network small(w: int = 2) { input -> conv1d(w, 2, padding: causal) -> last -> dense(classes) }',
    };
    expect(problemsOf(checkText(files))).toEqual([]);
  });

  it.each([
    ['import { tcm } from "std/models"', 'TML2011 2:10 "std/models" exports no tcm (did you mean tcn?)'],
    ['import { tcn } from "std/model"', 'TML2010 2:21 there is no module "std/model" (did you mean "std/models"?)'],
    [
      'import { tcn } from "models"',
      'TML2015 2:21 "models" names no module; a module is "./file.tml", "std/…" or "pkg:…" (did you mean "std/models"?)',
    ],
    ['import { a } from "./none.tml"', 'TML2001 2:19 there is no file none.tml'],
    ['import { hidden } from "./other.tml"', 'TML2012 2:10 hidden is private to "./other.tml" (write export before its declaration)'],
    ['import { a } from "./circle.tml"', 'TML2013 circle.tml:2:26 modules import each other in a circle: main.tml → circle.tml → main.tml'],
  ])('%s', (line, expected) => {
    const files = {
      'main.tml': `edition 1\n${line}`,
      'other.tml': 'edition 1\nlet hidden = 1',
      'circle.tml': 'edition 1\nexport import { b } from "./main.tml"\nexport let a = 1',
    };
    expect(problemsOf(checkText(files))).toContain(expected);
  });

  it('wants an edition it knows', () => {
    expect(problems('let a = 1')).toEqual(['TML2021 1:1 the file does not say which edition of the language it is written in']);
    expect(problems('edition 2')).toEqual(['TML2020 1:9 edition 2 is not known to this version of TML, which reads edition 1']);
  });
});

describe('params', () => {
  const text =
    'edition 1\nparam n: int in 1..10 = 3\nparam loss: ce | mse = ce\nparam folder: path = "x"\nprofile quick { n: 4 }\nprofile wrong { m: 4 }';
  const setting = (set: Record<string, string>, profiles: string[] = []) =>
    problemsOf(checkText(text.replace('\nprofile wrong { m: 4 }', ''), { set: new Map(Object.entries(set)), profiles }));
  it('reads --set by the declared type', () => {
    expect(setting({ n: '7', loss: 'mse', folder: '../a b' })).toEqual([]);
    expect(setting({ n: '7.5' })).toEqual(['TML3402 --set n: expected an integer, found 7.5']);
    expect(setting({ n: '11' })).toEqual(['TML3402 --set n: expected an integer between 1 and 10, found 11']);
    expect(setting({ n: 'x' })).toEqual(['TML3402 --set n: expected an integer, found x']);
    expect(setting({ loss: 'msr' })).toEqual(['TML3402 --set loss: expected one of ce, mse, found msr']);
    expect(setting({ m: '1' })).toEqual(['TML3401 --set m: the file has no param m']);
    expect(setting({}, ['quik'])).toEqual(['TML3403 the file has no profile quik']);
  });
  it('checks defaults and profiles', () => {
    expect(problems('edition 1\nparam n: int in 1..10 = 30')).toEqual(['TML3108 2:25 n must be between 1 and 10, found 30']);
    expect(problems(text)).toEqual(['TML3406 6:17 the file has no param m for a profile to set']);
    expect(problems('edition 1\nparam n: int')).toEqual(['TML3404 2:7 param n has no default and was not set (set it: --set n=…)']);
  });
  it('prefers --set to the last profile to the default', () => {
    const file = withDigits(
      'param eps: float = 0.1\nattack a = net -> fgsm(eps, on: d.test)\nprofile p { eps: 0.2 }\nprofile q { eps: 0.3 }',
    );
    const epsilon = (set: [string, string][], profiles: string[]) =>
      checkText(file, { set: new Map(set), profiles }).graph?.nodes.find((node) => node.id === 'a')?.instances[0]?.params['eps'];
    expect([epsilon([], []), epsilon([], ['q', 'p']), epsilon([['eps', '40%']], ['q'])]).toEqual(['1/10', '1/5', '2/5']);
  });
});
