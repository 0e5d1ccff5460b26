/**
 * The candidate nearest to `word`, or undefined if none is near: at most max(1, ⌊length / 3⌋) edits away, where an edit inserts, deletes or
 * replaces a character or swaps two neighbours. A candidate that differs in case only wins; ties go to the one that sorts first.
 */
export function closest(word: string, candidates: Iterable<string>): string | undefined {
  const [best] = measured(word, candidates).sort((a, b) => a.distance - b.distance || (a.candidate < b.candidate ? -1 : 1));
  return best?.candidate;
}

/** The candidates that `closest` chooses from, each once. */
export const near = (word: string, candidates: Iterable<string>): readonly string[] =>
  measured(word, new Set(candidates)).map(({ candidate }) => candidate);

function measured(word: string, candidates: Iterable<string>): { readonly candidate: string; readonly distance: number }[] {
  const limit = Math.max(1, Math.floor(word.length / 3));
  const lower = word.toLowerCase();
  return [...candidates].flatMap((candidate) => {
    if (candidate === word) return [];
    const distance = candidate.toLowerCase() === lower ? 0 : distanceWithin(word, candidate, limit);
    // A word of one or two letters resembles every other; replacing all of it suggests nothing.
    const isNear = distance <= limit && (distance === 0 || distance < Math.max(word.length, candidate.length));
    return isNear ? [{ candidate, distance }] : [];
  });
}

/**
 * The Damerau–Levenshtein distance in its restricted form (no substring is edited twice), or `limit + 1` if it is greater than `limit`.
 */
export function distanceWithin(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) > limit) return limit + 1;
  let beforePrevious: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let cost = Math.min((previous[j] as number) + 1, (row[j - 1] as number) + 1, (previous[j - 1] as number) + (same ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) cost = Math.min(cost, (beforePrevious[j - 2] as number) + 1);
      row.push(cost);
    }
    beforePrevious = previous;
    previous = row;
  }
  return Math.min(previous[b.length] as number, limit + 1);
}
