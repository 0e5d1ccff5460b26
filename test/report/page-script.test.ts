import { describe, expect, it } from 'vitest';
import { pageScript, tableLogic } from '../../src/report/page-script.js';

interface Logic {
  matches(query: string, text: string, numbers: Readonly<Record<string, number>>): boolean;
  order(a: string, b: string, down: boolean): number;
}
const { matches, order } = new Function(`${tableLogic}\nreturn { matches, order };`)() as Logic;

describe('the script of a page', () => {
  it('is a program, and cannot end the element it stands in', () => {
    expect(() => new Function(pageScript)).not.toThrow();
    expect(pageScript).not.toMatch(/<\/|<!--/);
  });

  it.each([
    ['', true],
    ['RELU', true],
    ['relu tanh', false],
    ['rob>0.7', true],
    ['rob>=0.75', true],
    ['rob>0.75', false],
    ['flash<100 relu', true],
    ['flash<100 rob<0.1', false],
    ['flash=96', true],
    ['loss<1', false],
    ['2, 8', true],
  ])('keeps a row for the filter "%s": %s', (query, kept) => {
    expect(matches(query, '#3 relu 1, 2, 8 0.750 96.0', { rob: 0.75, flash: 96 })).toBe(kept);
  });

  it('orders numbers as numbers, words as words, and puts what is missing last either way', () => {
    const sorted = (values: readonly string[], down: boolean): readonly string[] => [...values].sort((a, b) => order(a, b, down));
    expect(sorted(['10', '9', '', '1e-3'], false)).toEqual(['1e-3', '9', '10', '']);
    expect(sorted(['10', '9', '', '1e-3'], true)).toEqual(['10', '9', '1e-3', '']);
    expect(sorted(['tanh', '', 'relu'], false)).toEqual(['relu', 'tanh', '']);
  });
});
