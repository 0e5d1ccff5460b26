import type { Location } from '../../src/diagnostics/diagnostic.js';
import type { Axis, AxisValue, Graph, GraphNode, InputReference, NodeInstance, NodeKind, ReportNode } from '../../src/graph/graph.js';
import type { Json } from '../../src/graph/json.js';
import { parseRational, rational } from '../../src/graph/rational.js';
import type { AttackType, DatasetType, MetricType, ModelType, ValueType } from '../../src/graph/value-type.js';
import type { ResultRecord, Results } from '../../src/runtime/results.js';

/** A graph written by hand, as the checker would make it, for views and reports. */
export const location: Location = { source: { path: 'quickstart.tml', text: '' }, span: { start: 0, end: 0 } };

export const numberValue = (exact: string): AxisValue => {
  const { numerator, denominator } = parseRational(exact);
  return { kind: 'number', exact, value: Number(numerator) / Number(denominator) };
};

export const axis = (name: string, values: readonly AxisValue[]): Axis => ({ name, values });
export const strengths: Axis = axis('strength', ['1/20', '1/10', '1/5', '2/5'].map(numberValue));
export const runs: Axis = axis('run', ['1', '2'].map(numberValue));

const dataset: DatasetType = {
  kind: 'dataset',
  shape: [28, 28, 1],
  channels: [{ name: 'grey', unit: 'pixel range', low: rational(0), high: rational(1) }],
  classes: ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'],
  splits: { train: 8000, val: 1000, test: 600 },
};

const model: ModelType = {
  kind: 'model',
  network: { input: [28, 28, 1], layers: [{ kind: 'input', inputs: [] }] },
  cost: { params: 43_112, macs: 1_200_000, flops: 2_400_000, sram: 41_000, flash: 172_448 },
  home: dataset,
  homeNode: 'digits',
  trained: true,
  fittedOn: [
    { dataset: 'digits', split: 'train' },
    { dataset: 'digits', split: 'val' },
  ],
};

const attackType = (exact: string): AttackType => ({
  kind: 'attack',
  model,
  split: { kind: 'split', dataset, split: 'test' },
  splitReference: { dataset: 'digits', split: 'test' },
  norm: 'linf',
  epsilon: parseRational(exact),
  epsilonUnit: 'pixel range',
});

export const metricOf = (title: string, evaluatedOn: string, attack?: AttackType): MetricType => ({
  kind: 'metric',
  unit: 'share',
  better: 'more',
  title,
  evaluatedOn,
  ...(attack ? { attack } : {}),
});

/** Row-major coordinates over axes. */
export function coordinatesOf(axes: readonly Axis[]): readonly Readonly<Record<string, AxisValue>>[] {
  let all: Record<string, AxisValue>[] = [{}];
  for (const { name, values } of axes) all = all.flatMap((some) => values.map((value) => ({ ...some, [name]: value })));
  return all;
}

const labelOf = (id: string, coordinates: Readonly<Record<string, AxisValue>>): string => {
  const inside = Object.entries(coordinates).map(([name, { value }]) => `${name}=${value}`);
  return inside.length === 0 ? id : `${id}[${inside.join(', ')}]`;
};

interface NodeDraft {
  readonly id: string;
  readonly kind: NodeKind;
  readonly op: string;
  readonly axes?: readonly Axis[];
  readonly declared?: boolean;
  readonly doc?: string;
  readonly type: (coordinates: Readonly<Record<string, AxisValue>>) => ValueType;
  readonly inputs?: (index: number) => Readonly<Record<string, InputReference>>;
  readonly params?: Readonly<Record<string, Json>>;
}

export function node(draft: NodeDraft): GraphNode {
  const axes = draft.axes ?? [];
  const instances: NodeInstance[] = coordinatesOf(axes).map((coordinates, index) => ({
    label: labelOf(draft.id, coordinates),
    coordinates,
    params: draft.params ?? {},
    inputs: draft.inputs?.(index) ?? {},
    type: draft.type(coordinates),
  }));
  const { id, kind, op } = draft;
  return {
    id,
    kind,
    op,
    declared: draft.declared ?? true,
    opVersion: 1,
    axes: axes.map(({ name }) => name),
    instances,
    location,
    ...(draft.doc === undefined ? {} : { doc: draft.doc }),
  };
}

const strengthOf = (coordinates: Readonly<Record<string, AxisValue>>): string => {
  const value = coordinates['strength'];
  return value?.kind === 'number' ? value.exact : '1/10';
};

const report: ReportNode = {
  title: 'How robust is a small digit network?',
  location,
  items: [
    {
      kind: 'text',
      parts: [
        { kind: 'words', text: 'Test accuracy ' },
        { kind: 'value', series: { kind: 'node', node: 'clean' } },
        { kind: 'words', text: ' with ' },
        { kind: 'value', series: { kind: 'constant', title: 'net.params', value: 43_112, unit: '' } },
        { kind: 'words', text: ' parameters.' },
      ],
    },
    {
      kind: 'lines',
      series: [
        { kind: 'node', node: 'baseline' },
        { kind: 'node', node: 'curve' },
        { kind: 'node', node: 'worst' },
      ],
      x: 'strength',
      title: 'Robust accuracy against strength',
    },
    {
      kind: 'table',
      series: [
        { kind: 'node', node: 'clean' },
        { kind: 'node', node: 'curve' },
        { kind: 'constant', title: 'net.sram', value: 41_000, unit: 'B' },
      ],
    },
    {
      kind: 'table',
      series: [
        { kind: 'node', node: 'hard' },
        { kind: 'node', node: 'worst' },
      ],
    },
  ],
};

