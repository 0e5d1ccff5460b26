import { describe, expect, it } from 'vitest';
import type { Graph, NodeInstance } from '../../src/graph/graph.js';
import type { DatasetType } from '../../src/graph/value-type.js';
import { checkText, problemsOf } from './check-text.js';

const set = (name: string, value: string) => ({ profiles: [], set: new Map([[name, value]]) });

function instanceOf(graph: Graph | undefined, id: string): NodeInstance {
  const found = graph?.nodes.find((node) => node.id === id)?.instances[0];
  return found ?? expect.unreachable(`no node ${id}`);
}

const har = (args: string, rest = ''): string => `edition 1\n${rest}\ndataset har = auritus(${args})`;
const split = (text: string) => checkText(har(`folder: "data", split: ${text}`));

describe('a path', () => {
  const pathOf = (files: string | Record<string, string>, settings = set('', '')) => {
    const { graph } = checkText(files, settings.set.has('') ? undefined : settings);
    return instanceOf(graph, 'har').files;
  };

  it('starts at the folder of the file it is written in, and stays out of the parameters', () => {
    expect(pathOf(har('folder: "data"'))).toEqual({ folder: '/project/data' });
    expect(pathOf(har('folder: "/abs/./data"'))).toEqual({ folder: '/abs/data' });
    expect(instanceOf(checkText(har('folder: "data"')).graph, 'har').params).not.toHaveProperty('folder');
    const elsewhere = {
      'main.tml': 'edition 1\nimport { har } from "./sets/har.tml"',
      'sets/har.tml': 'edition 1\nexport dataset har = auritus(folder: "data")',
    };
    const used = { ...elsewhere, 'main.tml': `${elsewhere['main.tml']}\ndataset few = har -> take(train: 5)` };
    expect(instanceOf(checkText(used).graph, 'har').files).toEqual({ folder: '/project/sets/data' });
  });

  it('of a param starts at its file, and on the command line at the working directory', () => {
    const text = har('folder', 'param folder: path = "data"\nprofile other { folder: "more" }');
    expect(pathOf(text)).toEqual({ folder: '/project/data' });
    expect(pathOf(text, set('folder', 'data'))).toEqual({ folder: '/elsewhere/data' });
    expect(pathOf(text, set('folder', '/abs'))).toEqual({ folder: '/abs' });
    const { graph } = checkText(text, { profiles: ['other'], set: new Map() });
    expect(instanceOf(graph, 'har').files).toEqual({ folder: '/project/more' });
  });

  it('of an imported constant starts at the file that declares it a path', () => {
    const files = (declaration: string) => ({
      'main.tml': 'edition 1\nimport { place } from "./sets/places.tml"\ndataset har = auritus(folder: place)',
      'sets/places.tml': `edition 1\nexport let ${declaration} = "data"`,
    });
    expect(pathOf(files('place: path'))).toEqual({ folder: '/project/sets/data' });
    // A text is a text until it is used as a path.
    expect(pathOf(files('place'))).toEqual({ folder: '/project/data' });
  });

  it('that leads nowhere is a note at the argument, and no error', () => {
    const result = checkText(har('folder: "nowhere"'));
    expect(problemsOf(result)).toEqual([
      'TML2040 3:31 there is no folder nowhere here: what depends on its contents is checked when it runs',
    ]);
    expect(result.diagnostics[0]?.severity).toBe('note');
    expect(result.graph).toBeDefined();
    expect(problemsOf(checkText(har('folder: "data"')))).toEqual([]);
  });

  it('is needed, and is a text', () => {
    expect(problemsOf(checkText(har('')))).toEqual([
      'TML3105 3:15 auritus needs folder (add folder: the path of a folder with .csv files)',
    ]);
    expect(problemsOf(checkText(har('folder: 3')))).toEqual([
      'TML3101 3:31 expected the path of a folder with .csv files for folder, found 3',
    ]);
    expect(problemsOf(checkText(har('folder: data', 'param data: int = 1')))).toEqual([
      'TML3101 3:31 expected the path of a folder with .csv files for folder, found 1',
    ]);
  });
});

