import type { ParamText } from '../../src/graph/search.js';
import type { NodeResult, PlannedNode, RunEvent, SearchPlanEvent, TrialState } from '../../src/runtime/events.js';
import { planned } from './sample-events.js';

const v = 1 as const;

/** One candidate of a scripted search. */
export interface ScriptedTrial {
  readonly params: Readonly<Record<string, ParamText>>;
  readonly state: TrialState;
  readonly acc?: number;
  readonly rob?: number;
  readonly sram: number;
  readonly flash: number;
  readonly error?: string;
}

const trial = (
  filters: number,
  kernel: number,
  dilations: readonly number[],
  skip: boolean,
  rest: Partial<ScriptedTrial>,
): ScriptedTrial => ({
  params: { filters, kernel, dilations, skip },
  state: 'ok',
  sram: filters * 1700,
  flash: filters * kernel * 1300,
  ...rest,
});

const tooLarge = (sram: number): Partial<ScriptedTrial> => ({
  state: 'infeasible',
  sram,
  error: `net.sram <= stm32f446re.ram: ${sram / 1000} kB > 128 kB`,
});

/** 16 trials: 11 feasible, 3 infeasible, 1 failed, 1 broken; #6 is the best. */
export const SCRIPT: readonly ScriptedTrial[] = [
  trial(16, 2, [1, 2], true, { acc: 0.902, rob: 0.641 }),
  trial(64, 5, [1, 2, 4, 8], true, tooLarge(140_000)),
  trial(8, 3, [1], false, { acc: 0.871, rob: 0.602 }),
  trial(32, 3, [1, 2, 4], true, { acc: 0.921, rob: 0.702 }),
  trial(48, 7, [4, 8], false, { state: 'broken', error: 'TML3108 the kernel (7) is longer than its input (4)' }),
  trial(24, 3, [1, 4], true, { acc: 0.925, rob: 0.741 }),
  trial(24, 3, [1, 2, 8], true, { acc: 0.93, rob: 0.78, sram: 41_000, flash: 96_000 }),
  trial(56, 5, [1, 8], true, tooLarge(131_000)),
  trial(24, 3, [1, 2, 8], false, { acc: 0.918, rob: 0.733 }),
  trial(40, 2, [1, 2], true, { acc: 0.929, rob: 0.751 }),
  trial(28, 4, [1, 2, 8], true, { state: 'failed', error: 'TML7003 training diverged: the loss is not finite in epoch 2' }),
  trial(20, 3, [1, 2, 8], true, { acc: 0.927, rob: 0.768 }),
  trial(72, 3, [2, 8], true, tooLarge(150_500)),
  trial(26, 3, [1, 2, 8], true, { acc: 0.928, rob: 0.776 }),
  trial(24, 3, [1, 2, 4], true, { acc: 0.931, rob: 0.762 }),
  trial(22, 3, [2, 8], true, { acc: 0.924, rob: 0.755 }),
];

export const plan = (over: Partial<SearchPlanEvent> = {}): SearchPlanEvent => ({
  v,
  at: 900,
  type: 'search-plan',
  search: 'robust',
  trials: 16,
  strategy: 'bayesian',
  goals: [{ direction: 'maximize', text: 'acc + rob' }],
  values: [
    { name: 'acc', unit: 'share' },
    { name: 'rob', unit: 'share' },
    { name: 'sram', unit: 'byte' },
    { name: 'flash', unit: 'byte' },
  ],
  after: ['digits'],
  ...over,
});

export const curves: readonly string[] = ['0.05', '0.1', '0.2', '0.4'].map((strength) => `curve[strength=${strength}]`);

