import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RunEvent } from '../../../src/runtime/events.js';
import { layoutRun } from '../../../src/ui/ink/layout.js';
import { lineWidth } from '../../../src/ui/ink/line.js';
import { sparkline } from '../../../src/ui/ink/sparkline.js';
import { reduce } from '../../../src/ui/reduce.js';
import type { SearchView } from '../../../src/ui/search-view.js';
import type { RunView } from '../../../src/ui/view-model.js';
import { emptyView, findSearch } from '../../../src/ui/view-model.js';
import { crowd } from '../sample-events.js';
import { decision, opening, plan, plannedTrial, proposal, SCRIPT, searchRun, trialNode } from '../sample-search.js';

const v = 1 as const;
const events = searchRun();
const run = (some: readonly RunEvent[], from: RunView = emptyView): RunView => some.reduce(reduce, from);
const until = (time: number): RunView => run(events.filter((event) => event.at <= time));
const draw = (view: RunView, columns: number, rows: number, now = view.at): readonly string[] =>
  layoutRun(view, { columns, rows, now, notice: null }).map((line) =>
    line
      .map(({ text }) => text)
      .join('')
      .trimEnd(),
  );
/** Without gap, header, rule and footer. */
const body = (view: RunView, columns: number, rows: number): readonly string[] => draw(view, columns, rows).slice(2, -2);

