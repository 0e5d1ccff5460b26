import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AdmissionQueue, type Demand } from '../../src/runtime/admission-queue.js';

const small: Demand = { cores: 1, memory: 10 };

function drain(queue: AdmissionQueue<string>): readonly string[] {
  const order: string[] = [];
  for (let next = queue.next(); next !== undefined; next = queue.next()) {
    order.push(next.item);
    queue.release(next.demand);
  }
  return order;
}

describe('admission', () => {
  test('is by priority, and by arrival among equals', () => {
    const queue = new AdmissionQueue<string>({ cores: 2, memory: 100 });
    for (const [item, priority] of [
      ['a', 1],
      ['b', 5],
      ['c', 1],
      ['d', 5],
      ['e', 9],
    ] as const)
      queue.add(item, small, priority);
    expect(drain(queue)).toEqual(['e', 'b', 'd', 'a', 'c']);
  });

  test('never exceeds cores or memory, except for one task alone', () => {
    const demands = fc.record({ cores: fc.integer({ min: 1, max: 3 }), memory: fc.integer({ min: 0, max: 150 }) });
    fc.assert(
      fc.property(fc.array(fc.tuple(demands, fc.nat(5)), { minLength: 1 }), fc.array(fc.nat()), (tasks, choices) => {
        const queue = new AdmissionQueue<Demand>({ cores: 2, memory: 100 });
        for (const [demand, priority] of tasks) queue.add(demand, demand, priority);
        const running: Demand[] = [];
        let admitted = 0;
        for (let round = 0; running.length > 0 || queue.size > 0; round += 1) {
          for (let next = queue.next(); next !== undefined; next = queue.next()) {
            admitted += 1;
            running.push(next.demand);
          }
          const sum = (part: (demand: Demand) => number): number => running.map(part).reduce((a, b) => a + b, 0);
          expect(running.length).toBeGreaterThan(0);
          if (running.length > 1) {
            expect(sum((demand) => demand.cores)).toBeLessThanOrEqual(2);
            expect(sum((demand) => demand.memory)).toBeLessThanOrEqual(100);
          }
          const [ended] = running.splice((choices[round] ?? 0) % running.length, 1);
          if (ended !== undefined) queue.release(ended);
        }
        expect(admitted).toBe(tasks.length);
      }),
    );
  });

  test('lets small tasks pass a big one only so often', () => {
    const queue = new AdmissionQueue<string>({ cores: 2, memory: 100 });
    queue.add('first', small, 100);
    queue.add('big', { cores: 2, memory: 10 }, 50);
    expect(queue.next()?.item).toBe('first');
    let passed = 0;
    for (let i = 0; i < 100; i += 1) {
      queue.add('small', small, 1);
      const next = queue.next();
      if (next === undefined) break;
      expect(next.item).toBe('small');
      passed += 1;
      queue.release(next.demand);
    }
    expect(passed).toBeGreaterThan(0);
    expect(passed).toBeLessThan(20);
    queue.release(small);
    expect(queue.next()?.item).toBe('big');
  });
});
