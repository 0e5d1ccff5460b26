import { describe, expect, it } from 'vitest';
import type { RunEvent } from '../../src/runtime/events.js';
import { reduce } from '../../src/ui/reduce.js';
import type { SearchView } from '../../src/ui/search-view.js';
import { decidedTrials, moreTroubles, searchState, storedTrials } from '../../src/ui/search-view.js';
import { runTimeLeft, searchTimeLeft } from '../../src/ui/time-left.js';
import type { RunView } from '../../src/ui/view-model.js';
import { emptyView, findNode, findSearch, unfinishedOf } from '../../src/ui/view-model.js';
import { planned } from './sample-events.js';
import type { ScriptedTrial } from './sample-search.js';
import { decision, opening, plan, plannedTrial, proposal, SCRIPT, searchRun, trialNode } from './sample-search.js';

const v = 1 as const;
const run = (events: readonly RunEvent[], from: RunView = emptyView): RunView => events.reduce(reduce, from);
const until = (time: number): RunView => run(searchRun().filter((event) => event.at <= time));
const searchOf = (view: RunView, id = 'robust'): SearchView => {
  const search = findSearch(view, id);
  if (!search) throw new Error(`no search ${id}`);
  return search;
};
const ok = (acc: number, rob: number): ScriptedTrial => ({ params: { filters: 8 }, state: 'ok', acc, rob, sram: 1, flash: 1 });
const begin = (node: string, at: number): RunEvent => ({ v, at, type: 'node-started', node, instances: [node], worker: 0, attempt: 1 });
const finish = (node: string, at: number): RunEvent => ({ v, at, type: 'node-done', node, instances: [node], milliseconds: 100 });
const proposeAll = (at: number, index: number, script: ScriptedTrial): readonly RunEvent[] => [
  proposal(at, index, script),
  { v, at, type: 'plan', nodes: plannedTrial(index) },
];

describe('a search in the view', () => {
  it.each([
    [900, 'waiting'],
    [999, 'waiting'],
    [1000, 'running'],
    [48_000, 'running'],
    [49_000, 'finished'],
  ])('at %i ms it is %s', (time, state) => expect(searchState(searchOf(until(time)))).toBe(state));

  it('counts trials by what became of them and marks them in the order of decision', () => {
    const search = searchOf(until(60_000));
    expect(search.counts).toEqual({ ok: 11, infeasible: 3, failed: 1, broken: 1, cached: 4 });
    expect(decidedTrials(search)).toBe(16);
    expect(search.history.filter((mark) => typeof mark === 'string')).toEqual([
      'infeasible',
      'broken',
      'infeasible',
      'failed',
      'infeasible',
    ]);
    expect(search.open).toEqual([]);
    expect(search.end?.outcome).toBe('done');
  });

  it('keeps parameters and values of the best and of the open trials alone', () => {
    const search = searchOf(until(26_000));
    expect(search.best).toMatchObject({ index: 6, params: SCRIPT[6]?.params, values: { acc: 0.93, rob: 0.78, sram: 41_000 } });
    expect(search.open.map(({ index }) => index)).toEqual([9, 10, 11]);
    expect(search.open[0]?.params).toEqual(SCRIPT[9]?.params);
  });

  it('gives ties to the lowest index, whoever is decided first', () => {
    const tie = (order: readonly number[]): number | undefined =>
      searchOf(
        run(
          order.map((index) => decision(2000, index, ok(0.9, 0.8))),
          run(opening),
        ),
      ).best?.index;
    expect([tie([3, 5]), tie([5, 3])]).toEqual([3, 3]);
  });

  it('turns the goal where less is better', () => {
    const minimize = run([...opening, plan({ goals: [{ direction: 'minimize', text: 'acc + rob' }] })]);
    const view = run([decision(2000, 0, ok(0.9, 0.8)), decision(2000, 1, ok(0.5, 0.4)), decision(2000, 2, ok(0.7, 0.7))], minimize);
    expect(searchOf(view).best?.index).toBe(1);
  });

  it('keeps the trials that no other beats where there are several goals', () => {
    const goals = [
      { direction: 'maximize', text: 'rob' },
      { direction: 'minimize', text: 'flash' },
    ] as const;
    const at = (index: number, rob: number, flash: number): RunEvent =>
      ({ ...decision(2000, index, ok(0.9, rob)), goals: [rob, flash] }) as RunEvent;
    const view = run(
      [at(0, 0.5, 100), at(1, 0.6, 200), at(2, 0.4, 150), at(3, 0.6, 90), at(4, 0.2, 50)],
      run([...opening, plan({ goals })]),
    );
    expect(searchOf(view).front.map(({ index }) => index)).toEqual([3, 4]);
    expect(searchOf(view).best).toBeNull();
  });

  it('keeps the first reasons of failures and counts the others', () => {
    const failed = { ...ok(0, 0), state: 'failed', error: 'TML7003 diverged' } as const;
    const search = searchOf(
      run(
        Array.from({ length: 9 }, (_, index) => decision(2000, index, failed)),
        run(opening),
      ),
    );
    expect(search.troubles).toHaveLength(5);
    expect(search.troubles[0]).toEqual({ index: 0, state: 'failed', error: 'TML7003 diverged' });
    expect(moreTroubles(search)).toBe(4);
  });

  it('tells trials from the store from those that fall by their architecture', () => {
    const infeasible = { ...ok(0, 0), state: 'infeasible', error: 'sram' } as const;
    const view = run(
      [decision(2000, 0, ok(0.9, 0.8), true), decision(2000, 1, infeasible, true), decision(2000, 2, ok(0.9, 0.8))],
      run(opening),
    );
    expect(storedTrials(searchOf(view))).toBe(1);
  });

  it('moves only the clock for a search nobody announced', () => {
    const before = run(opening);
    const events = [proposal(5000, 0, ok(0.9, 0.8)), decision(5000, 0, ok(0.9, 0.8))].map(
      (event) => ({ ...event, search: 'ghost' }) as RunEvent,
    );
    const nodes = plannedTrial(0).map((node) => ({ ...node, trial: { search: 'ghost', index: 0 } }));
    const after = run([...events, { v, at: 5000, type: 'plan', nodes }], before);
    expect({ ...after, places: [...after.places] }).toEqual({ ...before, places: [...before.places], at: 5000 });
  });
});

