/** One benchmark: what was measured, beside what, and the ratios that are reported. */
export interface Benchmark {
  /** What is compared with what, in a sentence. */
  readonly title: string;
  readonly measurements: readonly Measurement[];
  /** Ours divided by the reference or the bound: below 1 is faster. */
  readonly ratios: Readonly<Record<string, number>>;
  /** Why something is missing, for example a peer that is not installed. */
  readonly notes: readonly string[];
}

export interface Measurement {
  readonly name: string;
  readonly unit: string;
  readonly median: number;
  readonly minimum: number;
  readonly maximum: number;
  readonly runs: number;
}

/** Median, minimum and maximum of repeated measurements. */
export function summary(name: string, unit: string, values: readonly number[]): Measurement {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (index: number): number => sorted[index] ?? Number.NaN;
  return { name, unit, median: at(sorted.length >> 1), minimum: at(0), maximum: at(sorted.length - 1), runs: sorted.length };
}
