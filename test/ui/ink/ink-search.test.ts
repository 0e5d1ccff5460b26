import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { RunEvent } from '../../../src/runtime/events.js';
import { createInkView } from '../../../src/ui/ink/ink-view.js';
import { decision, opening, SCRIPT, searchEvents, searchRun } from '../sample-search.js';
import { count, play, Screen, WIPES_SCROLLBACK } from './screen.js';

// Ink draws no frames where it sees continuous integration; it looks when it is loaded.
vi.hoisted(() => {
  for (const name of Object.keys(process.env))
    if (name === 'CI' || name === 'CONTINUOUS_INTEGRATION' || name.startsWith('CI_')) delete process.env[name];
});

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date', 'performance'] }));
afterEach(() => void vi.useRealTimers());

const open = (screen: Screen, env: Record<string, string> = {}): ReturnType<typeof createInkView> =>
  createInkView({ stderr: screen, file: 'robust-nas.tml', env, clock: () => Date.now() });
/** Five times as fast as written: a frame is drawn every tenth of a second. */
const faster = (events: readonly RunEvent[]): readonly RunEvent[] => events.map((event) => ({ ...event, at: Math.round(event.at / 5) }));
const until = (time: number): readonly RunEvent[] => faster(searchRun().filter(({ at }) => at <= time));

describe('a search on a terminal', () => {
  it.each([
    [80, 24],
    [120, 40],
    [44, 8],
  ])('at %i × %i leaves its result, its failures and the nodes above the live part, once and in order', async (columns, rows) => {
    const screen = new Screen(columns, rows);
    screen.write('a line of the shell\n');
    const view = open(screen);
    await play(view, faster(searchRun()));
    await view.close();
    const lines = await screen.text();
    const text = lines.join('\n');
    expect(lines[0]).toBe('a line of the shell');
    const order = [
      /^ ✔ digits /m,
      /^ ! robust #4 broken {2}TML3108/m,
      /^ ! robust #10 failed {2}TML7003/m,
      /^ ✔ robust .*16 trials · best 1\.71 #6/m,
      /^ {5}#6 {2}filters 24 kernel 3/m,
      /^ ✔ best /m,
      /^ ✔ curve /m,
    ];
    const places = order.map((pattern) => text.search(pattern));
    expect(places).toEqual([...places].sort((a, b) => a - b));
    expect(places.every((place) => place > 0)).toBe(true);
    for (const pattern of order) expect(count(lines, pattern), `${pattern}`).toBe(1);
    // Nothing of the live part is left, and trials that went well did not go up.
    expect(count(lines, /▸|──|waits|goal|train \d/)).toBe(0);
    expect(count(lines, /#11|#15/)).toBe(0);
    expect(screen.written).not.toContain(WIPES_SCROLLBACK);
  });

  it('moves with the trials and leaves no stale text', async () => {
    const screen = new Screen(80, 24);
    const view = open(screen);
    await play(view, until(25_800));
    const lines = await screen.text();
    expect(count(lines, /▸ robust/)).toBe(1);
    expect(count(lines, /^ {5}#\d+ /)).toBe(3);
    expect(count(lines, /^ {5}goal /)).toBe(1);
    await view.close();
  });

  it('keeps what stands above when the terminal shrinks', async () => {
    const screen = new Screen(80, 24);
    screen.write('a line of the shell\n');
    const view = open(screen);
    await play(view, until(25_800));
    screen.resize(60, 9);
    await vi.advanceTimersByTimeAsync(1200);
    const lines = await screen.text();
    expect(lines[0]).toBe('a line of the shell');
    expect(count(lines, /^ ▸ robust/)).toBeGreaterThan(0);
    expect(screen.written).not.toContain(WIPES_SCROLLBACK);
    await view.close();
  });

  it('sends up a few failures with their reason and then how many more', async () => {
    const failed = { ...SCRIPT[10]!, params: { filters: 1 } };
    const done = { ...searchEvents().at(-1)!, at: 3000, best: null, text: 'no feasible trial' } as RunEvent;
    const screen = new Screen(80, 24);
    const view = open(screen);
    await play(view, [...opening, ...Array.from({ length: 16 }, (_, index) => decision(2000 + index, index, failed)), done]);
    await view.close();
    const lines = await screen.text();
    expect(count(lines, /^ ! robust #\d+ failed {2}TML7003/)).toBe(5);
    expect(lines.slice(-3)).toEqual([
      ' ! robust  11 more trials failed or broken',
      expect.stringMatching(/^ ○ robust {4}search {3}16 trials · none feasible · 16 failed/),
      '     no feasible trial',
    ]);
  });

  it('says that a search was stopped before its budget', async () => {
    const events = until(25_800);
    const done = { ...searchEvents().at(-1)!, at: 5200, outcome: 'interrupted' } as RunEvent;
    const screen = new Screen(80, 24);
    const view = open(screen);
    await play(view, [...events, done]);
    const lines = await screen.text();
    expect(count(lines, /^ ○ robust {4}search {3}interrupted after 9 of 16 trials · best 1\.71 #6/)).toBe(1);
    expect(count(lines, /^ {5}#(9|10|11) /)).toBe(0);
    await view.close();
  });

  it('says the same without colour', async () => {
    const frames: (readonly string[])[] = [];
    for (const env of [{}, { NO_COLOR: '1' }]) {
      const screen = new Screen(80, 24);
      const view = open(screen, env as Record<string, string>);
      await play(view, until(25_800));
      frames.push(await screen.text());
      await view.close();
    }
    expect(frames[1]).toEqual(frames[0]);
  });
});
