import { describe, expect, it } from 'vitest';
import type { Diagnostic } from '../../src/diagnostics/diagnostic.js';
import { rational } from '../../src/graph/rational.js';
import type { DatasetType, ModelType, SplitName, ValueType } from '../../src/graph/value-type.js';
import type { DescribedInput, ProblemPlace } from '../../src/ops/op-spec.js';
import { specs } from '../../src/ops/specs.js';

const channel = (unit: string, low: number, high: number) => ({ name: unit, unit, low: rational(low), high: rational(high) });

const imu: DatasetType = {
  kind: 'dataset',
  shape: [550, 2],
  channels: [channel('g', -4, 4), channel('deg/s', -500, 500)],
  classes: ['walk', 'run', 'jump'],
  splits: { train: 100, val: 10, test: 10 },
};
const volts: DatasetType = { ...imu, channels: [channel('V', 0, 1), channel('V', -1, 1)] };

const model = (home: DatasetType, fittedOn: readonly SplitName[] = ['train', 'val']): DescribedInput => ({
  type: {
    kind: 'model',
    network: { input: home.shape, layers: [{ kind: 'input', inputs: [] }] },
    cost: { params: 1, macs: 1, flops: 2, sram: 1, flash: 4 },
    home,
    homeNode: 'har',
    trained: true,
    fittedOn: fittedOn.map((split) => ({ dataset: 'har', split })),
  },
  label: 'net',
});

const part = (dataset: DatasetType, split: SplitName, name = 'har'): DescribedInput => ({
  type: { kind: 'split', dataset, split },
  label: `${name}.${split}`,
  reference: { dataset: name, split },
});

function run(op: string, inputs: Record<string, DescribedInput>, params: Record<string, string | number> = {}) {
  const spec = specs.get(op)!;
  const problems: { readonly at: ProblemPlace; readonly problem: Diagnostic }[] = [];
  const type: ValueType = spec.describe({
    params: { ...Object.fromEntries(spec.params.map(({ name, initial }) => [name, initial ?? null])), ...params },
    inputs,
    files: {},
    report: (at, problem) => problems.push({ at, problem }),
  });
  return { type, problems, codes: problems.map(({ problem }) => problem.code) };
}

describe('train', () => {
  const inputs = (data = part(imu, 'train'), validation = part(imu, 'val')) => ({ network: model(imu, []), data, validation });

  it('makes a trained model that remembers what it was fitted on', () => {
    const { type, problems } = run('train', inputs());
    expect(problems).toEqual([]);
    expect(type).toMatchObject({ kind: 'model', trained: true, fittedOn: [{ split: 'train' }, { split: 'val' }] });
  });

  it('counts validation as fitted only where it decides something', () => {
    const fitted = (params: Record<string, string | number>) =>
      (run('train', inputs(), params).type as ModelType).fittedOn.map(({ split }) => split);
    expect(fitted({ keep: 'last' })).toEqual(['train']);
    expect(fitted({ keep: 'last', patience: 3 })).toEqual(['train', 'val']);
  });

  it('reports data that do not fit the network', () => {
    const { problems } = run('train', inputs(part({ ...imu, shape: [49, 10] }, 'train', 'kws')));
    expect(problems).toMatchObject([
      {
        at: { port: 'data' },
        problem: {
          code: 'TML3304',
          severity: 'error',
          message: 'net takes samples of shape [550, 2], but those of kws.train have [49, 10]',
        },
      },
    ]);
    expect(run('train', inputs(part({ ...imu, classes: ['walk', 'run', 'fall'] }, 'train', 'other'))).codes).toEqual(['TML3305']);
    expect(run('train', inputs(part({ ...imu, splits: { train: 0, val: 1, test: 1 } }, 'train'))).codes).toEqual(['TML3306']);
  });

  it('warns when it validates on what it trains on', () => {
    expect(run('train', inputs(part(imu, 'train'), part(imu, 'train'))).problems).toMatchObject([
      { at: { port: 'validation' }, problem: { code: 'TML3307', severity: 'warning' } },
    ]);
  });
});

describe('accuracy', () => {
  it('is a share, named by what it is evaluated on', () => {
    const { type, problems } = run('accuracy', { model: model(imu), on: part(imu, 'test') });
    expect(problems).toEqual([]);
    expect(type).toEqual({ kind: 'metric', unit: 'share', better: 'more', title: 'accuracy', evaluatedOn: 'har.test' });
  });

  it('warns about a split that the model was fitted on', () => {
    expect(run('accuracy', { model: model(imu), on: part(imu, 'val') }).problems).toMatchObject([
      {
        at: { port: 'on' },
        problem: { code: 'TML3303', severity: 'warning', message: expect.stringContaining('har.val influenced the weights of net') },
      },
    ]);
    expect(run('accuracy', { model: model(imu), on: part(imu, 'val', 'other') }).codes).toEqual([]);
  });
});

