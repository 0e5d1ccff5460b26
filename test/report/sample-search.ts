import { invariant } from '../../src/diagnostics/invariant.js';
import type { Graph, GraphNode, InputReference } from '../../src/graph/graph.js';
import type { Json } from '../../src/graph/json.js';
import type { SearchColumn, SearchNode } from '../../src/graph/search.js';
import type { SearchView } from '../../src/report/search-view.js';
import type { Results, SearchRecord, TrialRecord } from '../../src/runtime/results.js';
import { cleanFlags, findSample, location, metricOf, node, ok, partFlags, raisedFlags, runs, strengths } from '../ui/sample-run.js';

/** A search as checker and runtime would leave it, written by hand. */
const RAM = 131_072;
const FLASH = 524_288;

const columns: readonly SearchColumn[] = [
  { name: 'index', role: 'index', unit: 'count', better: null, limits: [] },
  ...['filters', 'kernel', 'dilations', 'skip'].map(
    (name): SearchColumn => ({ name, role: 'dimension', unit: 'none', better: null, limits: [] }),
  ),
  { name: 'acc', role: 'metric', unit: 'share', better: 'more', limits: [] },
  { name: 'rob', role: 'metric', unit: 'share', better: 'more', limits: [] },
  { name: 'sram', role: 'field', unit: 'byte', better: 'less', limits: [RAM] },
  { name: 'flash', role: 'field', unit: 'byte', better: 'less', limits: [FLASH] },
  { name: 'goal', role: 'goal', unit: 'none', better: 'more', limits: [] },
  { name: 'state', role: 'state', unit: 'none', better: null, limits: [] },
];

export const searchNode = (trials: number, change: Partial<SearchNode> = {}): SearchNode => ({
  id: 'robust',
  location,
  space: [],
  strategy: { kind: 'bayesian', trials, initial: Math.min(5, trials), batch: 4, seed: 1 },
  goals: [{ direction: 'maximize', text: 'acc + rob' }],
  requirements: [
    { text: 'net.sram <= stm32f446re.ram', location },
    { text: 'net.flash <= stm32f446re.flash', location },
  ],
  columns,
  after: ['digits'],
  candidate: () => {
    throw new Error('a report elaborates no candidate');
  },
  ...change,
});

/** A feasible trial; give only what matters. */
export function trial(index: number, change: Partial<TrialRecord> = {}): TrialRecord {
  const values = change.values ?? { acc: 0.9, rob: 0.5 + index / 100, sram: 40_960, flash: 96_000 + index * 1000 };
  const interval = (value: number | boolean | null | undefined): readonly [number, number] | null =>
    typeof value === 'number' ? [Math.max(0, value - 0.02), Math.min(1, value + 0.02)] : null;
  return {
    index,
    params: { filters: 8 + index, kernel: 3, dilations: [1, 2, 8], skip: true },
    values,
    measured: {
      ...(typeof values['acc'] === 'number' ? { acc: { n: 640, ci95: interval(values['acc']) } } : {}),
      ...(typeof values['rob'] === 'number' ? { rob: { n: 640, ci95: interval(values['rob']) } } : {}),
    },
    goals: typeof values['acc'] === 'number' && typeof values['rob'] === 'number' ? [values['acc'] + values['rob']] : null,
    constraints: [Number(values['sram'] ?? 0) / RAM - 1, Number(values['flash'] ?? 0) / FLASH - 1],
    feasible: true,
    state: 'ok',
    error: null,
    flags: typeof values['rob'] === 'number' ? { rob: partFlags } : {},
    ...change,
  };
}

/** Flash is above its limit: nothing was trained. */
export const infeasible = (index: number, flash: number, change: Partial<TrialRecord> = {}): TrialRecord =>
  trial(index, {
    values: { acc: null, rob: null, sram: 60_000, flash },
    goals: null,
    constraints: [60_000 / RAM - 1, flash / FLASH - 1],
    feasible: false,
    state: 'infeasible',
    ...change,
  });

