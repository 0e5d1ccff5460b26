/** 1/(2n)! with alternating sign, n = 0…11: beyond that a term is under half a unit in the last place for angles up to π/2. */
const COEFFICIENTS = coefficients(11);

function coefficients(last: number): readonly number[] {
  const result = [1];
  let factorial = 1;
  for (let n = 1; n <= last; n++) {
    factorial *= -(2 * n - 1) * (2 * n);
    result.push(1 / factorial);
  }
  return result;
}

/**
 * cos(π · x) for x in 0…1, to about 2⁻⁵². From additions and multiplications alone, as `exponential`: an engine's own Math.cos may differ from
 * machine to machine.
 */
export function cosineOfHalfTurns(x: number): number {
  if (x > 0.5) return -cosineOfHalfTurns(1 - x);
  const square = Math.PI * x * (Math.PI * x);
  let sum = 0;
  for (let n = COEFFICIENTS.length - 1; n >= 0; n--) sum = sum * square + COEFFICIENTS[n]!;
  return sum;
}
