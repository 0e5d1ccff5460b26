import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RunEvent } from '../../../src/runtime/events.js';
import { brailleRows } from '../../../src/ui/ink/braille.js';
import { lineWidth } from '../../../src/ui/ink/line.js';
import { NodeLog } from '../../../src/ui/ink/node-log.js';
import { layoutOverlay } from '../../../src/ui/ink/overlay.js';
import type { ScreenState } from '../../../src/ui/ink/screen-state.js';
import { selectedId, startState } from '../../../src/ui/ink/screen-state.js';
import { reduce } from '../../../src/ui/reduce.js';
import type { RunView } from '../../../src/ui/view-model.js';
import { emptyView } from '../../../src/ui/view-model.js';
import { decision, opening, plan, SCRIPT, searchRun } from '../sample-search.js';

interface Told {
  readonly view: RunView;
  readonly log: NodeLog;
}
function told(events: readonly RunEvent[]): Told {
  const log = new NodeLog();
  let view = emptyView;
  for (const event of events) {
    const next = reduce(view, event);
    log.add(view, next, event);
    view = next;
  }
  return { view, log };
}
const events = searchRun();
const until = (time: number): Told => told(events.filter(({ at }) => at <= time));
const layout = ({ view, log }: Told, state: Partial<ScreenState>, columns = 80, rows = 24) => {
  const whole = { ...startState, ...state };
  return layoutOverlay(view, whole, log.of(selectedId(whole, view) ?? ''), { columns, rows, now: view.at, notice: null });
};
const draw = (...args: Parameters<typeof layout>): readonly string[] =>
  layout(...args).lines.map((line) =>
    line
      .map(({ text }) => text)
      .join('')
      .trimEnd(),
  );

