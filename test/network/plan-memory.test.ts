import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type BufferRequest, planMemory } from '../../src/network/memory/plan-memory.js';

const request: fc.Arbitrary<BufferRequest> = fc
  .tuple(fc.integer({ min: 1, max: 50 }), fc.integer({ min: 0, max: 20 }), fc.integer({ min: 0, max: 10 }))
  .map(([size, first, length]) => ({ size, first, last: first + length }));

describe('planMemory', () => {
  it('never lets two buffers that live at the same step overlap, and stays between the live peak and the sum', () => {
    fc.assert(
      fc.property(fc.array(request, { maxLength: 30 }), fc.constantFrom(1, 4, 64), (requests, alignment) => {
        const { offsets, total } = planMemory(requests, alignment);
        requests.forEach((a, i) => {
          const start = offsets[i] ?? -1;
          expect(start % alignment).toBe(0);
          expect(start + a.size).toBeLessThanOrEqual(total);
          requests.slice(0, i).forEach((b, j) => {
            const other = offsets[j] ?? -1;
            const sameTime = a.first <= b.last && b.first <= a.last;
            const samePlace = start < other + b.size && other < start + a.size;
            expect(sameTime && samePlace).toBe(false);
          });
        });
        for (let step = 0; step < 31; step++) {
          const alive = requests.filter((r) => r.first <= step && step <= r.last).reduce((sum, r) => sum + r.size, 0);
          expect(total).toBeGreaterThanOrEqual(alive);
        }
        expect(total).toBeLessThanOrEqual(requests.reduce((sum, r) => sum + Math.ceil(r.size / alignment) * alignment, 0));
      }),
    );
  });

  it('reuses a gap that fits', () => {
    const plan = planMemory([
      { size: 10, first: 0, last: 0 },
      { size: 5, first: 0, last: 3 },
      { size: 8, first: 1, last: 2 },
      { size: 2, first: 1, last: 2 },
    ]);
    expect(plan).toEqual({ offsets: [0, 10, 0, 8], total: 15 });
  });
});