export const sampleGraph: Graph = {
  file: 'pipelines/quickstart.tml',
  axes: [strengths, runs],
  searches: [],
  pending: [],
  requirements: [],
  nodes: [
    node({ id: 'digits', kind: 'dataset', op: 'digits', type: () => dataset }),
    node({
      id: 'net',
      kind: 'model',
      op: 'train',
      type: () => model,
      params: { seed: 1, epochs: 10 },
      inputs: () => ({ data: { node: 'digits', instance: 0, split: 'train' }, validation: { node: 'digits', instance: 0, split: 'val' } }),
    }),
    node({
      id: 'clean',
      kind: 'metric',
      op: 'accuracy',
      doc: 'Accuracy on digits nobody trained on.',
      type: () => metricOf('accuracy', 'digits.test'),
      inputs: () => ({ model: { node: 'net', instance: 0 }, on: { node: 'digits', instance: 0, split: 'test' } }),
    }),
    ...attackNodes('jitter', 'noise', [strengths]),
    ...attackNodes('adv', 'fgsm', [strengths]),
    ...attackNodes('pgd', 'pgd', [strengths, runs]),
    curveNode('baseline', 'jitter', [strengths]),
    curveNode('curve', 'adv', [strengths]),
    curveNode('hard', 'pgd', [strengths, runs]),
    node({
      id: 'worst',
      kind: 'metric',
      op: 'mean',
      axes: [strengths],
      type: (at) => metricOf('robust accuracy', 'digits.test', attackType(strengthOf(at))),
      inputs: (index) => ({ '0': { node: 'hard', instance: index * 2 }, '1': { node: 'hard', instance: index * 2 + 1 } }),
    }),
  ],
  reports: [report],
};

function attackNodes(id: string, op: string, axes: readonly Axis[]): readonly GraphNode[] {
  return [
    node({
      id,
      kind: 'attack',
      op,
      axes,
      params: { seed: 1 },
      type: (at) => attackType(strengthOf(at)),
      inputs: () => ({ model: { node: 'net', instance: 0 }, on: { node: 'digits', instance: 0, split: 'test' } }),
    }),
  ];
}

function curveNode(id: string, attack: string, axes: readonly Axis[]): GraphNode {
  return node({
    id,
    kind: 'metric',
    op: 'robust_accuracy',
    axes,
    type: (at) => metricOf('robust accuracy', 'digits.test', attackType(strengthOf(at))),
    inputs: (index) => ({ attack: { node: attack, instance: index } }),
  });
}

const passed = { state: 'checked', raised: false, count: 0, share: 0, threshold: 0.01 };
const unchecked = { state: 'not checked' };
export const cleanFlags: Readonly<Record<string, Json>> = { zero_gradient: passed, weaker_than_noise: passed };
export const partFlags: Readonly<Record<string, Json>> = { zero_gradient: passed, weaker_than_noise: unchecked };
export const raisedFlags: Readonly<Record<string, Json>> = {
  zero_gradient: { state: 'checked', raised: true, count: 75, share: 0.125, threshold: 0.01 },
  weaker_than_noise: unchecked,
};

/** A record that succeeded, with n 600 and an interval of ± 0.02 clamped to 0…1. */
export function ok(source: GraphNode, index: number, value: number, flags: Readonly<Record<string, Json>> | null = null): ResultRecord {
  const instance = source.instances[index];
  const round = (x: number): number => Math.round(Math.min(1, Math.max(0, x)) * 1000) / 1000;
  return {
    node: source.id,
    kind: source.kind,
    op: source.op,
    axes: Object.fromEntries(Object.entries(instance?.coordinates ?? {}).map(([name, coordinate]) => [name, coordinate.value])),
    value: source.kind === 'metric' ? value : null,
    unit: source.kind === 'metric' ? 'share' : null,
    n: source.kind === 'metric' ? 600 : null,
    ci95: source.kind === 'metric' ? [round(value - 0.02), round(value + 0.02)] : null,
    flags,
    state: 'ok',
    error: null,
    key: 'a'.repeat(64),
  };
}

export function notOk(source: GraphNode, index: number, state: 'failed' | 'skipped', error: string): ResultRecord {
  return { ...ok(source, index, 0), value: null, n: null, ci95: null, unit: null, state, error, key: null };
}

const VALUES: Readonly<Record<string, readonly number[]>> = {
  clean: [0.935],
  baseline: [0.933, 0.93, 0.918, 0.87],
  curve: [0.861, 0.702, 0.377, 0.081],
  hard: [0.842, 0.838, 0.61, 0.622, 0.183, 0.177, 0.012, 0.014],
  worst: [0.84, 0.616, 0.18, 0.013],
};

const FLAGS: Readonly<Record<string, Readonly<Record<string, Json>>>> = {
  baseline: cleanFlags,
  curve: partFlags,
  hard: raisedFlags,
  worst: raisedFlags,
};

export const sampleResults: Results = {
  version: 1,
  searches: [],
  requirements: [],
  results: sampleGraph.nodes.flatMap((source) =>
    source.instances.map((_, index) => ok(source, index, VALUES[source.id]?.[index] ?? 0, FLAGS[source.id] ?? null)),
  ),
};

export const findSample = (id: string): GraphNode => {
  const found = sampleGraph.nodes.find((candidate) => candidate.id === id);
  if (!found) throw new Error(`no node ${id} in the sample`);
  return found;
};

/** The sample results with some records replaced. */
export const withRecords = (...records: readonly ResultRecord[]): Results => ({
  ...sampleResults,
  results: sampleResults.results.map(
    (before) =>
      records.find((record) => record.node === before.node && JSON.stringify(record.axes) === JSON.stringify(before.axes)) ?? before,
  ),
});
