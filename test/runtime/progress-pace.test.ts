import { expect, test } from 'vitest';
import { ProgressPace } from '../../src/runtime/progress-pace.js';

test('what is left follows from the pace since the first report', () => {
  const pace = new ProgressPace();
  expect(pace.left(1000, 10, 100, 'step')).toBeUndefined();
  // 20 steps in 400 ms: 70 more take 1400 ms.
  expect(pace.left(1400, 30, 100, 'step')).toBe(1400);
  expect(pace.left(2800, 100, 100, 'step')).toBe(0);
});

test('another unit, another total or a step back start over', () => {
  const pace = new ProgressPace();
  pace.left(0, 0, 10, 'epoch');
  expect(pace.left(100, 5, 10, 'sample')).toBeUndefined();
  expect(pace.left(200, 6, 20, 'sample')).toBeUndefined();
  expect(pace.left(300, 1, 20, 'sample')).toBeUndefined();
  expect(pace.left(400, 2, 20, 'sample')).toBe(1800);
});
