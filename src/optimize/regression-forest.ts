import { randomStream, wordSource } from '../numeric/stream.js';
import { below, type Words } from './random-words.js';

/** A regression tree as nested splits: below the threshold left, else right. */
type Tree =
  | { readonly kind: 'leaf'; readonly value: number }
  | { readonly kind: 'split'; readonly feature: number; readonly threshold: number; readonly left: Tree; readonly right: Tree };

export interface GrownTree {
  readonly tree: Tree;
  /** Rows that were not drawn for it: it says something about these that it has not seen. */
  readonly unseen: readonly number[];
}

/** A leaf has at least this many rows. */
const LEAF = 3;

/** A tree is grown on at most this many rows: a long search must not make its report slow. */
const MOST_ROWS = 256;

/**
 * Random forest for regression (Breiman 2001): each tree on a bootstrap sample of at most 256 rows, each split over a third of the features, at least one.
 * Equal inputs give equal bits. @param rows features of each row. @param targets one number a row.
 */
export function growForest(rows: readonly (readonly number[])[], targets: readonly number[], trees: number): readonly GrownTree[] {
  const stream = randomStream(1, 'importance', 'forest');
  return Array.from({ length: trees }, (_, sample) => {
    const words = wordSource(stream, { sample });
    const drawn = Array.from({ length: Math.min(MOST_ROWS, rows.length) }, () => below(rows.length, words));
    const seen = new Set(drawn);
    return { tree: grow(drawn, rows, targets, words), unseen: rows.flatMap((__, row) => (seen.has(row) ? [] : [row])) };
  });
}

export function predictTree(tree: Tree, row: readonly number[]): number {
  let node = tree;
  while (node.kind === 'split') node = (row[node.feature] ?? 0) < node.threshold ? node.left : node.right;
  return node.value;
}

function grow(drawn: readonly number[], rows: readonly (readonly number[])[], targets: readonly number[], words: Words): Tree {
  const mean = drawn.reduce((sum, row) => sum + (targets[row] ?? 0), 0) / drawn.length;
  const split = drawn.length < 2 * LEAF ? null : bestSplit(drawn, rows, targets, words);
  if (!split) return { kind: 'leaf', value: mean };
  const { feature, threshold } = split;
  const isLeft = (row: number): boolean => (rows[row]?.[feature] ?? 0) < threshold;
  return {
    kind: 'split',
    feature,
    threshold,
    left: grow(
      drawn.filter((row) => isLeft(row)),
      rows,
      targets,
      words,
    ),
    right: grow(
      drawn.filter((row) => !isLeft(row)),
      rows,
      targets,
      words,
    ),
  };
}

interface Split {
  readonly feature: number;
  readonly threshold: number;
}

/** The split that takes most squared error away; null where none does. */
function bestSplit(drawn: readonly number[], rows: readonly (readonly number[])[], targets: readonly number[], words: Words): Split | null {
  const features = someOf(rows[0]?.length ?? 0, words);
  const total = drawn.reduce((sum, row) => sum + (targets[row] ?? 0), 0);
  let best: Split | null = null;
  let most = (total * total) / drawn.length + 1e-12 * Math.abs(total);
  for (const feature of features) {
    const ordered = drawn
      .map((row) => ({ at: rows[row]?.[feature] ?? 0, target: targets[row] ?? 0 }))
      .sort((a, b) => a.at - b.at || a.target - b.target);
    let sum = 0;
    for (let place = 1; place < ordered.length; place += 1) {
      const [before, here] = [ordered[place - 1], ordered[place]];
      if (!before || !here) continue;
      sum += before.target;
      if (before.at === here.at || place < LEAF || ordered.length - place < LEAF) continue;
      const gain = (sum * sum) / place + ((total - sum) * (total - sum)) / (ordered.length - place);
      if (gain <= most) continue;
      most = gain;
      best = { feature, threshold: (before.at + here.at) / 2 };
    }
  }
  return best;
}

/** A third of the features, at least one, without repetition. */
function someOf(count: number, words: Words): readonly number[] {
  const left = Array.from({ length: count }, (_, feature) => feature);
  const chosen: number[] = [];
  for (let draws = Math.max(1, Math.ceil(count / 3)); draws > 0 && left.length > 0; draws -= 1)
    chosen.push(...left.splice(below(left.length, words), 1));
  return chosen;
}