export const failed = (index: number, error: string, state: 'failed' | 'broken' = 'failed'): TrialRecord =>
  trial(index, {
    values: { acc: null, rob: null, sram: state === 'broken' ? null : 40_960, flash: state === 'broken' ? null : 96_000 },
    goals: null,
    constraints: state === 'broken' ? [null, null] : [40_960 / RAM - 1, 96_000 / FLASH - 1],
    feasible: false,
    state,
    error,
  });

export function searchRecord(search: SearchNode, trials: readonly TrialRecord[], change: Partial<SearchRecord> = {}): SearchRecord {
  const sign = search.goals[0]?.direction === 'minimize' ? -1 : 1;
  const best = trials
    .filter(({ feasible, goals }) => feasible && goals !== null)
    .reduce<TrialRecord | null>((most, one) => (most && sign * (most.goals?.[0] ?? 0) >= sign * (one.goals?.[0] ?? 0) ? most : one), null);
  return {
    name: search.id,
    goals: search.goals,
    requirements: search.requirements.map(({ text }) => text),
    state: 'ok',
    trials,
    best: best?.index ?? null,
    pareto: best ? [best.index] : [],
    ...change,
  };
}

export const viewOf = (trials: readonly TrialRecord[], node_: Partial<SearchNode> = {}, record: Partial<SearchRecord> = {}): SearchView => {
  const search = searchNode(trials.length, node_);
  return { node: search, record: searchRecord(search, trials, record) };
};

/** Numbers in 0…1 that look drawn and are the same each time. */
function* drawn(seed: number): Generator<number, never> {
  let state = seed;
  for (;;) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    yield state / 2 ** 32;
  }
}

const DILATIONS = [1, 2, 4, 8, 16, 32];

/** A search of `count` trials as a strategy would have made it: bigger networks are better and fit less. */
export function realisticTrials(count: number): readonly TrialRecord[] {
  const numbers = drawn(7);
  const next = (): number => numbers.next().value;
  return Array.from({ length: count }, (_, index): TrialRecord => {
    const learned = Math.min(1, index / count + 0.2);
    const filters = 2 + Math.round(next() * 61 * (0.6 + 0.4 * learned));
    const kernel = 2 + Math.round(next() * 9);
    const dilations = DILATIONS.filter(() => next() < 0.5 + 0.1 * learned);
    const some = dilations.length < 3 ? [1, 2, 8] : dilations;
    const skip = next() < 0.6;
    const params = { filters, kernel, dilations: some, skip };
    const weights = filters * filters * kernel * some.length * 2 + filters * 40;
    const flash = Math.round(4 * weights);
    const sram = 8192 + filters * 1536;
    const constraints = [sram / RAM - 1, flash / FLASH - 1];
    if (flash > FLASH || sram > RAM) {
      return trial(index, {
        params,
        values: { acc: null, rob: null, sram, flash },
        goals: null,
        constraints,
        feasible: false,
        state: 'infeasible',
      });
    }
    if (index % 37 === 11) return { ...failed(index, 'TML7003 training diverged in epoch 3: the loss is not finite'), params };
    const size = Math.sqrt(weights / 130_000);
    const n = 640;
    const acc = Math.round(n * Math.min(0.97, 0.78 + 0.19 * size ** 0.5 + 0.02 * next())) / n;
    const rob = Math.round(n * Math.min(0.86, 0.32 + 0.42 * size ** 0.7 + 0.14 * next() + (skip ? 0.03 : 0))) / n;
    const wilson = (p: number): readonly [number, number] => {
      const [z, middle] = [1.96, (p + 1.9208 / n) / (1 + 3.8416 / n)];
      const half = (z * Math.sqrt((p * (1 - p)) / n + 0.9604 / (n * n))) / (1 + 3.8416 / n);
      return [middle - half, middle + half];
    };
    return trial(index, {
      params,
      values: { acc, rob, sram, flash },
      measured: { acc: { n, ci95: wilson(acc) }, rob: { n, ci95: wilson(rob) } },
      goals: [acc + rob],
      constraints,
      flags: { rob: index % 9 === 4 ? raisedFlags : partFlags },
    });
  });
}

const models = findSample('net').instances[0]?.type;
const attacks = findSample('pgd');

