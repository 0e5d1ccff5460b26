/** Round steps over some numbers. */
export interface NiceSteps {
  /** From at most the least to more than the greatest, evenly spaced; at least two. */
  readonly edges: readonly number[];
  /** Digits after the point that tell the edges apart. */
  readonly decimals: number;
}

/** At most `most` steps of 1, 2, 2.5 or 5 times a power of ten. */
export function niceSteps(values: readonly number[], most: number): NiceSteps {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const rough = (high - low || Math.abs(high) || 1) / most;
  for (let power = Math.floor(Math.log10(rough)) - 1; ; power++) {
    for (const factor of [1, 2, 2.5, 5]) {
      const step = factor * 10 ** power;
      const first = Math.floor(low / step);
      const last = Math.max(first + 1, Math.ceil(high / step));
      if (step < rough * 0.999 || last - first > most) continue;
      const decimals = Math.max(0, (factor === 2.5 ? 1 : 0) - power);
      return {
        decimals,
        edges: Array.from({ length: last - first + 1 }, (_, place) => Number(((first + place) * step).toFixed(decimals))),
      };
    }
  }
}
