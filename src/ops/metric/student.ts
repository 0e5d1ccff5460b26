/**
 * Quantiles of Student's t distribution for whole degrees of freedom, from the finite sums of Abramowitz and Stegun 26.7.3 and 26.7.4. Only
 * the four operations and square roots are used, which give the same bits everywhere; `Math.atan` and the gamma function do not.
 */

/** The arc tangent of a number that is not negative: halving the angle until the series is short. */
function arcTangent(x: number): number {
  let y = x;
  let factor = 1;
  while (y > 0.05) {
    y /= 1 + Math.sqrt(1 + y * y);
    factor *= 2;
  }
  let sum = 0;
  let power = y;
  for (let k = 1; k <= 19; k += 2) {
    sum += k % 4 === 1 ? power / k : -power / k;
    power *= y * y;
  }
  return factor * sum;
}

/** The probability that t lies between −x and x, x ≥ 0. */
function within(x: number, freedom: number): number {
  const cosine2 = freedom / (freedom + x * x);
  const sine = x / Math.sqrt(freedom + x * x);
  const isOdd = freedom % 2 === 1;
  // The sums begin at cos θ and at 1; each term has two more factors cos θ.
  let term = isOdd ? Math.sqrt(cosine2) : 1;
  let sum = freedom === 1 ? 0 : term;
  for (let k = isOdd ? 3 : 2; k < freedom; k += 2) {
    term *= (cosine2 * (k - 1)) / k;
    sum += term;
  }
  return isOdd ? (2 / Math.PI) * (arcTangent(x / Math.sqrt(freedom)) + sine * sum) : sine * sum;
}

/** The bound that |t| stays below with the probability `level`, for at least one degree of freedom. */
export function studentBound(level: number, freedom: number): number {
  let high = 1;
  while (within(high, freedom) < level) high *= 2;
  let low = high / 2;
  if (high === 1) low = 0;
  for (;;) {
    const middle = (low + high) / 2;
    if (middle <= low || middle >= high) return middle;
    if (within(middle, freedom) < level) low = middle;
    else high = middle;
  }
}