describe('a variant', () => {
  it.each([
    ['by_subject', { kind: 'by_subject', val: '1/10', test: '1/10', seed: 1 }],
    ['random()', { kind: 'random', val: '1/10', test: '1/10', seed: 1 }],
    ['by_subject(val: 20%, test: 0.25, seed: 7)', { kind: 'by_subject', val: '1/5', test: '1/4', seed: 7 }],
    ['"random"', { kind: 'random', val: '1/10', test: '1/10', seed: 1 }],
  ])('%s is canonical with all of its parameters', (text, canonical) => {
    const result = split(text);
    expect(problemsOf(result)).toEqual([]);
    expect(instanceOf(result.graph, 'har').params).toMatchObject({ window: 550, stride: 50, split: canonical });
  });

  it('may be left out, come from an axis, or hold values of the file', () => {
    expect(instanceOf(checkText(har('folder: "data"')).graph, 'har').params['split']).toMatchObject({ kind: 'by_subject' });
    const lifted = checkText(har('folder: "data", split: how', 'axis how = [random, by_subject]'));
    expect(problemsOf(lifted)).toEqual([]);
    expect(lifted.graph?.nodes[0]?.instances.map(({ params }) => (params['split'] as { kind: string }).kind)).toEqual([
      'random',
      'by_subject',
    ]);
    const seeds = checkText(har('folder: "data", split: random(seed: run, val: share)', 'axis run = 1..2\nlet share = 30%'));
    expect(seeds.graph?.nodes[0]?.instances.map(({ params }) => params['split'])).toMatchObject([
      { seed: 1, val: '3/10' },
      { seed: 2, val: '3/10' },
    ]);
  });

  it.each([
    [
      'by_subjekt',
      'TML3110 3:46 split is one of by_subject, random, by_file, random_windows, k_fold, found by_subjekt (did you mean by_subject?)',
    ],
    [
      'by_subjekt(val: 1%)',
      'TML3110 3:46 split is one of by_subject, random, by_file, random_windows, k_fold, found by_subjekt (did you mean by_subject?)',
    ],
    ['k_fold(folds: 5, fold: 6)', 'TML3328 3:46 there is no fold 6: folds are counted from 1 to 5'],
    ['random(vall: 1%)', 'TML3104 3:53 random has no parameter vall (did you mean val?)'],
    ['random(val: 1%, val: 2%)', 'TML3106 3:62 val is given twice to random'],
    ['random(val: 0)', 'TML3108 3:58 val must be a number above 0 and below 1, found 0'],
    ['random(val: ce)', 'TML3001 3:58 there is no value named ce here'],
    ['random(10%)', 'TML3107 3:53 arguments of random are named: name: value (did you mean val: 10%?)'],
    ['3', 'TML3110 3:46 split is one of by_subject, random, by_file, random_windows, k_fold, found 3'],
    ['random(val: 50%, test: 50%)', 'TML3321 3:46 val and test together must stay below 1, found 1'],
  ])('%s is refused', (text, problem) => expect(problemsOf(split(text))).toEqual([problem]));

  it('is ambiguous where a value of the file has its name', () => {
    expect(problemsOf(checkText(har('folder: "data", split: random', 'let random = 1')))[0]).toMatch(/^TML3111 /);
  });

  it('random_windows warns about what overlaps', () => {
    const [problem] = split('random_windows').diagnostics;
    expect(problem).toMatchObject({ code: 'TML3322', severity: 'warning' });
    expect(problem?.message).toContain('neighbouring windows overlap by 91 %');
    expect(problemsOf(checkText(har('folder: "data", stride: 550, split: random_windows')))).toEqual([]);
  });
});

