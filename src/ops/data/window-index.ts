/** Which windows there are in recordings that lie one after another. */
export interface WindowIndex {
  /** First row of each window, in order. */
  readonly firstRows: Int32Array;
  /** The recording that each window is of. */
  readonly recordings: Int32Array;
}

/**
 * Windows start `stride` rows apart and are aligned at the end of their recording: the last one ends with it, and the first
 * (rows − window) mod stride rows are in none.
 */
export function indexWindows(rows: readonly number[], window: number, stride: number): WindowIndex {
  const firstRows: number[] = [];
  const recordings: number[] = [];
  let base = 0;
  for (const [recording, length] of rows.entries()) {
    if (length >= window) {
      for (let start = (length - window) % stride; start + window <= length; start += stride) {
        firstRows.push(base + start);
        recordings.push(recording);
      }
    }
    base += length;
  }
  return { firstRows: Int32Array.from(firstRows), recordings: Int32Array.from(recordings) };
}

/** The share of the windows `some` that have a row in common with one of `others`. */
export function overlapShare({ firstRows, recordings }: WindowIndex, window: number, some: Int32Array, others: Int32Array): number {
  const isOther = new Uint8Array(firstRows.length);
  for (const index of others) isOther[index] = 1;
  /** For each window the nearest of `others` before it, or itself. */
  const before = new Int32Array(firstRows.length);
  for (let index = 0, last = -1; index < before.length; index++) {
    if (isOther[index] === 1) last = index;
    before[index] = last;
  }
  const after = new Int32Array(firstRows.length);
  for (let index = after.length - 1, next = -1; index >= 0; index--) {
    if (isOther[index] === 1) next = index;
    after[index] = next;
  }
  const overlaps = (a: number, b: number): boolean =>
    b >= 0 && recordings[a] === recordings[b] && Math.abs(firstRows[a]! - firstRows[b]!) < window;
  return some.filter((index) => overlaps(index, before[index]!) || overlaps(index, after[index]!)).length / some.length;
}
