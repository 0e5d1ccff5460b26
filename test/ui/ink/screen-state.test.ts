import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Key } from '../../../src/ui/ink/keys.js';
import { readKeys } from '../../../src/ui/ink/keys.js';
import type { ScreenState } from '../../../src/ui/ink/screen-state.js';
import { pressKey, selectable, selectedId, startState } from '../../../src/ui/ink/screen-state.js';
import { reduce } from '../../../src/ui/reduce.js';
import { emptyView } from '../../../src/ui/view-model.js';
import { searchRun } from '../sample-search.js';

const view = searchRun()
  .filter(({ at }) => at <= 25_900)
  .reduce(reduce, emptyView);
const facts = { view, hidden: 10, page: 5 };
const press = (text: string, from: ScreenState = startState): ScreenState =>
  readKeys(text).reduce((state, key) => pressKey(state, key, facts), from);
const [UP, DOWN, RIGHT, LEFT, PAGE_DOWN, END, HOME, ESCAPE] = [
  '\x1b[A',
  '\x1b[B',
  '\x1b[C',
  '\x1b[D',
  '\x1b[6~',
  '\x1b[F',
  '\x1b[H',
  '\x1b',
];

describe('keys', () => {
  it.each([
    ['several read at once', 't\x1b[A\x1b[5~q', ['t', 'up', 'page-up', 'q']],
    ['application mode', '\x1bOA\x1bOF', ['up', 'end']],
    ['an escape alone', '\x1b', ['escape']],
    ['control keys', '\x03\x1a', ['interrupt', 'suspend']],
    ['what is no key of ours', '\x1b[15~\x7f\t\x1b[200~', []],
    ['letters of other alphabets', 'é😀', ['é', '😀']],
  ])('%s', (_, text, expected) => {
    expect(readKeys(text).map((key) => (key.kind === 'character' ? key.text : key.kind))).toEqual(expected);
  });
});

describe('the state of the screen', () => {
  it('opens each view with its key, and leads back with the same key or Esc', () => {
    for (const [key, mode] of Object.entries({ t: 'trials', p: 'pareto', l: 'log', '?': 'help' })) {
      expect(press(key).mode).toBe(mode);
      expect(press(`${key}${key}`).mode).toBe('run');
      expect(press(ESCAPE, press(key)).mode).toBe('run');
    }
    expect(press('tp').mode).toBe('pareto');
  });

  it('chooses in the order of the screen and stops at its ends', () => {
    const ids = selectable(view);
    expect(ids.slice(0, 3)).toEqual(['robust', 'best', 'curve']);
    expect(selectedId(startState, view)).toBe('robust');
    expect(press(DOWN).selected).toBe('robust');
    expect(press(DOWN + DOWN).selected).toBe('best');
    expect(press(UP).selected).toBe(ids.at(-1));
    expect(press(DOWN.repeat(50)).selected).toBe(ids.at(-1));
    expect(press(UP.repeat(50), press(DOWN)).selected).toBe('robust');
  });

  it('scrolls a table from its top and a log from its end', () => {
    expect(press(DOWN + DOWN, press('t')).scroll).toBe(2);
    expect(press(PAGE_DOWN + PAGE_DOWN + PAGE_DOWN, press('t')).scroll).toBe(10);
    expect(press(END + UP, press('t')).scroll).toBe(9);
    expect(press(UP + UP + DOWN, press('l')).scroll).toBe(1);
    expect(press(HOME, press('l')).scroll).toBe(10);
    expect(press(END, press(HOME, press('l'))).scroll).toBe(0);
  });

  it('goes to the log of another node with left and right, and begins there at its end', () => {
    const scrolled = press(UP, press('l'));
    expect(press(RIGHT, scrolled)).toMatchObject({ mode: 'log', selected: 'best', scroll: 0 });
    expect(press(RIGHT + LEFT, scrolled).selected).toBe('robust');
  });

  it('never scrolls outside what there is, whatever is pressed', () => {
    const key: fc.Arbitrary<Key> = fc.oneof(
      fc.constantFrom('up', 'down', 'left', 'right', 'page-up', 'page-down', 'home', 'end', 'escape').map((kind) => ({ kind }) as Key),
      fc.constantFrom('t', 'p', 'l', '?', 's', 'x').map((text) => ({ kind: 'character' as const, text })),
    );
    fc.assert(
      fc.property(fc.array(fc.record({ key, hidden: fc.nat(20), page: fc.nat(20) })), (steps) => {
        let state = startState;
        for (const { key: pressed, hidden, page } of steps) {
          state = pressKey(state, pressed, { view, hidden, page });
          expect(state.scroll).toBeGreaterThanOrEqual(0);
          expect(state.selected === null || selectable(view).includes(state.selected)).toBe(true);
        }
      }),
    );
  });
});
