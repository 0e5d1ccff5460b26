/** n over k for all 0 ≤ k ≤ n ≤ count, by Pascal's triangle: exact below 2⁵³, of full relative precision above. */
function binomials(count: number): readonly (readonly number[])[] {
  const rows: number[][] = [[1]];
  for (let n = 1; n <= count; n++) {
    const above = rows[n - 1]!;
    rows.push(Array.from({ length: n + 1 }, (_, k) => (above[k - 1] ?? 0) + (above[k] ?? 0)));
  }
  return rows;
}

/** The subsets of `least` to `most` of `count` things, numbered by size and then in lexicographic order. */
export interface Subsets {
  /** How many there are; exact up to 2⁵³. */
  readonly total: number;
  /** The increasing indices of one, 0 ≤ rank < total. */
  at(rank: number): readonly number[];
  /** The inverse of `at`, where total ≤ 2⁵³. */
  rank(subset: readonly number[]): number;
}

export function subsets(count: number, least: number, most: number): Subsets {
  const choose = binomials(count);
  const ofSize = Array.from({ length: most - least + 1 }, (_, i) => choose[count]![least + i]!);
  return {
    total: ofSize.reduce((sum, one) => sum + one, 0),
    at: (rank) => {
      let size = least;
      while (size < most && rank >= ofSize[size - least]!) rank -= ofSize[size++ - least]!;
      const result: number[] = [];
      for (let thing = 0; result.length < size; thing++) {
        const rest = count - thing - 1;
        const missing = size - result.length;
        const withIt = choose[rest]![missing - 1]!;
        // The last test is what holds the result together above 2⁵³, where ranks are rounded.
        if (rank < withIt || missing > rest) result.push(thing);
        else rank -= withIt;
      }
      return result;
    },
    rank: (subset) => {
      let rank = 0;
      for (let size = least; size < subset.length; size++) rank += ofSize[size - least]!;
      let thing = 0;
      subset.forEach((member, index) => {
        for (; thing < member; thing++) rank += choose[count - thing - 1]![subset.length - index - 1]!;
        thing++;
      });
      return rank;
    },
  };
}
