import type { Rational } from '../../graph/rational.js';
import type { SplitName } from '../../graph/value-type.js';

/** How many of something go to each split. */
export type SplitCounts = Readonly<Record<SplitName, number>>;

/** Shares of `total`, rounded half up and at least one each (10 % of 45 are 5); what is left is for training, perhaps nothing. */
export function splitCounts(total: number, val: Rational, test: Rational): SplitCounts {
  const counts = { val: atLeastOne(total, val), test: atLeastOne(total, test) };
  return { ...counts, train: total - counts.val - counts.test };
}

/** A share of `total`, rounded half up and at least one. */
export function atLeastOne(total: number, { numerator, denominator }: Rational): number {
  const halfUp = (2n * numerator * BigInt(total) + denominator) / (2n * denominator);
  return Math.max(1, Number(halfUp));
}

/** Deals out what `order` lists: first the test split, so that another share for validation leaves it as it is. */
export function deal(order: Int32Array, { val, test }: SplitCounts): Readonly<Record<SplitName, Int32Array>> {
  return { test: order.slice(0, test), val: order.slice(test, test + val), train: order.slice(test + val) };
}
