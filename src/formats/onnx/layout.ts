import type { Shape } from '../../network/shape.js';

/** Stands for the batch among the axes of a value. */
export const BATCH = -1;

/**
 * An axis of a value of ONNX as axes of the layer that gives it, in row-major order: one as a rule, several where a reshape merged them,
 * none where it has side one. So what moves, merges, adds or removes axes needs no layer; the layers that read the value do.
 */
export type Axis = readonly number[];

/** Of a value: samples have three at most, and operators add a few. */
export const MAX_AXES = 8;

export const BATCH_AXIS: Axis = [BATCH];

const significant = (axis: Axis, shape: Shape): Axis => axis.filter((one) => one === BATCH || shape[one] !== 1);

/** Whether the axes mean the same order of the same values: axes of side one may stand anywhere. */
export function isLayout(axes: readonly Axis[], shape: Shape, expected: readonly Axis[]): boolean {
  const text = (list: readonly Axis[]) => JSON.stringify(list.map((axis) => significant(axis, shape)));
  return axes.length === expected.length && text(axes) === text(expected);
}

/** The order of the layer's own axes, with the batch first: what its output is without moving anything. */
export const naturalAxes = (rank: number): readonly Axis[] => [BATCH_AXIS, ...Array.from({ length: rank }, (_, axis) => [axis])];

export const sideOf = (axis: Axis, shape: Shape): number => axis.reduce((product, one) => product * (shape[one] ?? 1), 1);

/**
 * The axes behind a reshape to `target` sides, where 0 keeps a side and -1 takes what is left. `isBatch` says which sides the batch may
 * have. Null where the batch does not stay an axis of its own, or where axes are not kept, split or merged whole.
 */
export function reshapedAxes(
  axes: readonly Axis[],
  shape: Shape,
  target: readonly number[],
  isBatch: (side: number) => boolean,
): readonly Axis[] | null {
  const place = axes.findIndex((axis) => axis[0] === BATCH);
  const sides = target.map((side, at) => (side === 0 && at !== place ? sideOf(axes[at] ?? [], shape) : side));
  for (const [at, side] of sides.entries()) {
    if (!(side === -1 || (side === 0 && at === place) || isBatch(side))) continue;
    const before = regrouped(axes.slice(0, place), shape, sides.slice(0, at));
    const after = before && regrouped(axes.slice(place + 1), shape, sides.slice(at + 1));
    if (before && after) return [...before, BATCH_AXIS, ...after];
  }
  return null;
}

function regrouped(axes: readonly Axis[], shape: Shape, sides: readonly number[]): readonly Axis[] | null {
  const left = axes.flat();
  const others = sides.filter((side) => side !== -1).reduce((product, side) => product * side, 1);
  const whole = sideOf(left, shape);
  const result: Axis[] = [];
  for (const asked of sides) {
    const side = asked === -1 ? whole / others : asked;
    const taken: number[] = [];
    while (left.length > 0 && sideOf(taken, shape) < side) taken.push(...left.splice(0, 1));
    if (sideOf(taken, shape) !== side) return null;
    result.push(taken);
  }
  return left.every((one) => shape[one] === 1) ? result : null;
}

/** How a message shows axes: `[batch, axis 2, axis 0·axis 1]`, and `one` for an axis of side one that the layer does not have. */
export const formatAxes = (axes: readonly Axis[]): string =>
  `[${axes.map((axis) => (axis.length === 0 ? 'one' : axis[0] === BATCH ? 'batch' : axis.map((one) => `axis ${one}`).join('·'))).join(', ')}]`;