describe('the forms of auritus', () => {
  const typeOf = (args: string) => {
    const result = checkText(har(`folder: "data", ${args}`));
    expect(problemsOf(result)).toEqual([]);
    return instanceOf(result.graph, 'har');
  };

  it('have shapes, units and ranges before anything runs', () => {
    expect(typeOf('channels: magnitude').type).toMatchObject({
      shape: [550, 2],
      channels: [
        { name: '|ax ay az|', unit: 'g', low: { numerator: 0n }, high: { numerator: 693n, denominator: 100n } },
        { name: '|gx gy gz|', unit: 'deg/s', high: { numerator: 86_651n, denominator: 100n } },
      ],
    });
    const { shape, channels } = typeOf('features: ten').type as DatasetType;
    expect(shape).toEqual([10]);
    expect(channels.map(({ unit }) => unit)).toEqual(['g', 'deg/s', 'g', 'deg/s', 'g', 'deg/s', '(g)²', '(deg/s)²', 'g', 'deg/s']);
    const later = checkText(`${har('folder: "data"')}\ndataset ten = har -> features10()`);
    expect((instanceOf(later.graph, 'ten').type as DatasetType).channels).toEqual(channels);
  });

  it('take a rate with its unit', () => {
    expect(typeOf('resample: 100Hz').params).toMatchObject({ resample: '100' });
    expect(typeOf('resample: 0.05kHz').params).toMatchObject({ resample: '50' });
    const refused = (args: string) => problemsOf(checkText(har(`folder: "data", ${args}`)));
    expect(refused('resample: 100')).toEqual(['TML3101 3:49 expected a frequency from 1 to 1000 Hz for resample, found 100']);
    expect(refused('resample: 1MHz')[0]).toMatch(/^TML3108 3:49 resample must be a frequency from 1 to 1000 Hz, found /);
    expect(refused('resample: 5ms')[0]).toMatch(/^TML3101 /);
  });
});

describe('what only the data tells', () => {
  const use = (rest: string) => checkText(har('folder: "data"', `import { tcn } from "std/models"\n${rest}`));
  const typeOf = (result: ReturnType<typeof checkText>, id: string) => instanceOf(result.graph, id).type as DatasetType;

  it('is unknown in the types', () => {
    const result = use('dataset n = har -> normalize()\ndataset few = har -> take(train: 100, seed: 3)');
    expect(problemsOf(result)).toEqual([]);
    expect(typeOf(result, 'har')).toMatchObject({ shape: [550, 6], splits: { train: null, val: null, test: null } });
    expect(typeOf(result, 'few')).toMatchObject({ splits: { train: 100, val: null, test: null }, origin: 'har' });
    expect(typeOf(result, 'n').channels[3]).toEqual({ name: 'gx', unit: 'std', low: null, high: null });
    expect(instanceOf(result.graph, 'few').params).toEqual({ train: 100, val: null, test: null, seed: 3 });
  });

  it('waits: an eps in normalised units has no upper end, and no mixed units', () => {
    const attack = (data: string) =>
      use(`dataset n = har -> normalize()\nmodel net = ${data} -> tcn() -> train()\nattack a = net -> fgsm(eps: 900, on: ${data}.test)`);
    expect(problemsOf(attack('n'))).toEqual([]);
    expect(problemsOf(attack('har'))[0]).toMatch(/^TML3301 .* eps must be from 0 to 1000\.55 \(unit: g, deg\/s\)|^TML3302/);
  });

  it('does not hide a model that is shown other units than its own', () => {
    const result = use('dataset n = har -> normalize()\nmodel net = n -> tcn() -> train()\nmetric m = net -> accuracy(on: har.test)');
    expect(result.diagnostics).toMatchObject([
      { code: 'TML3323', severity: 'warning', message: 'net reads channels in std, but those of har.test are in g, deg/s' },
    ]);
  });

  it('does not hide that a transform keeps the splits', () => {
    const result = use(
      'dataset few = har -> take(train: 9)\nmodel net = few -> tcn() -> train()\nmetric m = net -> accuracy(on: har.train)',
    );
    expect(result.diagnostics).toMatchObject([
      { code: 'TML3303', message: expect.stringContaining('har.train influenced the weights of net') },
    ]);
  });
});

describe('take', () => {
  const take = (args: string) =>
    problemsOf(checkText(`edition 1\ndataset d = digits()\nparam n: int? = none\ndataset few = d -> take(${args})`));

  it('counts where the counts are known', () => {
    expect(take('train: 8000')).toEqual([]);
    expect(take('val: 10, test: n')).toEqual([]);
    expect(take('train: 8001')).toEqual(['TML3324 4:32 train must be at most 8000, as many samples as there are, found 8001']);
    expect(take('train: 0')).toEqual(['TML3108 4:32 train must be an integer from 1 to 2147483647, found 0']);
    expect(take('seed: 2')).toEqual(['TML3325 4:20 take needs how many samples to keep of train, val or test']);
    expect(take('train: n')).toEqual(['TML3325 4:20 take needs how many samples to keep of train, val or test']);
  });
});