describe('the panel of a search', () => {
  it('waits for what it needs, and what needs it waits for it', () => {
    const waiting = run(opening.slice(0, 3));
    expect(body(waiting, 80, 24)).toEqual([
      ' · digits    dataset  next',
      ' · robust    search   16 trials  waits for digits',
      ' · best      model    waits for robust',
      ' · curve     metric   4 instances  waits for best',
    ]);
  });

  it('shows counts, the best so far, the goal over the trials, and what the trials do', () => {
    expect(body(until(25_900), 80, 24)).toEqual([
      ' ▸ robust    search   9/16 trials · best 1.71 #6 · 2 infeasible       0:18 left',
      '     goal  ×▃!▁▅×▇█▆          acc 0.930  rob 0.780  sram 41.0 kB  flash 96.0 kB',
      '     #9   filters 40 kernel 2 dilations 1,2 skip     train 1/6             16 %',
      '     #10  filters 28 kernel 4 dilations 1,2,8 skip   train 1/6             16 %',
      '     #11  filters 20 kernel 3 dilations 1,2,8 skip   waits for a worker',
      ' · best      model    waits for robust',
      ' · curve     metric   4 instances  waits for best',
    ]);
  });

  it('has room for parameters and figures on a wide terminal', () => {
    expect(body(until(25_900), 130, 40).slice(0, 3)).toEqual([
      expect.stringMatching(/9\/16 trials · best 1\.71 #6 · 2 infeasible · 1 broken +0:18 left$/),
      expect.stringMatching(/acc 0\.930 {2}rob 0\.780 {2}sram 41\.0 kB {2}flash 96\.0 kB {2}filters 24 kernel 3 dilations 1,2,8 skip$/),
      expect.stringMatching(/#9 {3}filters 40 kernel 2 dilations 1,2 skip {5}train 1\/6 {2}loss 1\.500 {2}acc 0\.650 +16 %$/),
    ]);
  });

  it('keeps counts and what runs on a narrow one', () => {
    expect(body(until(25_900), 44, 14)).toEqual([
      ' ▸ robust    9/16 trials · best 1.71 #6',
      '     goal  ×▃!▁▅×▇█▆          acc 0.930',
      '     #9   train 1/6  loss 1.500        16 %',
      '     #10  train 1/6  loss 1.500        16 %',
      '     #11  waits for a worker',
      ' · best      waits for robust',
      ' · curve     4 instances  waits for best',
    ]);
  });

  it('gives up waiting nodes, then waiting trials, then the goal, before a trial that runs', () => {
    const view = until(25_900);
    const marks = (rows: number): string =>
      draw(view, 80, rows)
        .slice(1, -1)
        .map((line) => line.trim().split(/ +/)[0])
        .join(' ');
    expect(marks(8)).toBe('▸ goal #9 #10 1');
    expect(marks(7)).toBe('▸ #9 #10 1');
    expect(marks(6)).toBe('▸ #9 2');
    expect(marks(5)).toBe('▸ 3');
    expect(marks(4)).toBe('▸');
    expect(draw(view, 80, 7).at(-2)).toBe('   1 more trial · 2 nodes');
  });

  it('keeps a line for each other node that runs', () => {
    const view = run([...events.filter(({ at }) => at <= 25_900), ...crowd(6, 6).slice(1)]);
    // At most half of the lines, so that the search is seen too.
    for (const [rows, nodes] of [
      [20, 6],
      [16, 5],
      [14, 4],
    ] as const) {
      const lines = draw(view, 80, rows);
      expect(lines.filter((line) => line.includes('▸ node')).length, `${rows}`).toBe(nodes);
      expect(lines.some((line) => line.includes('▸ robust'))).toBe(true);
    }
  });

  it('shows a second try and how many nodes of a trial run at once', () => {
    const [adv, acc] = [trialNode(0, 'adv'), trialNode(0, 'acc')];
    const begin = (node: string, attempt: number): RunEvent => ({
      v,
      at: 2000,
      type: 'node-started',
      node,
      instances: [node],
      worker: 0,
      attempt,
    });
    const open = [proposal(1000, 0, SCRIPT[0]!), { v, at: 1000, type: 'plan', nodes: plannedTrial(0) } as const];
    expect(body(run([...opening, ...open, begin(acc, 2), begin(adv, 1)]), 100, 24)[1]).toBe(
      '     #0  filters 16 kernel 2 dilations 1,2 skip   try 2  accuracy +1',
    );
  });

  it('has a line a goal where there are several, and no one best', () => {
    const goals = [
      { direction: 'maximize', text: 'rob' },
      { direction: 'minimize', text: 'flash' },
    ] as const;
    const at = (index: number, rob: number, flash: number): RunEvent =>
      ({ ...decision(2000, index, SCRIPT[0]!), goals: [rob, flash] }) as RunEvent;
    const view = run([...opening, plan({ goals }), at(0, 0.5, 50_000), at(1, 0.7, 90_000), at(2, 0.4, 60_000)]);
    expect(body(view, 80, 24).slice(0, 3)).toEqual([
      ' ▸ robust    search   3/16 trials · 2 on the Pareto front                  0:00',
      '     rob    ▃█▁                best 0.700  #1',
      '     flash  █▁▆                best 50.0 kB  #0',
    ]);
  });

  it('counts trials from the store apart, and says that none is feasible yet', () => {
    const stored = run([...opening, ...SCRIPT.slice(0, 4).map((script, index) => decision(1000, index, script, true))]);
    expect(body(stored, 100, 24)[0]).toContain('4/16 trials · best 1.623 #3 · 1 infeasible · 3 cached');
    expect(body(run([...opening, decision(1000, 1, SCRIPT[1]!, true)]), 80, 24)[0]).toContain('1/16 trials · none feasible · 1 infeasible');
  });

  it('counts in the footer what the trials computed, decided or not', () => {
    expect(draw(until(60_000), 120, 24).at(-1)).toMatch(/^ 49 done · 1 cached · 1 failed · 3 skipped +0:52$/);
    expect(draw(until(25_900), 120, 24).at(-1)).toMatch(/^ 24 done · 1 cached · 2 running · 15 waiting +0:25 · about 0:\d\d left$/);
  });

  it('never draws more than rows − 1 lines or wider than the terminal, at any moment and size', () => {
    const moments = [...new Set(events.map(({ at }) => at))];
    fc.assert(
      fc.property(
        fc.integer({ min: 4, max: 40 }),
        fc.integer({ min: 40, max: 200 }),
        fc.constantFrom(...moments),
        fc.integer({ min: 0, max: 30 }),
        (rows, columns, moment, others) => {
          const view = run(others > 0 ? crowd(others, Math.floor(others / 2)).slice(1) : [], until(moment));
          const lines = layoutRun(view, { columns, rows, now: moment + 3000, notice: others % 2 === 0 ? null : 'stopping' });
          expect(lines.length).toBeLessThanOrEqual(rows - 1);
          for (const line of lines) expect(lineWidth(line)).toBeLessThanOrEqual(columns);
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe('sparkline', () => {
  const search = (direction: 'maximize' | 'minimize', goals: readonly (number | string)[]): SearchView => {
    const script = (state: string) => ({ ...SCRIPT[0]!, state: state as 'infeasible', error: 'x' });
    const trials = goals.map((goal, index): RunEvent => {
      if (typeof goal === 'string') return decision(2000, index, script(goal));
      return { ...decision(2000, index, SCRIPT[0]!), goals: [goal] } as RunEvent;
    });
    const found = findSearch(run([...opening, plan({ goals: [{ direction, text: 'g' }] }), ...trials]), 'robust');
    if (!found) throw new Error('no search');
    return found;
  };
  const text = (view: SearchView, width = 20): string =>
    sparkline(view, 0, width)
      .map((part) => part.text)
      .join('');

  it.each([
    ['higher is better', 'maximize', [0, 1, 2, 3.5, 7], '▁▂▃▅█'],
    ['and so where less is', 'minimize', [7, 6, 5, 3.5, 0], '▁▂▃▅█'],
    ['infeasible and failed trials have glyphs of their own', 'maximize', ['infeasible', 1, 'failed', 'broken', 2], '×▁!!█'],
    ['what is nearly the best has not its block', 'maximize', [0, 0.999, 1, 1], '▁▇██'],
    ['one trial is the best', 'maximize', [0.3], '█'],
    ['nothing feasible', 'maximize', ['infeasible', 'infeasible'], '××'],
    ['nothing decided', 'maximize', [], ''],
  ] as const)('%s', (_, direction, goals, expected) => expect(text(search(direction, goals))).toBe(expected));

  it('shows the last trials where there are more than fit, and the full block stays the best of all', () => {
    expect(text(search('maximize', [9, 1, 2, 3, 4, 5]), 5)).toBe('…▁▂▃▄');
    expect(
      text(
        search(
          'maximize',
          Array.from({ length: 1000 }, (_, place) => place),
        ),
        24,
      ),
    ).toHaveLength(24);
  });
});