describe('nodes of trials', () => {
  it('are dropped when their trial is decided, and their counts stay', () => {
    const [first, second] = [ok(0.9, 0.8), ok(0.8, 0.7)];
    const net = trialNode(0, 'net');
    const open = run([...proposeAll(1000, 0, first), ...proposeAll(1000, 1, second), begin(net, 1000), finish(net, 1500)], run(opening));
    expect(open.nodes.filter((node) => node.trial !== null)).toHaveLength(8);
    const after = reduce(open, decision(2000, 0, first));
    expect(after.nodes.filter((node) => node.trial !== null).map((node) => node.trial?.index)).toEqual([1, 1, 1, 1]);
    expect(after.folded.counts).toEqual({ cached: 0, computed: 1, failed: 0, skipped: 0 });
    expect(after.folded.paces.get('train')).toEqual({ instances: 1, milliseconds: 100 });
    // Places still lead to the right nodes.
    for (const node of after.nodes) expect(findNode(after, node.id)).toBe(node);
  });

  it('stay while they run, however early their trial is decided', () => {
    const [net, adv] = [trialNode(0, 'net'), trialNode(0, 'adv')];
    const infeasible = { ...ok(0, 0), state: 'infeasible', error: 'acc' } as const;
    const decided = run(
      [...proposeAll(1000, 0, infeasible), begin(net, 1000), finish(net, 1500), begin(adv, 1500), decision(1600, 0, infeasible)],
      run(opening),
    );
    expect(decided.nodes.filter((node) => node.trial !== null).map((node) => node.id)).toEqual([adv]);
    const after = reduce(decided, finish(adv, 1900));
    expect(after.nodes.some((node) => node.trial !== null)).toBe(false);
    expect(after.folded.counts.computed).toBe(2);
  });

  it('do not appear among finished nodes', () => {
    expect(until(60_000).finished).toEqual(['digits', 'robust', 'best', 'curve']);
  });

  it('fail with their trial where the failure is stored, and in the run where it is not', () => {
    const node = trialNode(0, 'net');
    const fail = (stored: boolean): RunEvent => ({
      v,
      at: 1200,
      type: 'node-failed',
      node,
      instances: [node],
      code: 'TML7002',
      message: 'm',
      notes: [],
      stored,
    });
    const open = run([...proposeAll(1000, 0, ok(0, 0)), begin(node, 1000)], run(opening));
    expect(reduce(open, fail(true)).failures).toEqual([]);
    expect(reduce(open, fail(false)).failures).toMatchObject([{ code: 'TML7002', trial: { search: 'robust', index: 0 } }]);
  });

  it('are as many as the open trials have, in a search of a thousand trials', () => {
    const script = Array.from({ length: 1000 }, (_, index) => SCRIPT[index % SCRIPT.length] ?? ok(0.9, 0.8));
    let view = emptyView;
    let most = 0;
    for (const event of searchRun(script)) {
      view = reduce(view, event);
      most = Math.max(most, view.nodes.length);
      expect(view.places.size).toBe(view.nodes.length);
    }
    // Three declared nodes, three open trials of four nodes.
    expect(most).toBe(15);
    const search = searchOf(view);
    expect(decidedTrials(search)).toBe(1000);
    expect(search.open.length + search.troubles.length).toBe(5);
    const states = script.filter(({ state }) => state === 'ok').length;
    const failed = script.filter(({ state }) => state === 'failed').length;
    expect(view.folded.counts).toEqual({ cached: 0, computed: states * 4, failed, skipped: failed * 3 });
  });
});

