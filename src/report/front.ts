export type Better = 'more' | 'less';

/**
 * Places of the points that no other beats: none is at least as good in both coordinates and better in one. Equal points share the
 * front. In order of `x`, then as given. O(n log n).
 */
export function paretoFront(
  points: readonly { readonly x: number; readonly y: number }[],
  better: { readonly x: Better; readonly y: Better },
): readonly number[] {
  const sign = { more: -1, less: 1 };
  const cost = points.map(({ x, y }, place) => ({ x: x * sign[better.x], y: y * sign[better.y], place }));
  cost.sort((a, b) => a.x - b.x || a.y - b.y || a.place - b.place);
  const front: number[] = [];
  let last: { readonly x: number; readonly y: number } | undefined;
  for (const point of cost) {
    if (last !== undefined && point.y >= last.y && !(point.x === last.x && point.y === last.y)) continue;
    front.push(point.place);
    last = point;
  }
  return front.sort((a, b) => (points[a]?.x ?? 0) - (points[b]?.x ?? 0) || a - b);
}