describe('the table of trials', () => {
  it('has the best first, then trials without a goal, each with a mark and a word', () => {
    const lines = draw(until(25_900), { mode: 'trials' });
    expect(lines[0]).toBe(' robust  9/16 trials · best acc + rob first');
    expect(lines[1]).toBe('   #     acc + rob    acc    rob     sram    flash  parameters');
    expect(lines[2]).toBe(' ◆ #6         1.71  0.930  0.780  41.0 kB  96.0 kB  filters 24 kernel 3 dilati…');
    expect(lines.slice(2, -2).map((line) => line.slice(0, 18).trim().split(/ +/).join(' '))).toEqual([
      '◆ #6 1.71',
      '#5 1.666',
      '#8 1.651',
      '#3 1.623',
      '#0 1.543',
      '#2 1.473',
      '× #1 infeasible',
      '! #4 broken',
      '× #7 infeasible',
      '▸ #9 running',
      '▸ #10 running',
      '▸ #11 running',
    ]);
    expect(lines.at(-1)).toMatch(/24 done/);
  });

  it('is sorted by number after the last goal, and scrolls with its header', () => {
    const numbers = (state: Partial<ScreenState>): readonly string[] =>
      draw(until(60_000), { mode: 'trials', ...state }, 80, 12).map((line) => /#\d+/.exec(line)?.[0] ?? '');
    expect(numbers({ sort: 1 }).slice(2, -2)).toEqual(['#0', '#1', '#2', '#3', '#4', '#5', '#6']);
    expect(numbers({ sort: 1, scroll: 3 }).slice(2, -2)).toEqual(['#3', '#4', '#5', '#6', '#7', '#8', '#9']);
    expect(numbers({ sort: 1, scroll: 99 }).at(-3)).toBe('#15');
    expect(draw(until(60_000), { mode: 'trials', sort: 1, scroll: 3 }, 80, 12)[0]).toMatch(/ 4–10 of 16$/);
  });
});

describe('the plot of the trials', () => {
  it('has units at its axes, and marks that differ without colour', () => {
    const text = draw(until(60_000), { mode: 'pareto' }).join('\n');
    expect(text).toMatch(/^ robust {2}16\/16 trials\n acc \+ rob, more is better\n +1\.71 ┤/);
    expect(text).toMatch(/◆ #6/);
    expect(text).toMatch(/kB {2,}.*kB {2,}.*kB\n +flash\n/);
    expect(text).toMatch(/⠶ feasible {3}◆ best {3}\d without both numbers/);
  });

  it('shows what is not feasible where both numbers are known', () => {
    const text = draw(until(60_000), { mode: 'pareto', axes: { x: 0, y: 3 } }).join('\n');
    expect(text).toMatch(/^ sram$/m);
    expect(text.match(/×/g)?.length).toBeGreaterThan(2);
    expect(text).toContain('× not feasible');
  });

  it('sets two goals against each other, with the front', () => {
    const goals = [
      { direction: 'maximize', text: 'rob' },
      { direction: 'minimize', text: 'flash' },
    ] as const;
    const at = (index: number, rob: number, flash: number): RunEvent =>
      ({ ...decision(2000, index, SCRIPT[0]!), goals: [rob, flash] }) as RunEvent;
    const search = told([...opening, plan({ goals }), at(0, 0.5, 50_000), at(1, 0.7, 90_000), at(2, 0.4, 60_000)]);
    const text = draw(search, { mode: 'pareto' }).join('\n');
    expect(text).toContain(' rob, more is better');
    expect(text).toContain('flash, less is better');
    expect(text.match(/◆/g)).toHaveLength(3);
    expect(text).toContain('◆ on the Pareto front');
  });

  it('says so where there is nothing to draw', () => {
    expect(draw(told(opening), { mode: 'pareto' }).join('\n')).toMatch(/no two numbers|No trial/);
    expect(draw(told([]), { mode: 'trials' }).join('\n')).toContain('This run has no search.');
  });
});

describe('the log of a node', () => {
  it('tells of a search what its trials and their nodes did, each task by its latest progress', () => {
    const lines = draw(until(25_900), { mode: 'log' }, 120, 60);
    expect(lines[0]).toBe(' robust  search · running');
    expect(lines.filter((line) => line.includes('robust #6 '))).toHaveLength(1);
    expect(lines.filter((line) => /running +robust#9\/net/.test(line)).length).toBeLessThanOrEqual(1);
    expect(lines.join('\n')).toMatch(/TML3108 the kernel/);
  });

  it('shows the end, and scrolls back from there', () => {
    const at = (scroll: number): string =>
      draw(until(60_000), { mode: 'log', selected: 'robust', scroll }, 100, 10).slice(1, -2).join('\n');
    expect(at(0)).toContain('#15');
    expect(at(9999)).toContain('search');
    expect(at(9999)).not.toContain('#15');
  });
});

describe('every view', () => {
  it('stays below the height and within the width of the terminal, at any moment', () => {
    const moments = [...new Set(events.map(({ at }) => at))];
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 40 }),
        fc.integer({ min: 20, max: 160 }),
        fc.constantFrom(...moments),
        fc.constantFrom('trials', 'pareto', 'log', 'help'),
        fc.nat(40),
        fc.record({ x: fc.integer({ min: -9, max: 9 }), y: fc.integer({ min: -9, max: 9 }) }),
        (rows, columns, moment, mode, scroll, axes) => {
          const { lines, hidden } = layout(until(moment), { mode, scroll, axes, sort: scroll }, columns, rows);
          expect(lines.length).toBeGreaterThan(0);
          expect(lines.length).toBeLessThanOrEqual(rows - 1);
          expect(hidden).toBeGreaterThanOrEqual(0);
          for (const line of lines) expect(lineWidth(line)).toBeLessThanOrEqual(columns);
        },
      ),
      { numRuns: 100 },
    );
  });
});

describe('braille', () => {
  it('has each dot at its place', () => {
    expect(brailleRows([[0, 0]], 1, 1)).toEqual([['⠁']]);
    expect(brailleRows([[1, 3]], 1, 1)).toEqual([['⢀']]);
    expect(
      brailleRows(
        [
          [2, 5],
          [9, 9],
        ],
        2,
        2,
      ),
    ).toEqual([
      [' ', ' '],
      [' ', '⠂'],
    ]);
    const all = [0, 1].flatMap((column) => [0, 1, 2, 3].map((row) => [column, row] as const));
    expect(brailleRows(all, 1, 1)).toEqual([['⣿']]);
  });
});