describe('several plans', () => {
  it('add nodes, replace those that have not begun and leave the others', () => {
    const before = run([...opening, begin('best', 1000)]);
    const again: RunEvent = {
      v,
      at: 2000,
      type: 'plan',
      nodes: [
        planned('best', 'model', 'train', ['digits'], ['best', 'best2']),
        planned('curve', 'metric', 'accuracy', ['best']),
        planned('more', 'metric', 'accuracy', []),
      ],
    };
    const after = reduce(before, again);
    expect(after.nodes.map(({ id, op, total }) => [id, op, total])).toEqual([
      ['digits', 'digits', 1],
      ['best', 'train', 1],
      ['curve', 'accuracy', 1],
      ['more', 'accuracy', 1],
    ]);
    expect(findNode(after, 'best')?.tasks).toHaveLength(1);
    expect(findNode(after, 'digits')?.counts.cached).toBe(1);
  });

  it('say what a node waits for: searches until they end, nodes until their last instance', () => {
    expect(unfinishedOf(until(2000), ['digits', 'robust', 'best', 'unknown'])).toEqual(['robust', 'best']);
    expect(unfinishedOf(until(49_000), ['robust'])).toEqual([]);
  });

  it('may hold a node whose instances nobody knows yet: it waits', () => {
    const view = reduce(run(opening), { v, at: 950, type: 'plan', nodes: [planned('later', 'metric', 'accuracy', ['robust'], [])] });
    expect(unfinishedOf(view, ['later'])).toEqual(['later']);
  });
});

describe('time left of a search', () => {
  const replay = run(
    Array.from({ length: 4 }, (_, index) => decision(1000, index, ok(0.9, 0.8), true)),
    run(opening),
  );
  const computed = run(
    [
      ...proposeAll(2000, 4, ok(0.9, 0.8)),
      ...proposeAll(2000, 5, ok(0.9, 0.8)),
      decision(12_000, 4, ok(0.9, 0.8)),
      decision(12_000, 5, ok(0.9, 0.8)),
    ],
    replay,
  );

  it('is unknown while trials only come from the store', () => expect(searchTimeLeft(searchOf(replay), 1500)).toBeNull());

  it('follows the pace of trials that computed something', () => {
    // 2 trials in 10 s, 10 of 16 to come.
    expect(searchTimeLeft(searchOf(computed), 12_000)).toBe(50_000);
    expect(searchTimeLeft(searchOf(computed), 15_000)).toBe(50_000);
    const open = run(proposeAll(12_000, 6, ok(0, 0)), computed);
    expect(searchTimeLeft(searchOf(open), 15_000)).toBe(47_000);
    // Overdue, but nine trials have not begun.
    expect(searchTimeLeft(searchOf(open), 90_000)).toBe(45_000);
  });

  it('expects the same share of trials to fall at once', () => {
    const infeasible = { ...ok(0, 0), state: 'infeasible', error: 'sram' } as const;
    const view = run([decision(12_000, 6, infeasible, true), decision(12_000, 7, infeasible, true)], computed);
    // 4 trials in 10 s, 8 to come.
    expect(searchTimeLeft(searchOf(view), 12_000)).toBe(20_000);
  });

  it('is part of the time left of the run, and what waits behind it is counted from its trials', () => {
    const start = finish(trialNode(6, 'net'), 12_000);
    const folded = run(
      [...proposeAll(12_000, 6, ok(0.9, 0.8)), { ...start, milliseconds: 4000 } as RunEvent, decision(12_000, 6, ok(0.9, 0.8))],
      computed,
    );
    const left = runTimeLeft(folded, 12_000);
    // 9 trials at a third of 10 s for both jobs, then one training of 4 s on one of two; nothing is known of the curve.
    expect(left).toEqual({ milliseconds: 32_000, atLeast: true });
  });
});
