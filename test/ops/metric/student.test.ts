import { describe, expect, it } from 'vitest';
import { studentBound } from '../../../src/ops/metric/student.js';

describe('the bound of Student’s t', () => {
  it.each([
    // One and two degrees of freedom have closed forms.
    [0.95, 1, Math.tan(0.475 * Math.PI)],
    [0.95, 2, 0.95 * Math.sqrt(2 / (1 - 0.95 ** 2))],
    [0.5, 1, 1],
    [0.1, 1, Math.tan(0.05 * Math.PI)],
    // Published tables.
    [0.95, 3, 3.182446305],
    [0.95, 4, 2.776445105],
    [0.95, 10, 2.228138852],
    [0.95, 29, 2.045229642],
    [0.99, 30, 2.749995654],
    [0.95, 1000, 1.962339081],
  ])('%s, %s degrees of freedom', (level, freedom, expected) => {
    expect(studentBound(level, freedom) / expected).toBeCloseTo(1, 8);
  });

  it('nears the normal distribution', () => expect(studentBound(0.95, 100_000)).toBeCloseTo(1.959964, 4));
});