export const opening: readonly RunEvent[] = [
  { v, at: 100, type: 'run-start', run: 'r3', file: 'robust-nas.tml', jobs: 2, profile: 'wasm-simd-f32/1' },
  {
    v,
    at: 900,
    type: 'plan',
    nodes: [
      planned('digits', 'dataset', 'digits', [], ['digits'], 1),
      planned('best', 'model', 'train', ['robust']),
      planned('curve', 'metric', 'robust_accuracy', ['best'], curves),
    ],
  },
  plan(),
  { v, at: 950, type: 'node-cached', node: 'digits', instances: ['digits'] },
];

export const trialNode = (index: number, name: string): string => `robust#${index}/${name}`;

export const plannedTrial = (index: number): readonly PlannedNode[] => {
  const id = (name: string): string => trialNode(index, name);
  const of = (name: string, kind: PlannedNode['kind'], op: string, after: readonly string[]): PlannedNode => ({
    ...planned(id(name), kind, op, after),
    trial: { search: 'robust', index },
  });
  return [
    of('net', 'model', 'train', ['digits']),
    of('acc', 'metric', 'accuracy', [id('net')]),
    of('adv', 'attack', 'fgsm', [id('net')]),
    of('rob', 'metric', 'robust_accuracy', [id('adv')]),
  ];
};

export const proposal = (at: number, index: number, { params, sram, flash }: ScriptedTrial): RunEvent => ({
  v,
  at,
  type: 'trial',
  search: 'robust',
  index,
  state: 'started',
  params,
  values: { acc: null, rob: null, sram, flash },
  goals: null,
  cached: false,
});

export const decision = (at: number, index: number, script: ScriptedTrial, cached = false): RunEvent => {
  const { params, state, acc, rob, sram, flash, error } = script;
  return {
    v,
    at,
    type: 'trial',
    search: 'robust',
    index,
    state,
    params,
    values: { acc: acc ?? null, rob: rob ?? null, sram, flash },
    goals: acc === undefined || rob === undefined ? null : [acc + rob],
    ...(error === undefined ? {} : { error }),
    cached,
  };
};

/** What a worker does with one trial from `at` on: training for six seconds, a fifth of a second for each other node. */
function work(at: number, index: number, script: ScriptedTrial, worker: number): readonly RunEvent[] {
  const events: RunEvent[] = [];
  const begin = (time: number, name: string): void => {
    const node = trialNode(index, name);
    events.push({ v, at: time, type: 'node-started', node, instances: [node], worker, attempt: 1 });
  };
  const done = (time: number, name: string, milliseconds: number, result?: NodeResult): void => {
    const node = trialNode(index, name);
    events.push({ v, at: time, type: 'node-done', node, instances: [node], milliseconds, ...(result ? { result } : {}) });
  };
  const net = trialNode(index, 'net');
  begin(at, 'net');
  for (let epoch = 1; epoch <= 6; epoch += 1) {
    const figures = { loss: 1.5 / epoch, acc: 0.6 + epoch * 0.05 };
    events.push({
      v,
      at: at + epoch * 1000,
      type: 'node-progress',
      node: net,
      instances: [net],
      done: epoch,
      total: 6,
      unit: 'epoch',
      figures,
    });
    if (epoch !== 2 || script.state !== 'failed') continue;
    const message = 'training diverged: the loss is not finite in epoch 2';
    const end = at + 2100;
    events.push({ v, at: end, type: 'node-failed', node: net, instances: [net], code: 'TML7003', message, notes: [], stored: true });
    for (const name of ['acc', 'adv', 'rob']) {
      const node = trialNode(index, name);
      events.push({ v, at: end, type: 'node-skipped', node, instances: [node], because: net });
    }
    return [...events, decision(end, index, script)];
  }
  done(at + 6200, 'net', 6200);
  begin(at + 6200, 'acc');
  done(at + 6400, 'acc', 200, { value: script.acc ?? 0, unit: 'share', n: 640 });
  begin(at + 6400, 'adv');
  const adv = trialNode(index, 'adv');
  for (const samples of [128, 512]) {
    const time = at + 6400 + samples * 2;
    events.push({
      v,
      at: time,
      type: 'node-progress',
      node: adv,
      instances: [adv],
      done: samples,
      total: 640,
      unit: 'samples',
      figures: {},
    });
  }
  done(at + 7700, 'adv', 1300);
  begin(at + 7700, 'rob');
  done(at + 7900, 'rob', 200, { value: script.rob ?? 0, unit: 'share', n: 640 });
  return [...events, decision(at + 7900, index, script)];
}

