import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createInkView } from '../../../src/ui/ink/ink-view.js';
import { crowd, sampleEvents } from '../sample-events.js';
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
