import type { CheckedAxis, Coordinates } from './context.js';

/** Tells the points of some axes apart. */
export function coordinateKey(axes: readonly string[], coordinates: Coordinates): string {
  return axes
    .map((axis) => {
      const point = coordinates.get(axis)?.point;
      return point === undefined ? '' : point.kind === 'number' ? point.exact : `${point.value}`;
    })
    .join('\u0000');
}

/** `strength=0.1, run=2`: the point of an instance, as it stands in the brackets behind its name. */
export const pointText = (axes: readonly string[], coordinates: Coordinates): string =>
  axes.flatMap((axis) => (coordinates.has(axis) ? [`${axis}=${coordinates.get(axis)?.point.value}`] : [])).join(', ');

/** At the point `index` of axes that move together. */
export function moved(coordinates: Coordinates, axes: readonly CheckedAxis[], index: number): Coordinates {
  const next = new Map(coordinates);
  for (const { axis } of axes) {
    const point = axis.values[index];
    if (point) next.set(axis.name, { point, index });
  }
  return next;
}
