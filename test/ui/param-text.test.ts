import { describe, expect, it } from 'vitest';
import type { ParamText } from '../../src/graph/search.js';
import { paramsText } from '../../src/ui/param-text.js';
import { goalsText, valueTexts } from '../../src/ui/trial-text.js';

const params: Readonly<Record<string, ParamText>> = {
  filters: 24,
  dilations: [1, 2, 8],
  rate: 0.012345678,
  act: 'relu',
  skip: true,
  norm: false,
};

describe('parameters of a candidate', () => {
  it.each([
    ['tight', 'filters 24 dilations 1,2,8 rate 0.01235 act relu skip no norm'],
    ['sentence', 'filters 24, dilations 1 2 8, rate 0.01235, act relu, skip, no norm'],
    ['literal', 'filters 24 dilations [1, 2, 8] rate 0.012345678 act relu skip true norm false'],
  ] as const)('%s', (style, text) => expect(paramsText(params, style)).toBe(text));

  it('never separates thousands, which would read as a list', () =>
    expect(paramsText({ widths: [1024, 2048], steps: 10_000 }, 'tight')).toBe('widths 1024,2048 steps 10000'));
  it('says that a subset is empty', () =>
    expect([paramsText({ taps: [] }, 'tight'), paramsText({ taps: [] }, 'literal')]).toEqual(['taps none', 'taps []']));
  it('cannot carry control codes', () => expect(paramsText({ act: 'a\u001b[2J' }, 'tight')).toBe('act a\ufffd[2J'));
});

describe('values and goals of a trial', () => {
  const values = [
    { name: 'rob', unit: 'share' },
    { name: 'sram', unit: 'byte' },
    { name: 'params', unit: 'count' },
    { name: 'sound', unit: 'none' },
  ];

  it('come in the order of the search, with their unit, without what is unknown', () =>
    expect(valueTexts({ values }, { sound: false, sram: 41_000, rob: 0.7799, params: null })).toEqual([
      'rob 0.780',
      'sram 41.0 kB',
      'no sound',
    ]));

  it('give a goal the unit of the value it is', () => {
    const goals = [{ direction: 'maximize', text: 'rob' }] as const;
    expect(goalsText({ goals, values }, [0.78])).toBe('0.780');
    expect(goalsText({ goals: [{ direction: 'maximize', text: 'acc + rob' }], values }, [1.70833])).toBe('1.708');
    expect(goalsText({ goals: [...goals, { direction: 'minimize', text: 'sram' }], values }, [0.78, 41_000])).toBe(
      'rob 0.780, sram 41.0 kB',
    );
  });
});