/**
 * A search on two workers with a batch of three: as soon as a trial is decided the next is proposed, and what falls by its architecture
 * falls at once.
 */
export function searchEvents(script: readonly ScriptedTrial[] = SCRIPT): readonly RunEvent[] {
  const events: RunEvent[] = [...opening];
  const free = [1000, 1100];
  const ends: number[] = [];
  script.forEach((candidate, index) => {
    const proposedAt = Math.max(1000, ...ends.slice(0, Math.max(0, index - 2)));
    if (candidate.state === 'infeasible' || candidate.state === 'broken') {
      events.push(proposal(proposedAt, index, candidate), decision(proposedAt + 5, index, candidate, true));
      ends.push(proposedAt + 5);
      return;
    }
    const worker = (free[0] ?? 0) <= (free[1] ?? 0) ? 0 : 1;
    const at = Math.max(proposedAt, free[worker] ?? 0);
    events.push(proposal(proposedAt, index, candidate), { v, at: proposedAt, type: 'plan', nodes: plannedTrial(index) });
    const own = work(at, index, candidate, worker);
    events.push(...own);
    free[worker] = own.at(-1)?.at ?? at;
    ends.push(free[worker] ?? at);
  });
  const end = Math.max(...ends);
  const sorted = events.map((event, place) => ({ event, place })).sort((a, b) => a.event.at - b.event.at || a.place - b.place);
  return [
    ...sorted.map(({ event }) => event),
    {
      v,
      at: end + 10,
      type: 'search-done',
      search: 'robust',
      outcome: 'done',
      trials: script.length,
      ...countStates(script),
      cached: 4,
      best: 6,
      text: 'best #6: filters 24, kernel 3, dilations 1 2 8, skip; goal 1.71',
    },
  ];
}

function countStates(script: readonly ScriptedTrial[]): Record<TrialState, number> {
  const counts = { ok: 0, infeasible: 0, failed: 0, broken: 0 };
  for (const { state } of script) counts[state] += 1;
  return counts;
}

/** What follows a search: the best candidate is trained and measured. */
export function closing(at: number): readonly RunEvent[] {
  return [
    {
      v,
      at: at + 10,
      type: 'plan',
      nodes: [planned('best', 'model', 'train', ['digits']), planned('curve', 'metric', 'robust_accuracy', ['best'], curves)],
    },
    { v, at: at + 20, type: 'node-started', node: 'best', instances: ['best'], worker: 0, attempt: 1 },
    { v, at: at + 3000, type: 'node-done', node: 'best', instances: ['best'], milliseconds: 2980, result: { text: '9,120 parameters' } },
    { v, at: at + 3010, type: 'node-started', node: 'curve', instances: curves, worker: 0, attempt: 1 },
    { v, at: at + 4000, type: 'node-done', node: 'curve', instances: curves, milliseconds: 990, result: { value: 0.5, unit: 'share' } },
    {
      v,
      at: at + 4100,
      type: 'run-end',
      outcome: 'done',
      computed: 50,
      cached: 1,
      failed: 1,
      skipped: 3,
      record: '.tml/runs/r3/run.json',
      reports: ['.tml/runs/r3/report.html'],
    },
  ];
}

/** The whole run. */
export function searchRun(script: readonly ScriptedTrial[] = SCRIPT): readonly RunEvent[] {
  const events = searchEvents(script);
  return [...events, ...closing(events.at(-1)?.at ?? 0)];
}
