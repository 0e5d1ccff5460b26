import { followingAxes } from '../../graph/axis-pairs.js';
import type { CheckContext } from '../context.js';

/** Axes that no channel shows: neither the channels' own nor those whose values follow from these. */
export function unshown(axes: readonly string[], shown: readonly string[], context: CheckContext): readonly string[] {
  const following = shown.flatMap((name) => {
    const along = context.axis(name);
    return along ? followingAxes(along.axis) : [];
  });
  return axes.filter((axis) => !shown.includes(axis) && !following.includes(axis));
}
