import { exists, placeOf } from './conditions.js';
import type { Axis, Coordinates } from './domain.js';
import type { Coordinate } from './space.js';

/** Axes whose existence depends on each other, with their points counted from 0. */
export interface Group {
  /** Places of its axes, increasing. */
  readonly axes: readonly number[];
  readonly size: number;
  /** Of each set of axes that exist together, one choice of the values on which that depends; sparse, by place. None where all always exist. */
  readonly patterns: readonly Coordinates[];
  rank(coordinates: Coordinates): number;
  /** Writes the coordinates of the point of that rank to their places. */
  write(rank: number, coordinates: Coordinate[]): void;
}

export function groupsOf(axes: readonly Axis[]): readonly Group[] {
  const first = axes.map((_, index) => index);
  const join = (one: number, other: number): void => {
    const [low, high] = [Math.min(first[one]!, first[other]!), Math.max(first[one]!, first[other]!)];
    first.forEach((root, index) => {
      if (root === high) first[index] = low;
    });
  };
  for (const [index, { dimension }] of axes.entries())
    for (const { dimensions } of dimension.when ?? []) for (const name of dimensions) join(index, placeOf(axes, name));
  return [...new Set(first)].map((root) => {
    const members = [...first.keys()].filter((index) => first[index] === root);
    return members.length === 1 ? single(axes, root) : conditional(axes, members);
  });
}

function single(axes: readonly Axis[], index: number): Group {
  const axis = axes[index]!;
  return {
    axes: [index],
    // A condition without dimensions holds always or never.
    size: exists(axes, index, []) ? axis.count : 1,
    patterns: [],
    rank: (coordinates) => (coordinates[index] === null ? 0 : axis.level(coordinates[index]!)),
    write: (rank, coordinates) => {
      coordinates[index] = exists(axes, index, coordinates) ? axis.value(rank) : null;
    },
  };
}

/** Values of the axes that conditions read, and the points of the group that have them. */
interface Branch {
  readonly start: number;
  /** By place; sparse. */
  readonly coordinates: Coordinates;
  /** Places of the other axes that exist there. */
  readonly free: readonly number[];
}

/** Every combination of the axes that conditions read is a branch; the checker keeps them few. */
function conditional(axes: readonly Axis[], members: readonly number[]): Group {
  const read = new Set(members.flatMap((index) => (axes[index]!.dimension.when ?? []).flatMap(({ dimensions }) => dimensions)));
  const controllers = members.filter((index) => read.has(axes[index]!.dimension.name));
  const others = members.filter((index) => !controllers.includes(index));
  const branches: Branch[] = [];
  let size = 0;
  const open = (depth: number, coordinates: Coordinate[]): void => {
    const index = controllers[depth];
    if (index === undefined) {
      const free = others.filter((other) => exists(axes, other, coordinates));
      branches.push({ start: size, coordinates: [...coordinates], free });
      size += free.reduce((product, other) => product * axes[other]!.count, 1);
      return;
    }
    const axis = axes[index]!;
    const values = exists(axes, index, coordinates) ? Array.from({ length: axis.count }, (_, level) => axis.value(level)) : [null];
    for (const value of values) {
      coordinates[index] = value;
      open(depth + 1, coordinates);
    }
  };
  open(0, new Array(axes.length));
  const keyOf = (coordinates: Coordinates): string => controllers.map((index) => `${coordinates[index]}`).join('|');
  const byKey = new Map(branches.map((branch) => [keyOf(branch.coordinates), branch]));
  const patterns = new Map<string, Coordinates>();
  for (const { coordinates, free } of branches) {
    const present = [...controllers.filter((index) => coordinates[index] !== null), ...free].join(' ');
    if (!patterns.has(present)) patterns.set(present, coordinates);
  }
  return {
    axes: members,
    size,
    patterns: [...patterns.values()],
    rank: (coordinates) => {
      const { start, free } = byKey.get(keyOf(coordinates))!;
      return start + free.reduce((rank, index) => rank * axes[index]!.count + axes[index]!.level(coordinates[index]!), 0);
    },
    write: (rank, coordinates) => {
      const branch = branches[lastBefore(branches, rank)]!;
      for (const index of controllers) coordinates[index] = branch.coordinates[index]!;
      for (const index of others) coordinates[index] = null;
      let rest = rank - branch.start;
      for (const index of branch.free.toReversed()) {
        const axis = axes[index]!;
        const above = Math.floor(rest / axis.count);
        coordinates[index] = axis.value(rest - above * axis.count);
        rest = above;
      }
    },
  };
}

/** The last branch that begins at `rank` or before. */
function lastBefore(branches: readonly Branch[], rank: number): number {
  let [low, high] = [0, branches.length - 1];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (branches[middle]!.start <= rank) low = middle;
    else high = middle - 1;
  }
  return low;
}
