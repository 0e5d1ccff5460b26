import { describe, expect, it } from 'vitest';
import type { Json } from '../../src/graph/json.js';
import { rational } from '../../src/graph/rational.js';
import { checkAction } from '../../src/ops/check-action.js';
import { decodeParam, describeDomain, encodeParam, isCanonical } from '../../src/ops/param-codec.js';
import { loadRun } from '../../src/ops/runs.js';
import { specs } from '../../src/ops/specs.js';

const network = {
  input: [28, 28],
  layers: [
    { kind: 'input', inputs: [] },
    { kind: 'conv1d', inputs: [0], filters: 4, kernel: 2, dilation: 1, padding: 'causal' },
    { kind: 'relu', inputs: [1] },
    { kind: 'dropout', inputs: [2], rate: '1/20' },
    { kind: 'last', inputs: [3] },
    { kind: 'dense', inputs: [4], units: 10 },
  ],
};
const digest = 'a'.repeat(64);

const digits = { op: 'digits', opVersion: 1, params: { as: 'sequence', train: 8000, seed: 1 }, inputs: {}, profile: 'none' };
const train = {
  op: 'train',
  opVersion: 2,
  params: { network, epochs: 2, batch: 32, rate: '1/1000', seed: 1, patience: 0, keep: 'best' },
  inputs: { data: { digest, split: 'train' }, validation: { digest, split: 'val' } },
  profile: 'p',
} as const;
const fgsm = {
  op: 'fgsm',
  opVersion: 1,
  params: { eps: '1/10', loss: 'ce', labels: 'true', clip: 'on', relative: 'none', norm: 'linf' },
  inputs: { model: { digest }, on: { digest, split: 'test' } },
  profile: 'p',
} as const;

const pgd = {
  ...fgsm,
  op: 'pgd',
  params: { ...fgsm.params, steps: 10, alpha: '1/40', start: 'random', restarts: 1, seed: 1 },
} as const;

describe('specs', () => {
  it.each([...specs.values()])('$name has documented parameters whose defaults lie in their domains', (spec) => {
    expect(spec.doc.length).toBeGreaterThan(40);
    const variants = spec.params.flatMap(({ type }) => (type.kind === 'variant' ? type.variants : []));
    for (const { doc, params } of variants) {
      expect(doc).toMatch(/\.$/);
      // The name of the variant stands there.
      expect(params.map(({ name }) => name)).not.toContain('kind');
    }
    for (const param of [...spec.params, ...variants.flatMap(({ params }) => params)]) {
      expect(param.doc, param.name).toMatch(/\.$/);
      if (param.initial !== undefined && !(param.initial === null && spec.complete))
        expect(isCanonical(param, param.initial), param.name).toBe(true);
    }
    const names = [...(spec.main ? [spec.main] : []), ...spec.ports, ...spec.params].map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    if (spec.batchable !== undefined) expect(names).toContain(spec.batchable);
  });

  it.each([...specs.values()])('$name has a run, of the kind its spec promises', async (spec) => {
    expect((await loadRun(spec.name)).kind).toBe(spec.batchable === undefined ? 'single' : 'batch');
  });

  it('mark the inputs of training for the test rule, and no others', () => {
    const trains = [...specs.values()].flatMap((spec) =>
      spec.ports.filter((port) => port.trains).map((port) => `${spec.name}.${port.name}`),
    );
    expect(trains).toEqual([
      'train.data',
      'train.validation',
      'fine_tune.data',
      'fine_tune.validation',
      'distill.data',
      'distill.validation',
    ]);
  });
});

describe('the step of iterative attacks', () => {
  const completed = (op: string, params: Readonly<Record<string, Json>>) => specs.get(op)!.complete!({ steps: 10, alpha: null, ...params });

  it('is 2.5 · eps / steps where it is not given, exactly', () => {
    expect(completed('pgd', { eps: '8/255' })).toMatchObject({ eps: '8/255', steps: 10, alpha: '2/255' });
    expect(completed('bim', { eps: '1/10', steps: 7 })).toMatchObject({ alpha: '1/28' });
    expect(completed('bim', { eps: '0' })).toMatchObject({ alpha: '0' });
  });

  it('is what was given', () => {
    expect(completed('pgd', { eps: '1/10', alpha: '1/3' })).toMatchObject({ alpha: '1/3' });
  });
});

describe('encodeParam', () => {
  it('writes each kind canonically and refuses what is outside', () => {
    const int = { kind: 'int', min: rational(1), max: rational(10) } as const;
    const float = { kind: 'float', min: rational(0), exclusiveMin: true } as const;
    expect(encodeParam(int, rational(20, 2))).toBe(10);
    expect(encodeParam(int, rational(21, 2))).toBeUndefined();
    expect(encodeParam(int, rational(11))).toBeUndefined();
    expect(encodeParam(float, rational(40, 100))).toBe('2/5');
    expect(encodeParam(float, rational(0))).toBeUndefined();
    expect(encodeParam({ kind: 'bool' }, 'true')).toBeUndefined();
    expect(encodeParam({ kind: 'enum', values: ['a', 'b'] }, 'c')).toBeUndefined();
    expect(decodeParam(float, '2/4')).toBeUndefined();
    expect(decodeParam(float, '1/2')).toEqual(rational(1, 2));
  });

  it('describes domains', () => {
    expect(describeDomain({ kind: 'int', min: rational(1), max: rational(9) })).toBe('an integer from 1 to 9');
    expect(describeDomain({ kind: 'float', min: rational(0), exclusiveMin: true })).toBe('a number above 0');
    expect(describeDomain({ kind: 'float' })).toBe('a number');
    expect(describeDomain({ kind: 'enum', values: ['ce', 'mse', 'dlr'] })).toBe('ce, mse or dlr');
    expect(describeDomain({ kind: 'path', of: 'folder', suffix: '.csv' })).toBe('the path of a folder with .csv files');
    expect(describeDomain({ kind: 'path', of: 'file' })).toBe('the path of a file');
  });
});