/** The nodes that read the best network: what a graph holds once the search is known. */
function downstream(): readonly GraphNode[] {
  invariant(models !== undefined, 'the sample has a network');
  const best = (split: 'test' | 'val'): Readonly<Record<string, InputReference>> => ({
    model: { node: 'robust.best.net', instance: 0 },
    on: { node: 'digits', instance: 0, split },
  });
  return [
    node({
      id: 'robust.best.net',
      kind: 'model',
      op: 'train',
      type: () => models,
      params: { seed: 1 },
      inputs: () => ({ data: { node: 'digits', instance: 0, split: 'train' } }),
    }),
    node({
      id: 'robust.best.acc',
      kind: 'metric',
      op: 'accuracy',
      type: () => metricOf('accuracy', 'digits.val'),
      inputs: () => best('val'),
    }),
    node({ id: 'test', kind: 'metric', op: 'accuracy', type: () => metricOf('accuracy', 'digits.test'), inputs: () => best('test') }),
    { ...attacks, id: 'hard', instances: attacks.instances.map((instance) => ({ ...instance, inputs: best('test') })) },
    { ...findSample('hard'), id: 'curve', instances: reading('hard', (index) => [index], findSample('hard')) },
    { ...findSample('worst'), id: 'average', instances: reading('curve', (index) => [index * 2, index * 2 + 1], findSample('worst')) },
  ];
}

const reading = (source: string, instances: (index: number) => readonly number[], like: GraphNode): GraphNode['instances'] =>
  like.instances.map((instance, index) => ({
    ...instance,
    inputs: Object.fromEntries(instances(index).map((from, place) => [`${place}`, { node: source, instance: from }])),
  }));

export function searchGraph(count: number, change: Partial<SearchNode> = {}): Graph {
  const digits = findSample('digits');
  return {
    file: 'pipelines/robust-nas.tml',
    axes: [strengths, runs],
    nodes: [digits, ...downstream()],
    searches: [searchNode(count, change)],
    pending: [],
    requirements: [],
    reports: [
      {
        title: 'Robust NAS for the STM32F446RE',
        location,
        items: [
          {
            kind: 'text',
            parts: [
              { kind: 'words', text: 'Test accuracy ' },
              { kind: 'value', series: { kind: 'node', node: 'test' } },
              { kind: 'words', text: ' with ' },
              { kind: 'value', series: { kind: 'constant', title: 'best.params', value: 23_412, unit: '' } },
              { kind: 'words', text: ' parameters; skip connections: ' },
              { kind: 'value', series: { kind: 'words', title: 'best.at.skip', value: 'true' } },
              { kind: 'words', text: '.' },
            ],
          },
          { kind: 'lines', series: [{ kind: 'node', node: 'average' }], x: 'strength' },
          { kind: 'pareto', search: 'robust', x: 'flash', y: 'rob', color: 'acc' },
          { kind: 'history', search: 'robust', as: 'plot' },
          { kind: 'trials', search: 'robust' },
          {
            kind: 'table',
            series: [
              { kind: 'node', node: 'test' },
              { kind: 'node', node: 'average' },
            ],
          },
        ],
      },
    ],
  };
}

const CURVE = [0.842, 0.838, 0.61, 0.622, 0.183, 0.177, 0.012, 0.014];

/** Results of the graph; a mean has no flags of its own. */
export function searchResults(
  graph: Graph,
  trials: readonly TrialRecord[],
  curveFlags: Readonly<Record<string, Json>> = cleanFlags,
): Results {
  const [search] = graph.searches;
  invariant(search !== undefined, 'the sample has a search');
  const values: Readonly<Record<string, readonly number[]>> = {
    'robust.best.acc': [0.953],
    test: [0.935],
    curve: CURVE,
    average: [0, 2, 4, 6].map((place) => ((CURVE[place] ?? 0) + (CURVE[place + 1] ?? 0)) / 2),
  };
  return {
    version: 1,
    searches: [searchRecord(search, trials)],
    requirements: [],
    results: graph.nodes.flatMap((source) =>
      source.instances.map((_, index) =>
        ok(source, index, values[source.id]?.[index] ?? 0, source.id === 'curve' || source.id === 'hard' ? curveFlags : null),
      ),
    ),
  };
}
