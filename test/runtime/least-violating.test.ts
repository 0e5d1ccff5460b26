import { describe, expect, it } from 'vitest';
import { leastViolating } from '../../src/runtime/least-violating.js';

const trial = (index: number, ...constraints: readonly (number | null)[]): { index: number; constraints: readonly (number | null)[] } => ({
  index,
  constraints,
});

describe('the trial that comes closest', () => {
  it('has the smallest sum of violations; what holds does not make up for them', () => {
    const nearest = leastViolating([trial(0, 0.2, 0.2), trial(1, 0.3, -5), trial(2, -9, 0.5)]);
    expect(nearest).toMatchObject({ trial: { index: 1 }, requirement: 0, violation: 0.3 });
  });
  it('names the requirement that is violated most', () =>
    expect(leastViolating([trial(0, 0.1, 0.2, null)])).toMatchObject({ requirement: 1, violation: 0.2 }));
  it('gives ties to the lowest index', () => expect(leastViolating([trial(4, 0.1), trial(2, 0.1)])?.trial.index).toBe(2));
  it('is nowhere where nothing is violated', () => expect(leastViolating([trial(0, null, null), trial(1, -0.1, 0)])).toBeUndefined());
});
