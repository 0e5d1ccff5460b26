import { randomStream, wordSource } from '../numeric/stream.js';
import { below } from './random-words.js';
import { type GrownTree, growForest, predictTree } from './regression-forest.js';

/** A parameter as the features that stand for it: one number, or one an item of a choice or subset. */
export interface Parameter {
  readonly name: string;
  /** One array a trial. */
  readonly features: readonly (readonly number[])[];
}

export interface Importance {
  /** Share of the variance of the goal that the forest explains, on trials that a tree has not seen; at most 1, below 0 where it misleads. */
  readonly explained: number;
  /** By how much that share falls when one parameter is shuffled, the largest first; about 0 where it does not matter. */
  readonly parameters: readonly { readonly name: string; readonly share: number }[];
}

const TREES = 100;

/** Trials that a statement about importance needs: fewer show accidents. */
export const leastTrials = (parameters: number): number => Math.max(20, 5 * parameters);

/**
 * Permutation importance (Breiman 2001, section 10) of parameters for a goal, by a random forest on the trials. Equal inputs give equal
 * bits. Null where there are fewer than `leastTrials`, or where all goals are the same.
 */
export function parameterImportance(parameters: readonly Parameter[], goals: readonly number[]): Importance | null {
  const count = goals.length;
  if (parameters.length === 0 || count < leastTrials(parameters.length)) return null;
  const mean = goals.reduce((sum, goal) => sum + goal, 0) / count;
  const variance = goals.reduce((sum, goal) => sum + square(goal - mean), 0) / count;
  if (!(variance > 0)) return null;
  const rows = goals.map((_, trial) => parameters.flatMap(({ features }) => features[trial] ?? []));
  const forest = growForest(rows, goals, TREES);
  const lost = (shuffled: Parameter | null, seed: number): number =>
    unseenError(forest, rows, goals, columnsOf(parameters, shuffled), seed) / variance;
  const base = lost(null, 0);
  return {
    explained: 1 - base,
    parameters: parameters
      .map((parameter, place) => ({ name: parameter.name, share: lost(parameter, place) - base }))
      .sort((a, b) => b.share - a.share),
  };
}

/** Columns of the rows that belong to one parameter. */
function columnsOf(parameters: readonly Parameter[], wanted: Parameter | null): readonly number[] {
  let first = 0;
  for (const parameter of parameters) {
    const width = parameter.features[0]?.length ?? 0;
    if (parameter === wanted) return Array.from({ length: width }, (_, place) => first + place);
    first += width;
  }
  return [];
}

/** Mean squared error of the trees on what each has not seen, after shuffling some columns among these rows. */
function unseenError(
  forest: readonly GrownTree[],
  rows: readonly (readonly number[])[],
  goals: readonly number[],
  shuffled: readonly number[],
  seed: number,
): number {
  const sums = goals.map(() => ({ sum: 0, count: 0 }));
  forest.forEach(({ tree, unseen }, sample) => {
    const other = shuffled.length === 0 ? unseen : shuffle(unseen, seed, sample);
    unseen.forEach((row, place) => {
      const own = rows[row] ?? [];
      const features = shuffled.length === 0 ? own : withColumns(own, rows[other[place] ?? row] ?? own, shuffled);
      const total = sums[row];
      if (!total) return;
      total.sum += predictTree(tree, features);
      total.count += 1;
    });
  });
  const known = sums.flatMap(({ sum, count }, row) => (count === 0 ? [] : [square(sum / count - (goals[row] ?? 0))]));
  return known.reduce((sum, error) => sum + error, 0) / Math.max(1, known.length);
}

const square = (value: number): number => value * value;

function withColumns(row: readonly number[], other: readonly number[], columns: readonly number[]): readonly number[] {
  const mixed = [...row];
  for (const column of columns) mixed[column] = other[column] ?? 0;
  return mixed;
}

function shuffle(items: readonly number[], seed: number, sample: number): readonly number[] {
  const words = wordSource(randomStream(seed, 'importance', 'shuffle'), { sample });
  const order = [...items];
  for (let last = order.length - 1; last > 0; last -= 1) {
    const other = below(last + 1, words);
    [order[last], order[other]] = [order[other] ?? 0, order[last] ?? 0];
  }
  return order;
}
