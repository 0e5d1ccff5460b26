import type { Axis } from './graph.js';

/**
 * Axes whose values follow from that of one: those declared with it, as long as no value of it stands at two points. A curve along the
 * one axis then has one value a point.
 */
export function followingAxes({ values, pairedWith = [] }: Axis): readonly string[] {
  const distinct = new Set(values.map((value) => (value.kind === 'number' ? value.exact : `${value.value}`)));
  return distinct.size === values.length ? pairedWith : [];
}

/** The same for an axis of a graph by its name. */
export function axesFollowing(axes: readonly Axis[], name: string): readonly string[] {
  const axis = axes.find((one) => one.name === name);
  return axis ? followingAxes(axis) : [];
}
