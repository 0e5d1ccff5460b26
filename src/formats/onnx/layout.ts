import type { Shape } from '../../network/shape.js';

/** Stands for the batch among the axes of a value. */
export const BATCH = -1;

/**
 * An axis of a value of ONNX as axes of the layer that gives it, in row-major order: one as a rule, several where a reshape merged them,
 * none where it has side one. So what moves, merges, adds or removes axes needs no layer; the layers that read the value do.
 */
export type Axis = readonly number[];

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
 * The axes behind a reshape to `target` sides, where 0 keeps a side and -1 takes what is left. `batch` is the length of the batch that the
 * model declares, 0 where it has any. Null where it does not merge, split or keep whole axes behind the batch.
 */
export function reshapedAxes(axes: readonly Axis[], shape: Shape, target: readonly number[], batch: number): readonly Axis[] | null {
  const [first, ...rest] = axes;
  const [count, ...asked] = target;
  if (first?.[0] !== BATCH || count === undefined || !(count === 0 || count === -1 || (batch > 0 && count === batch))) return null;
  const sides = asked.map((side, place) => (side === 0 ? sideOf(rest[place] ?? [], shape) : side));
  const whole = rest.reduce((product, axis) => product * sideOf(axis, shape), 1);
  const others = sides.filter((side) => side !== -1).reduce((product, side) => product * side, 1);
  const left = [...rest.flat()];
  const result: Axis[] = [];
  for (const asking of sides) {
    const side = asking === -1 ? whole / others : asking;
    const taken: number[] = [];
    while (left.length > 0 && sideOf(taken, shape) < side) taken.push(...left.splice(0, 1));
    if (sideOf(taken, shape) !== side) return null;
    result.push(taken);
  }
  return left.every((one) => shape[one] === 1) ? [BATCH_AXIS, ...result] : null;
}

/** How a message shows axes: `[batch, 2, 0·1, 1 of side one]`. */
export const formatAxes = (axes: readonly Axis[]): string =>
  `[${axes.map((axis) => (axis.length === 0 ? 'one' : axis[0] === BATCH ? 'batch' : axis.map((one) => `axis ${one}`).join('·'))).join(', ')}]`;
