import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createInkView } from '../../../src/ui/ink/ink-view.js';
import { crowd, sampleEvents } from '../sample-events.js';
import { searchRun } from '../sample-search.js';
import { TypedKeys } from './key-source.js';
import { count, play, Screen, WIPES_SCROLLBACK } from './screen.js';

// Ink draws no frames where it sees continuous integration; it looks when it is loaded.
vi.hoisted(() => {
  for (const name of Object.keys(process.env))
    if (name === 'CI' || name === 'CONTINUOUS_INTEGRATION' || name.startsWith('CI_')) delete process.env[name];
});

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date', 'performance'] }));
afterEach(() => void vi.useRealTimers());

const open = (screen: Screen, env: Record<string, string> = {}): ReturnType<typeof createInkView> =>
  createInkView({ stderr: screen, file: 'quickstart.tml', env, clock: () => Date.now() });

describe('ink view', () => {
  it('shows the file and that it plans before any event', async () => {
    const screen = new Screen(80, 24);
    const view = open(screen);
    await vi.advanceTimersByTimeAsync(50);
    const lines = await screen.text();
    expect(count(lines, /quickstart\.tml/)).toBe(1);
    expect(count(lines, /planning/)).toBe(1);
    await view.close();
  });

  it.each([
    [80, 24],
    [40, 10],
  ])('at %i × %i sends finished nodes up once and never wipes the scrollback', async (columns, rows) => {
    const screen = new Screen(columns, rows);
    const view = open(screen);
    await play(view, sampleEvents.slice(0, -1));
    expect(count(await screen.text(), /▸|· curve/)).toBeLessThanOrEqual(1);
    view.handle(sampleEvents.at(-1) ?? sampleEvents[0]!);
    await view.close();
    const lines = await screen.text();
    for (const name of ['digits', 'net', 'clean', 'adv', 'curve']) expect(count(lines, new RegExp(`^ [✔✖○] ${name} `)), name).toBe(1);
    expect(lines.join('')).toContain('TML6002');
    // Nothing of the live part is left.
    expect(count(lines, /▸|──|waiting|planning/)).toBe(0);
    expect(screen.written).not.toContain(WIPES_SCROLLBACK);
  });

  it.each([
    [80, 24],
    [40, 10],
  ])('at %i × %i a crowd of nodes stays below the height of the terminal', async (columns, rows) => {
    const screen = new Screen(columns, rows);
    const view = open(screen);
    await play(view, crowd(100, 50));
    const lines = await screen.text();
    expect(lines.length).toBeLessThanOrEqual(rows - 1);
    expect(count(lines, /some-experiment/)).toBe(1);
    expect(screen.written).not.toContain(WIPES_SCROLLBACK);
    await view.close();
  });

  it('redraws for a new size without wiping what stands above', async () => {
    const screen = new Screen(80, 30);
    screen.write('a line of the shell\n');
    const view = open(screen);
    await play(view, crowd(100, 20));
    screen.resize(80, 12);
    await vi.advanceTimersByTimeAsync(200);
    screen.resize(60, 9);
    await vi.advanceTimersByTimeAsync(1200);
    const lines = await screen.text();
    expect(lines[0]).toBe('a line of the shell');
    expect(screen.written).not.toContain(WIPES_SCROLLBACK);
    expect(lines.slice(-2)[0]).toMatch(/^ ─{58}$/);
    await view.close();
  });

  it('colours unless NO_COLOR is set, and says the same without', async () => {
    const frames: Record<string, readonly string[]> = {};
    for (const [name, env] of [
      ['colour', {}],
      ['none', { NO_COLOR: '1' }],
    ] as const) {
      const screen = new Screen(80, 24);
      const view = open(screen, env);
      await play(
        view,
        sampleEvents.filter(({ at }) => at <= 28_200),
      );
      frames[name] = await screen.text();
      // Only colours count; cursor movement is not colour.
      expect(/\u001b\[3[1-6]m/.test(screen.written)).toBe(name === 'colour');
      await view.close();
    }
    expect(frames['none']).toEqual(frames['colour']);
  });

  it('shows a notice at once', async () => {
    const screen = new Screen(80, 24);
    const view = open(screen);
    await play(view, sampleEvents.slice(0, 6));
    view.notice('stopping: finishing what runs; press Ctrl-C again to stop now');
    await vi.advanceTimersByTimeAsync(50);
    expect(count(await screen.text(), /^ stopping: finishing what runs; press Ctrl-C again to stop now$/)).toBe(1);
    await view.close();
  });

  it('shows the cursor again and stops its clock when it is closed', async () => {
    const screen = new Screen(80, 24);
    const view = open(screen);
    await play(view, sampleEvents);
    await view.close();
    await view.close();
    expect(screen.written.lastIndexOf('\u001b[?25h')).toBeGreaterThan(screen.written.lastIndexOf('\u001b[?25l'));
    const before = screen.written;
    view.handle(sampleEvents[0]!);
    await vi.advanceTimersByTimeAsync(5000);
    expect(screen.written).toBe(before);
    expect(screen.listenerCount('resize')).toBe(0);
  });
});

describe('keys of the ink view', () => {
  const openWithKeys = (screen: Screen, { foreground = true, interrupt = (): void => {} } = {}) => {
    const source = new TypedKeys();
    const keys = { source, isForeground: () => foreground, interrupt };
    return { source, view: createInkView({ stderr: screen, file: 'robust-nas.tml', env: {}, clock: () => Date.now(), keys }) };
  };
  const running = searchRun()
    .map((event) => ({ ...event, at: Math.round(event.at / 5) }))
    .filter(({ at }) => at <= 25_900 / 5);

  it.each([
    [80, 24],
    [60, 12],
  ])('at %i × %i each key shows its view in place of the run, and Esc leads back', async (columns, rows) => {
    const screen = new Screen(columns, rows);
    const { source, view } = openWithKeys(screen);
    await play(view, running);
    const live = async (): Promise<string> => (await screen.text()).slice(-rows + 1).join('\n');
    expect(await live()).toContain('? keys');
    for (const [key, shown] of [
      ['t', /#6 +1\.71/],
      ['p', /more is better[\s\S]*┤/],
      ['l', /running +robust#\d+\/net/],
      ['?', /^ Keys\n/m],
    ] as const) {
      source.type(key);
      const text = await live();
      expect(text, key).toMatch(shown);
      expect(text, key).not.toMatch(/^ ▸ robust /m);
      source.type('\u001b');
      expect(await live()).toMatch(/^ ▸ robust /m);
    }
    source.type('\u001b[B');
    expect(await live()).toMatch(/^❯▸ robust /m);
    screen.resize(50, 8);
    await vi.advanceTimersByTimeAsync(1200);
    source.type('t');
    expect(await live()).toMatch(/robust {2}9\/16 trials/);
    expect(screen.written).not.toContain(WIPES_SCROLLBACK);
    await view.close();
  });

  it('q and Ctrl-C interrupt, and other keys do not', async () => {
    let interrupted = 0;
    const screen = new Screen(80, 24);
    const { source, view } = openWithKeys(screen, {
      interrupt: () => {
        interrupted += 1;
      },
    });
    await play(view, running);
    source.type('tpl?xs\u001b');
    expect(interrupted).toBe(0);
    source.type('q\u0003');
    expect(interrupted).toBe(2);
    await view.close();
  });

  it('gives the terminal its mode back, and hears nothing after that', async () => {
    const screen = new Screen(80, 24);
    const { source, view } = openWithKeys(screen);
    expect([source.raw, source.paused]).toEqual([true, false]);
    await view.close();
    expect([source.raw, source.paused, source.listenerCount('data')]).toEqual([false, true, 0]);
    const before = screen.written;
    source.type('t');
    await vi.advanceTimersByTimeAsync(500);
    expect(screen.written).toBe(before);
  });

  it('leaves a terminal alone that belongs to another job', async () => {
    const screen = new Screen(80, 24);
    const { source, view } = openWithKeys(screen, { foreground: false });
    await play(view, running);
    expect([source.raw, source.paused]).toEqual([false, true]);
    expect((await screen.text()).join('\n')).not.toContain('? keys');
    await view.close();
  });
});
