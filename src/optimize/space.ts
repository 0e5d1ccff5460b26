/** A search space as the optimiser sees it: names and plain numbers. What a choice or a subset stands for is the caller's. */
export type Space = readonly Dimension[];

export type Dimension = Values & {
  /** Where the dimension exists: all of these hold. Absent for one that always does. */
  readonly when?: readonly Condition[];
};

type Values =
  /** Whole numbers from `low` to `high`, both included. `log`: equal ratios are equally far apart; needs `low` ≥ 1. */
  | { readonly kind: 'int'; readonly name: string; readonly low: number; readonly high: number; readonly log: boolean }
  /** Numbers from `low` to `high`, both included. `log`: equal ratios are equally far apart; needs `low` > 0. */
  | { readonly kind: 'float'; readonly name: string; readonly low: number; readonly high: number; readonly log: boolean }
  | { readonly kind: 'bool'; readonly name: string }
  /** One of `count` things, by index. `positions`: where they lie on a line, for things that are numbers. */
  | { readonly kind: 'choice'; readonly name: string; readonly count: number; readonly positions?: readonly number[] }
  /** `least` to `most` of `count` things, by increasing index. */
  | { readonly kind: 'subset'; readonly name: string; readonly count: number; readonly least: number; readonly most: number };

/** A condition on earlier dimensions, as the table of where it holds. It holds nowhere where one of them does not exist. */
export interface Condition {
  readonly dimensions: readonly string[];
  /** Intervals of ranks, both ends included and increasing; the values of `dimensions` are counted row by row, each as its axis counts them. */
  readonly ranks: readonly (readonly [from: number, to: number])[];
}

/** A point of a space: by name a number (`int`, `float`), a truth value, an index (`choice`) or increasing indices (`subset`). */
export type Point = Readonly<Record<string, Coordinate>>;
/** null: the dimension does not exist at the point. */
export type Coordinate = number | boolean | readonly number[] | null;