const auritus = {
  op: 'auritus',
  opVersion: 2,
  params: {
    folder: digest,
    window: 550,
    stride: 50,
    channels: 'raw',
    features: 'none',
    resample: null,
    split: { kind: 'by_subject', val: '1/10', test: '1/10', seed: 1 },
  },
  inputs: {},
  profile: 'none',
} as const;
const take = {
  op: 'take',
  opVersion: 1,
  params: { train: 10, val: null, test: null, seed: 1 },
  inputs: { dataset: { digest } },
  profile: 'none',
} as const;
const withSplit = (split: object) => ({ ...auritus, params: { ...auritus.params, split } }) as unknown as typeof auritus;

describe('checkAction', () => {
  it.each([digits, train, fgsm, pgd, auritus, take])('accepts an action of $op', (action) => {
    expect(checkAction(action)).toEqual([]);
  });

  it.each([
    ['an unknown operation', { ...digits, op: 'digit' }, /no operation digit/],
    ['another version', { ...digits, opVersion: 2 }, /version 1 here.*version 2/],
    ['a missing parameter', { ...digits, params: { as: 'sequence', train: 10 } }, /seed/],
    ['an unknown parameter', { ...digits, params: { ...digits.params, more: 1 } }, /additional properties/],
    ['a word that is none', { ...digits, params: { ...digits.params, as: 'text' } }, /params\/as/],
    ['an integer outside', { ...digits, params: { ...digits.params, train: 8001 } }, /params\/train must be <= 8000/],
    ['a fraction for an integer', { ...digits, params: { ...digits.params, train: 10.5 } }, /params\/train must be integer/],
    ['a rate of zero', { ...train, params: { ...train.params, rate: '0' } }, /params\/rate must be a number above 0/],
    ['a rational not in lowest terms', { ...fgsm, params: { ...fgsm.params, eps: '2/4' } }, /params\/eps.*canonical/],
    ['a decimal', { ...fgsm, params: { ...fgsm.params, eps: '0.5' } }, /params\/eps must match pattern/],
    ['a denominator of zero', { ...fgsm, params: { ...fgsm.params, eps: '1/0' } }, /params\/eps must match pattern/],
    ['a step that was not completed', { ...pgd, params: { ...pgd.params, alpha: null } }, /params\/alpha must be string/],
    ['a step backwards', { ...pgd, params: { ...pgd.params, alpha: '-1/40' } }, /params\/alpha must be a number of at least 0/],
    ['too many restarts', { ...pgd, params: { ...pgd.params, restarts: 101 } }, /params\/restarts must be <= 100/],
    ['a missing network', { ...train, params: { ...train.params, network: null } }, /params\/network/],
    ['a missing input', { ...fgsm, inputs: { on: fgsm.inputs.on } }, /inputs\/model is missing/],
    ['an unknown input', { ...digits, inputs: { extra: { digest } } }, /inputs\/extra is no port/],
    ['a data set where a split is read', { ...fgsm, inputs: { ...fgsm.inputs, on: { digest } } }, /inputs\/on must name a split/],
    [
      'a split where a model is read',
      { ...fgsm, inputs: { ...fgsm.inputs, model: { digest, split: 'val' } } },
      /inputs\/model must not name a split/,
    ],
    ['a path for what is there', { ...auritus, params: { ...auritus.params, folder: '/data' } }, /params\/folder must match pattern/],
    ['a variant that is none', withSplit({ ...auritus.params.split, kind: 'by_day' }), /params\/split/],
    ['a variant as a word', withSplit('by_subject' as unknown as object), /params\/split must be object/],
    ['a variant without its parameters', withSplit({ kind: 'random' }), /params\/split must have required property 'val'/],
    ['a variant with more', withSplit({ ...auritus.params.split, more: 1 }), /params\/split must NOT have additional properties/],
    [
      'a share of one',
      withSplit({ ...auritus.params.split, val: '1' }),
      /params\/split must be by_subject, random, by_file, random_windows or k_fold, in canonical/,
    ],
    ['nothing for what is needed', { ...take, params: { ...take.params, seed: null } }, /params\/seed must be integer/],
    ['zero samples', { ...take, params: { ...take.params, train: 0 } }, /params\/train must be >= 1/],
  ] as const)('rejects %s', (_what, action, problem) => {
    expect(checkAction(action).join('\n')).toMatch(problem);
  });

  const withLayer = (index: number, layer: Record<string, unknown>) => {
    const layers = network.layers.map((old, place) => (place === index ? layer : old));
    return { ...train, params: { ...train.params, network: { ...network, layers } } } as unknown as typeof train;
  };

  it.each([
    ['a kind that is unknown', withLayer(2, { kind: 'gelu', inputs: [1] }), /layers\/2\/kind/],
    ['a layer without a field', withLayer(3, { kind: 'dropout', inputs: [2] }), /layers\/3 must have required property 'rate'/],
    ['a layer with a strange field', withLayer(2, { kind: 'relu', inputs: [1], units: 3 }), /additional properties/],
    ['a layer that reads a later one', withLayer(2, { kind: 'relu', inputs: [5] }), /layer 2: reads layer 5/],
    ['shapes that do not fit', withLayer(4, { kind: 'relu', inputs: [3] }), /layer 5: takes features/],
  ])('rejects a network with %s', (_what, action, problem) => {
    expect(checkAction(action).join('\n')).toMatch(problem);
  });
});
