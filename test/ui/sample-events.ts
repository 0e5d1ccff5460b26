import type { PlannedNode, RunEvent } from '../../src/runtime/events.js';

const v = 1 as const;

export const planned = (
  node: string,
  kind: PlannedNode['kind'],
  op: string,
  after: readonly string[],
  instances: readonly string[] = [node],
  cached = 0,
): PlannedNode => ({ node, kind, op, declared: true, instances, cached, after });

const at = (node: string, values: readonly string[]): readonly string[] => values.map((value) => `${node}[strength=${value}]`);
const advs = at('adv', ['0.1', '0.2']);
const curves = at('curve', ['0.1', '0.2']);

/** A run with everything in it: cache, long training, a batch task, a warning, a failure, a skip. */
export const sampleEvents: readonly RunEvent[] = [
  { v, at: 100, type: 'run-start', run: 'r1', file: 'quickstart.tml', jobs: 2, profile: 'wasm-simd-f32/1' },
  {
    v,
    at: 900,
    type: 'plan',
    nodes: [
      planned('digits', 'dataset', 'digits', [], ['digits'], 1),
      planned('net', 'model', 'train', ['digits']),
      planned('clean', 'metric', 'accuracy', ['net', 'digits']),
      planned('adv', 'attack', 'fgsm', ['net', 'digits'], advs),
      planned('curve', 'metric', 'robust_accuracy', ['adv'], curves),
    ],
  },
  { v, at: 950, type: 'node-cached', node: 'digits', instances: ['digits'] },
  { v, at: 1000, type: 'node-queued', node: 'net', instances: ['net'] },
  { v, at: 1000, type: 'node-started', node: 'net', instances: ['net'], worker: 0, attempt: 1 },
  {
    v,
    at: 4000,
    type: 'node-progress',
    node: 'net',
    instances: ['net'],
    done: 1,
    total: 10,
    unit: 'epoch',
    figures: { loss: 1.5, accuracy: 0.5 },
  },
  {
    v,
    at: 11_500,
    type: 'node-progress',
    node: 'net',
    instances: ['net'],
    done: 4,
    total: 10,
    unit: 'epoch',
    figures: { loss: 0.31, accuracy: 0.902 },
    left: 15_000,
  },
  {
    v,
    at: 15_000,
    type: 'node-progress',
    node: 'net',
    instances: ['net'],
    done: 5,
    total: 10,
    unit: 'epoch',
    figures: { loss: 0.29, accuracy: 0.91 },
  },
  { v, at: 26_000, type: 'node-done', node: 'net', instances: ['net'], milliseconds: 25_000, result: { text: '43,112 parameters' } },
  { v, at: 26_000, type: 'node-started', node: 'clean', instances: ['clean'], worker: 0, attempt: 1 },
  { v, at: 26_000, type: 'node-started', node: 'adv', instances: advs, worker: 1, attempt: 1 },
  {
    v,
    at: 26_500,
    type: 'node-done',
    node: 'clean',
    instances: ['clean'],
    milliseconds: 500,
    result: { value: 0.935, unit: 'share', n: 600, ci95: [0.912, 0.952] },
  },
  { v, at: 27_000, type: 'log', level: 'warning', code: 'TML6002', message: 'a store entry is corrupt and counts as a miss' },
  { v, at: 28_000, type: 'node-done', node: 'adv', instances: advs.slice(0, 1), milliseconds: 2000 },
  { v, at: 28_000, type: 'node-started', node: 'adv', instances: advs.slice(1), worker: 0, attempt: 2 },
  {
    v,
    at: 28_100,
    type: 'node-failed',
    node: 'adv',
    instances: advs.slice(1),
    code: 'TML7002',
    message: 'the worker died (SIGKILL)',
    notes: ['tried twice'],
    stored: false,
  },
  { v, at: 28_200, type: 'node-skipped', node: 'curve', instances: curves.slice(1), because: 'adv[strength=0.2]' },
  { v, at: 28_300, type: 'node-started', node: 'curve', instances: curves.slice(0, 1), worker: 1, attempt: 1 },
  {
    v,
    at: 28_400,
    type: 'node-done',
    node: 'curve',
    instances: curves.slice(0, 1),
    milliseconds: 100,
    result: { value: 0.702, unit: 'share', n: 600, ci95: [0.664, 0.737] },
  },
  {
    v,
    at: 28_500,
    type: 'run-end',
    outcome: 'failed',
    computed: 4,
    cached: 1,
    failed: 1,
    skipped: 1,
    record: '.tml/runs/r1/run.json',
    reports: ['.tml/runs/r1/report.html'],
  },
];

/** A plan with `count` nodes of which the first `running` have started. */
export function crowd(count: number, running: number): readonly RunEvent[] {
  const nodes = Array.from({ length: count }, (_, place) => planned(`node${place}`, 'attack', 'pgd', place === 0 ? [] : ['node0']));
  return [
    { v, at: 0, type: 'run-start', run: 'r2', file: 'a/long/path/to/some-experiment.tml', jobs: 2, profile: 'wasm-simd-f32/1' },
    { v, at: 10, type: 'plan', nodes },
    ...nodes
      .slice(0, running)
      .map(({ node }): RunEvent => ({ v, at: 20, type: 'node-started', node, instances: [node], worker: 0, attempt: 1 })),
    ...nodes.slice(0, running).map(
      ({ node }, place): RunEvent => ({
        v,
        at: 1000 + place,
        type: 'node-progress',
        node,
        instances: [node],
        done: place,
        total: count,
        unit: 'samples',
        figures: { success: place / 100 },
      }),
    ),
  ];
}
