import type { AxisPoint } from './context.js';

/** Tells the points of some axes apart. */
export function coordinateKey(axes: readonly string[], coordinates: ReadonlyMap<string, AxisPoint>): string {
  return axes
    .map((axis) => {
      const point = coordinates.get(axis)?.point;
      return point === undefined ? '' : point.kind === 'number' ? point.exact : `${point.value}`;
    })
    .join('\u0000');
}
