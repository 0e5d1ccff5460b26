import { describe, expect, it } from 'vitest';
import { leastTrials, type Parameter, parameterImportance } from '../../src/optimize/parameter-importance.js';
import { randomStream, wordSource } from '../../src/numeric/stream.js';
import { coarseUnit } from '../../src/optimize/random-words.js';

/** Points of a space of four parameters; the fourth is a choice of three, as three features. */
function sample(count: number) {
  const words = wordSource(randomStream(3, 'test', 'importance'));
  const draw = (): number => coarseUnit(words);
  const points = Array.from({ length: count }, () => ({ a: draw(), b: draw(), c: draw(), kind: Math.floor(draw() * 3) }));
  const parameters: readonly Parameter[] = [
    { name: 'a', features: points.map(({ a }) => [a]) },
    { name: 'b', features: points.map(({ b }) => [b]) },
    { name: 'c', features: points.map(({ c }) => [c]) },
    { name: 'kind', features: points.map(({ kind }) => [0, 1, 2].map((one) => (one === kind ? 1 : 0))) },
  ];
  return { points, parameters, draw };
}

describe('importance of parameters', () => {
  it('finds what a goal depends on, in its order, and nothing in what it does not', () => {
    const { points, parameters } = sample(200);
    const found = parameterImportance(
      parameters,
      points.map(({ a, b }) => 4 * a + b),
    );
    expect(found?.explained).toBeGreaterThan(0.7);
    expect(found?.parameters.slice(0, 2).map(({ name }) => name)).toEqual(['a', 'b']);
    // Var(4a) : Var(b) = 16 : 1, and the order of the shares must show it.
    const share = new Map(found?.parameters.map((one) => [one.name, one.share]));
    expect(share.get('a')).toBeGreaterThan(5 * (share.get('b') ?? 0));
    for (const name of ['c', 'kind']) expect(Math.abs(share.get(name) ?? 1)).toBeLessThan(0.05);
  });

  it('sees a choice through all of its features, and a parameter that matters only with another', () => {
    const { points, parameters } = sample(300);
    const byKind = parameterImportance(
      parameters,
      points.map(({ kind }) => [1, 5, 2][kind] ?? 0),
    );
    expect(byKind?.parameters[0]?.name).toBe('kind');
    const crossed = parameterImportance(
      parameters,
      points.map(({ a, b }) => (a > 0.5 === b > 0.5 ? 1 : 0)),
    );
    expect(new Set(crossed?.parameters.slice(0, 2).map(({ name }) => name))).toEqual(new Set(['a', 'b']));
  });

  it('explains nothing of noise', () => {
    const { points, parameters, draw } = sample(60);
    const found = parameterImportance(
      parameters,
      points.map(() => draw()),
    );
    expect(found?.explained).toBeLessThan(0.1);
  });

  it('says nothing below a number of trials, or where every goal is the same', () => {
    const { points, parameters } = sample(leastTrials(4) - 1);
    expect(
      parameterImportance(
        parameters,
        points.map(({ a }) => a),
      ),
    ).toBeNull();
    const more = sample(40);
    expect(
      parameterImportance(
        more.parameters,
        more.points.map(() => 1),
      ),
    ).toBeNull();
  });

  it('is the same bits each time', () => {
    const { points, parameters } = sample(40);
    const goals = points.map(({ a, c }) => a * c);
    expect(parameterImportance(parameters, goals)).toEqual(parameterImportance(parameters, goals));
  });
});
