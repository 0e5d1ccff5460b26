/** 97.5 % quantile of the standard normal distribution. */
const Z = 1.959963984540054;

/** 95 % score interval of a proportion (Wilson 1927), for `correct` of `n` > 0 samples. */
export function wilson(correct: number, n: number): readonly [number, number] {
  const share = correct / n;
  const z2n = (Z * Z) / n;
  const centre = (share + z2n / 2) / (1 + z2n);
  const half = (Z * Math.sqrt((share * (1 - share)) / n + z2n / (4 * n))) / (1 + z2n);
  // At 0 and n the bound is exact; rounding must not move it past the end.
  return [correct === 0 ? 0 : centre - half, correct === n ? 1 : centre + half];
}
