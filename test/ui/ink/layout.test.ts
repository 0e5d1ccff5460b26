import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RunEvent } from '../../../src/runtime/events.js';
import { layoutRun } from '../../../src/ui/ink/layout.js';
import { reduce } from '../../../src/ui/reduce.js';
import type { RunView } from '../../../src/ui/view-model.js';
import { emptyView } from '../../../src/ui/view-model.js';
import { crowd, sampleEvents } from '../sample-events.js';

const run = (events: readonly RunEvent[]): RunView => events.reduce(reduce, emptyView);
const until = (time: number): RunView => run(sampleEvents.filter((event) => event.at <= time));

function draw(view: RunView, columns: number, rows: number, now = view.at, notice: string | null = null): readonly string[] {
  return layoutRun(view, { columns, rows, now, notice }).map((line) =>
    line
      .map(({ text }) => text)
      .join('')
      .trimEnd(),
  );
}

describe('layoutRun', () => {
  it('shows life before the first event', () => {
    expect(draw(emptyView, 40, 24, 700)).toEqual([
      '',
      ' tml',
      ' ──────────────────────────────────────',
      ' planning                          0:00',
    ]);
  });

  it('shows a running node with progress, figures and time left', () => {
    expect(draw(until(11_500), 80, 24)).toEqual([
      '',
      ' quickstart.tml                                        2 jobs · wasm-simd-f32/1',
      expect.stringMatching(/^ ▸ net +model +epoch 4\/10 .*loss 0\.310 {2}accuracy 0\.902 +0:15 left$/),
      ' · clean     metric   waits for net',
      ' · adv       attack   2 instances  waits for net',
      ' · curve     metric   2 instances  waits for adv',
      ' ──────────────────────────────────────────────────────────────────────────────',
      expect.stringMatching(/^ 1 cached · 1 running · 5 waiting +0:11 · at least 0:15 left$/),
    ]);
  });

  it('shows failures with code and message', () => {
    const lines = draw(until(28_200), 80, 24);
    expect(lines.find((line) => line.includes('✖'))).toBe(' ✖ adv       attack   1 of 2 failed  TML7002  the worker died (SIGKILL)');
  });

  it('lists running before failed before waiting, then counts the rest', () => {
    const lines = draw(
      run([
        ...crowd(60, 3),
        {
          v: 1,
          at: 2000,
          type: 'node-failed',
          node: 'node7',
          instances: ['node7'],
          code: 'TML7001',
          message: 'no',
          notes: [],
          stored: true,
        },
      ]),
      80,
      14,
    );
    const marks = lines.map((line) => line.trimStart().slice(0, 1));
    expect(marks).toEqual(['', 'a', '▸', '▸', '▸', '✖', '·', '·', '·', '·', '5', '─', '1']);
    expect(lines.at(-3)).toBe('   52 more nodes');
  });

  it('keeps header, one node and footer on a tiny screen, and the footer on the smallest', () => {
    expect(draw(until(11_500), 30, 4).map((line) => line.slice(0, 6))).toEqual([' quick', ' ▸ net', ' 1 cac']);
    expect(draw(until(11_500), 30, 3)).toHaveLength(2);
    expect(draw(until(11_500), 30, 2)).toHaveLength(1);
    expect(draw(until(11_500), 30, 1)).toHaveLength(1);
  });

  it('shows a notice above the footer', () => {
    const notice = 'stopping: finishing what runs; press Ctrl-C again to stop now';
    expect(draw(until(11_500), 80, 24, 11_500, notice).at(-2)).toBe(` ${notice}`);
  });

  it('moves the clock between events', () => {
    expect(draw(until(11_500), 80, 24, 13_500).find((line) => line.includes('▸'))).toMatch(/0:13 left$/);
  });

  it('never draws more than rows − 1 lines, at any size and load', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 60 }),
        fc.integer({ min: 10, max: 200 }),
        fc.integer({ min: 0, max: 80 }),
        fc.nat(80),
        fc.boolean(),
        (rows, columns, nodes, running, notice) => {
          const view = run(crowd(nodes, Math.min(nodes, running)));
          const lines = draw(view, columns, rows, 5000, notice ? 'stopping' : null);
          expect(lines.length).toBeLessThanOrEqual(rows - 1);
          expect(lines.length).toBeGreaterThan(0);
        },
      ),
      { numRuns: 200 },
    );
  });

  it('fits 80 columns at every moment of a run', () => {
    for (const { at } of sampleEvents) {
      for (const line of draw(until(at), 80, 24)) expect(line.length).toBeLessThanOrEqual(80);
    }
  });
});
