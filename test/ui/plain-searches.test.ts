import { describe, expect, it } from 'vitest';
import type { RunEvent } from '../../src/runtime/events.js';
import { createPlainView } from '../../src/ui/plain.js';
import type { ScriptedTrial } from './sample-search.js';
import { closing, decision, opening, plan, plannedTrial, proposal, SCRIPT, searchEvents, searchRun, trialNode } from './sample-search.js';

const v = 1 as const;

function lines(events: readonly RunEvent[]): readonly string[] {
  let text = '';
  const view = createPlainView((part) => {
    text += part;
  });
  for (const event of events) view.handle(event);
  return text.split('\n').slice(0, -1);
}
const trials = (events: readonly RunEvent[]): readonly string[] => lines(events).filter((line) => line.slice(9, 14) === 'trial');
const script = (index: number): ScriptedTrial => SCRIPT[index] ?? SCRIPT[0]!;

describe('plain lines of a search', () => {
  it('are one for its start, one a decided trial (its failure is told there alone), one for its end', () => {
    expect(lines(searchRun(SCRIPT.slice(0, 11)))).toEqual([
      '   0:00  run     robust-nas.tml  2 jobs  wasm-simd-f32/1',
      '   0:00  plan    3 nodes, 6 instances, 1 cached',
      '   0:00  cached  digits  cached',
      '   0:01  search  robust  16 trials  bayesian  maximize acc + rob',
      '   0:01  trial   robust #1  infeasible  net.sram <= stm32f446re.ram: 140 kB > 128 kB  filters 64 kernel 5 dilations [1, 2, 4, 8] skip true',
      '   0:08  trial   robust #0  1.543  best  filters 16 kernel 2 dilations [1, 2] skip true  acc 0.902 rob 0.641 sram 27.2 kB flash 41.6 kB',
      '   0:08  trial   robust #4  broken  TML3108 the kernel (7) is longer than its input (4)  filters 48 kernel 7 dilations [4, 8] skip false',
      '   0:09  trial   robust #2  1.473  filters 8 kernel 3 dilations [1] skip false  acc 0.871 rob 0.602 sram 13.6 kB flash 31.2 kB',
      '   0:16  trial   robust #3  1.623  best  filters 32 kernel 3 dilations [1, 2, 4] skip true  acc 0.921 rob 0.702 sram 54.4 kB flash 125 kB',
      '   0:16  trial   robust #7  infeasible  net.sram <= stm32f446re.ram: 131 kB > 128 kB  filters 56 kernel 5 dilations [1, 8] skip true',
      '   0:16  trial   robust #5  1.666  best  filters 24 kernel 3 dilations [1, 4] skip true  acc 0.925 rob 0.741 sram 40.8 kB flash 93.6 kB',
      '   0:24  trial   robust #6  1.71  best  filters 24 kernel 3 dilations [1, 2, 8] skip true  acc 0.930 rob 0.780 sram 41.0 kB flash 96.0 kB',
      '   0:24  trial   robust #8  1.651  filters 24 kernel 3 dilations [1, 2, 8] skip false  acc 0.918 rob 0.733 sram 40.8 kB flash 93.6 kB',
      '   0:26  trial   robust #10  failed  TML7003 training diverged: the loss is not finite in epoch 2  filters 28 kernel 4 dilations [1, 2, 8] skip true',
      '   0:32  trial   robust #9  1.68  filters 40 kernel 2 dilations [1, 2] skip true  acc 0.929 rob 0.751 sram 68.0 kB flash 104 kB',
      '   0:32  done    robust  best #6: filters 24, kernel 3, dilations 1 2 8, skip; goal 1.71  0:31',
      '   0:32  plan    2 nodes, 5 instances, 0 cached',
      '   0:32  start   best  model train',
      '   0:35  done    best  9,120 parameters  0:02',
      '   0:35  start   curve  4 instances  metric robust_accuracy',
      '   0:36  done    curve[strength=0.05] and 3 more  0.500',
      '   0:36  end     done  50 computed, 1 cached, 1 failed, 3 skipped',
    ]);
  });

  it('tell trials from the store in one line, before the first that computes', () => {
    const replay = SCRIPT.slice(0, 8).map((each, index) => decision(1000 + index, index, each, true));
    const fresh = [proposal(1100, 8, script(8)), { v, at: 1100, type: 'plan', nodes: plannedTrial(8) } as const];
    const node = trialNode(8, 'net');
    const begin: RunEvent = { v, at: 1200, type: 'node-started', node, instances: [node], worker: 0, attempt: 1 };
    expect(trials([...opening, ...replay, ...fresh])).toEqual([]);
    expect(trials([...opening, ...replay, ...fresh, begin, decision(9000, 8, script(8))])).toEqual([
      '   0:01  trial   robust  8 trials from the store: 5 feasible, 2 infeasible, 1 broken  best 1.71 #6',
      '   0:09  trial   robust #8  1.651  filters 24 kernel 3 dilations [1, 2, 8] skip false  acc 0.918 rob 0.733 sram 40.8 kB flash 93.6 kB',
    ]);
  });

  it('tell a replay without anything to compute at its end', () => {
    const replay = SCRIPT.map((each, index) => decision(1000 + index, index, each, true));
    const done = searchEvents().at(-1)!;
    const told = lines([...opening, ...replay, { ...done, at: 1100 } as RunEvent]);
    expect(told.slice(3)).toEqual([
      '   0:01  search  robust  16 trials  bayesian  maximize acc + rob',
      '   0:01  trial   robust  16 trials from the store: 11 feasible, 3 infeasible, 1 failed, 1 broken  best 1.71 #6',
      '   0:01  done    robust  best #6: filters 24, kernel 3, dilations 1 2 8, skip; goal 1.71',
    ]);
  });

  it('tell one trial from the store like the others', () => {
    const events = [decision(2000, 6, script(6), true), decision(3000, 8, script(8))];
    expect(trials([...opening, ...events])[0]).toMatch(/robust #6 {2}1\.71 {2}best .* flash 96\.0 kB {2}cached$/);
  });

  it('say of a node of a trial its long progress and its second try, not its start, end or skips', () => {
    const node = trialNode(0, 'net');
    const about = { v, node, instances: [node] } as const;
    const progress = (at: number, done: number): RunEvent => ({
      ...about,
      at,
      type: 'node-progress',
      done,
      total: 6,
      unit: 'epoch',
      figures: { loss: 0.3 },
    });
    const events: readonly RunEvent[] = [
      ...opening,
      proposal(1000, 0, script(0)),
      { v, at: 1000, type: 'plan', nodes: plannedTrial(0) },
      { ...about, at: 1000, type: 'node-started', worker: 0, attempt: 1 },
      progress(4000, 1),
      progress(12_000, 2),
      progress(14_000, 3),
      { ...about, at: 15_000, type: 'node-started', worker: 1, attempt: 2 },
      { ...about, at: 20_000, type: 'node-done', milliseconds: 1 },
      { v, at: 20_000, type: 'node-skipped', node: trialNode(0, 'adv'), instances: [trialNode(0, 'adv')], because: 'acc >= 0.95' },
      decision(20_000, 0, script(0)),
      // Too late: the trial is decided.
      { v, at: 20_001, type: 'node-skipped', node: trialNode(0, 'rob'), instances: [trialNode(0, 'rob')], because: 'acc >= 0.95' },
    ];
    expect(lines(events).slice(4)).toEqual([
      '   0:12  running robust #0  train  epoch 2/6  loss 0.300  0:22 left',
      '   0:15  retry   robust#0/net  try 2',
      expect.stringContaining('trial   robust #0  1.543  best'),
    ]);
  });

  it('say which trials no other beats where there are several goals', () => {
    const goals = [
      { direction: 'maximize', text: 'rob' },
      { direction: 'minimize', text: 'flash' },
    ] as const;
    const event = { ...decision(2000, 6, script(6)), goals: [0.78, 96_000] } as RunEvent;
    const [search, trial] = lines([...opening, plan({ goals }), event]).slice(-2);
    expect(search).toContain('maximize rob, minimize flash');
    expect(trial).toContain('robust #6  rob 0.780, flash 96.0 kB  on the front  filters 24');
  });

  it.each([
    ['interrupted', 'stopped'],
    ['failed', 'failed'],
  ] as const)('end with a word for a search that is %s', (outcome, word) => {
    const done = { ...searchEvents().at(-1)!, at: 5000, outcome, text: 'no feasible trial\nso far' } as RunEvent;
    expect(lines([...opening, proposal(1000, 0, script(0)), done]).at(-1)).toBe(
      `   0:05  ${word.padEnd(8)}robust  no feasible trial so far  0:04`,
    );
  });

  it('never carry a control code', () => {
    const evil = '\u001b[2J\r\nx';
    const trial = { ...script(0), params: { act: evil, [evil]: [evil] }, state: 'failed', error: evil } as const;
    const text = lines([...opening, plan({ strategy: evil }), decision(2000, 0, trial), ...closing(3000)]);
    expect(text.join('')).not.toMatch(/[\u0000-\u001f\u007f-\u009f]/);
  });
});
