/** 2π as a float64. */
const TAU = 6.283185307179586;

/**
 * Sine of a full turn times `turns`, |turns| ≤ 2⁴⁰, to about 2 units in the last place of 1. From additions and multiplications alone, which
 * IEEE 754 defines to the last bit, where an engine's own Math.sin may differ from machine to machine. Counting in turns makes the reduction
 * exact: quarters of a turn give exactly 0, 1, 0 and −1.
 */
export function sineOfTurns(turns: number): number {
  const fraction = turns - Math.round(turns);
  const quarter = Math.round(4 * fraction);
  const x = (fraction - quarter / 4) * TAU;
  switch (quarter & 3) {
    case 0:
      return sineNearZero(x);
    case 1:
      return cosineNearZero(x);
    case 2:
      return -sineNearZero(x);
    default:
      return -cosineNearZero(x);
  }
}

/** Cosine of a full turn times `turns`, as `sineOfTurns`. */
export const cosineOfTurns = (turns: number): number => sineOfTurns(turns - Math.round(turns) + 0.25);

/** Taylor series for |x| ≤ π/4: the first term left out is below 2⁻⁵³. */
function sineNearZero(x: number): number {
  const square = x * x;
  let sum = 1;
  for (let n = 16; n >= 2; n -= 2) sum = 1 - (sum * square) / (n * (n + 1));
  return x * sum;
}

function cosineNearZero(x: number): number {
  const square = x * x;
  let sum = 1;
  for (let n = 17; n >= 1; n -= 2) sum = 1 - (sum * square) / (n * (n + 1));
  return sum;
}
