/** A search space as the optimiser sees it: names and plain numbers. What a choice or a subset stands for is the caller's. */
export type Space = readonly Dimension[];

export type Dimension =
  /** Whole numbers from `low` to `high`, both included. `log`: equal ratios are equally far apart; needs `low` ≥ 1. */
  | { readonly kind: 'int'; readonly name: string; readonly low: number; readonly high: number; readonly log: boolean }
  /** Numbers from `low` to `high`, both included. `log`: equal ratios are equally far apart; needs `low` > 0. */
  | { readonly kind: 'float'; readonly name: string; readonly low: number; readonly high: number; readonly log: boolean }
  | { readonly kind: 'bool'; readonly name: string }
  /** One of `count` things, by index. `positions`: where they lie on a line, for things that are numbers. */
  | { readonly kind: 'choice'; readonly name: string; readonly count: number; readonly positions?: readonly number[] }
  /** `least` to `most` of `count` things, by increasing index. */
  | { readonly kind: 'subset'; readonly name: string; readonly count: number; readonly least: number; readonly most: number };

/** A point of a space: by name a number (`int`, `float`), a truth value, an index (`choice`) or increasing indices (`subset`). */
export type Point = Readonly<Record<string, Coordinate>>;
export type Coordinate = number | boolean | readonly number[];