describe('fgsm', () => {
  const inputs = (dataset: DatasetType) => ({ model: model(dataset), on: part(dataset, 'test') });

  it('knows model, split, epsilon and its unit', () => {
    const { type, problems } = run('fgsm', inputs(volts), { eps: '2/5' });
    expect(problems).toEqual([]);
    expect(type).toMatchObject({
      kind: 'attack',
      norm: 'linf',
      epsilon: rational(2, 5),
      epsilonUnit: 'V',
      splitReference: { dataset: 'har', split: 'test' },
    });
    expect(run('fgsm', inputs(imu), { eps: '1/10', relative: 'std' }).type).toMatchObject({ epsilonUnit: 'of std' });
  });

  it.each([
    ['-1/100', 'none', 'eps must be from 0 to 2 (unit: V), found -0.01'],
    ['201/100', 'none', 'eps must be from 0 to 2 (unit: V), found 2.01'],
    ['11/10', 'range', 'eps must be from 0 to 1 (unit: of range), found 1.1'],
    ['-1', 'std', 'eps must be at least 0 (unit: of std), found -1'],
  ])('refuses eps %s with relative: %s', (eps, relative, message) => {
    expect(run('fgsm', inputs(volts), { eps, relative }).problems).toMatchObject([
      { at: { param: 'eps' }, problem: { code: 'TML3301', severity: 'error', message } },
    ]);
  });

  it.each([
    ['0', 'none'],
    ['2', 'none'],
    ['1', 'range'],
    ['7', 'std'],
  ])('accepts eps %s with relative: %s', (eps, relative) => {
    expect(run('fgsm', inputs(volts), { eps, relative }).codes).toEqual([]);
  });

  it('warns about one eps for channels in different units, and names the way out', () => {
    const { problems } = run('fgsm', inputs(imu), { eps: '1' });
    expect(problems).toMatchObject([
      { at: { param: 'eps' }, problem: { code: 'TML3302', severity: 'warning', hint: expect.stringContaining('relative: std') } },
    ]);
    expect(problems[0]?.problem.message).toContain('g, deg/s');
    expect(run('fgsm', inputs(imu), { eps: '1', relative: 'range' }).codes).toEqual([]);
  });

  it('reports a fitted split and a misfit', () => {
    expect(run('fgsm', { model: model(volts), on: part(volts, 'train') }, { eps: '1' }).codes).toEqual(['TML3303']);
    expect(run('fgsm', { model: model(volts), on: part({ ...volts, shape: [10, 2] }, 'test', 'b') }, { eps: '1' }).codes).toEqual([
      'TML3304',
    ]);
  });
});

describe('bim and pgd', () => {
  const inputs = { model: model(volts), on: part(volts, 'test') };
  const complete = (op: string, params: Record<string, string | number>) =>
    run(op, inputs, specs.get(op)!.complete!({ steps: 10, alpha: null, ...params }) as Record<string, string | number>);

  it.each(['bim', 'pgd'])('%s gives an attack as fgsm does, and reports what fgsm reports', (op) => {
    const { type, problems } = complete(op, { eps: '2/5' });
    expect(problems).toEqual([]);
    expect(type).toEqual(run('fgsm', inputs, { eps: '2/5' }).type);
    // One message, though a step of 2.5 · eps / steps is negative too.
    expect(complete(op, { eps: '-1/100' }).codes).toEqual(['TML3301']);
    expect(complete(op, { eps: '0' }).codes).toEqual([]);
    expect(complete(op, { eps: '0', alpha: '1/10' }).codes).toEqual([]);
  });

  it.each(['bim', 'pgd'])('%s refuses a step of 0 and warns of one across the whole ball', (op) => {
    expect(complete(op, { eps: '1/10', alpha: '0' }).problems).toMatchObject([
      { at: { param: 'alpha' }, problem: { code: 'TML3108', severity: 'error', message: 'alpha must be a number above 0, found 0' } },
    ]);
    expect(complete(op, { eps: '1/10', alpha: '1/5' }).codes).toEqual([]);
    expect(complete(op, { eps: '1/10', alpha: '3/10' }).problems).toMatchObject([
      { at: { param: 'alpha' }, problem: { code: 'TML3311', severity: 'warning', message: expect.stringMatching(/0\.3 .* 0\.2 wide/) } },
    ]);
  });

  it('warns of restarts that repeat each other', () => {
    expect(complete('pgd', { eps: '1/10', restarts: 3 }).codes).toEqual([]);
    expect(complete('pgd', { eps: '1/10', restarts: 1, start: 'clean' }).codes).toEqual([]);
    expect(complete('pgd', { eps: '1/10', restarts: 3, start: 'clean' }).problems).toMatchObject([
      { at: { param: 'restarts' }, problem: { code: 'TML3312', severity: 'warning' } },
    ]);
  });
});

describe('metrics of an attack', () => {
  it.each([
    ['robust_accuracy', 'robust accuracy'],
    ['agreement', 'agreement'],
  ])('%s carries the attack', (op, title) => {
    const attack = run('fgsm', { model: model(volts), on: part(volts, 'test') }, { eps: '1/2' }).type;
    expect(run(op, { attack: { type: attack, label: 'adv' } }).type).toEqual({
      kind: 'metric',
      unit: 'share',
      better: 'more',
      title,
      evaluatedOn: 'har.test',
      attack,
    });
  });
});
