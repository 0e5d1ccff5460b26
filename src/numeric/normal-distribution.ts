import { exponential } from './exponential.js';
import { naturalLogarithm } from './natural-logarithm.js';

/** ln √(2π). */
const HALF_LOG_TWO_PI = 0.9189385332046728;

/** Where the Chebyshev series map [0, ∞) to [−1, 1): t = (x − 4) / (x + 4). Chosen for the fewest terms. */
const CENTRE = 4;

/** Chebyshev coefficients in t of (x + 4) · R(x), R being Mills' ratio; computed with 50 digits, the remainder is below 2e-17. */
const MILLS: readonly number[] = [
  2.4325604285150404, -1.8842545745794834, 0.5569566490963817, -0.12161597214420457, 0.017360708143727772, -0.0008036212007299657,
  -0.0002520349348054353, 4.7383719270581175e-5, 2.5325891365988257e-6, -1.5404069839913e-6, -8.474960630061696e-9, 5.185338601094672e-8,
  -2.8281293276602497e-10, -1.9486566378891076e-9, -2.491945496827567e-11, 7.957248719448846e-11, 4.618414179155219e-12,
  -3.290856124224385e-12, -4.36538404380973e-13, 1.2300711839232774e-13, 3.2414173582086784e-14, -3.0532395587325663e-15,
  -2.0183740275707353e-15, -7.170195501422588e-17, 1.0169552398038542e-16,
];

/** The same of (x + 4)² · (1 − x R(x)). */
const LOSS: readonly number[] = [
  5.867226750410469, -6.869332643790857, 2.5438668455355082, -0.6297649539579541, 0.09121894094995249, -0.0012009154283937665,
  -0.0023606371019588507, 0.0003120902426973162, 4.9251387511141394e-5, -1.4134829409821565e-5, -1.192965784420879e-6, 5.812073573807332e-7,
  4.41442170110537e-8, -2.4436905482342735e-8, -2.520334533517189e-9, 1.0325278882702155e-9, 1.713556941542717e-10, -4.0188955121042796e-11,
  -1.1625302240519591e-11, 1.1169444262192049e-12, 7.27328643567701e-13, 1.4433792830772694e-14, -3.9219208543903716e-14,
  -5.625951079910228e-15, 1.5661071080199422e-15, 5.547823767568879e-16,
];

/** A Chebyshev series at t, by Clenshaw's recurrence. */
function chebyshev(coefficients: readonly number[], t: number): number {
  let [next, afterNext] = [0, 0];
  for (let k = coefficients.length - 1; k > 0; k--) {
    const value = 2 * t * next - afterNext + coefficients[k]!;
    afterNext = next;
    next = value;
  }
  return t * next - afterNext + coefficients[0]!;
}

/** Mills' ratio (1 − Φ(x)) / φ(x) of the standard normal distribution for x ≥ 0, to a relative 1e-14. */
export function millsRatio(x: number): number {
  return chebyshev(MILLS, (x - CENTRE) / (x + CENTRE)) / (x + CENTRE);
}

/**
 * 1 − x R(x) for x ≥ 0, with R Mills' ratio, to a relative 1e-13 even where x R(x) rounds to 1: the mean of what a standard normal number
 * exceeds x by is φ(x) times this.
 */
export function normalLossRatio(x: number): number {
  return chebyshev(LOSS, (x - CENTRE) / (x + CENTRE)) / ((x + CENTRE) * (x + CENTRE));
}

/** φ(z), the standard normal density; 0 where it would be denormal. */
export const normalDensity = (z: number): number => exponential(-0.5 * z * z - HALF_LOG_TWO_PI);

export const logNormalDensity = (z: number): number => -0.5 * z * z - HALF_LOG_TWO_PI;

/** Φ(z), to a relative 1e-13 for z ≥ −30 (the exponent's rounding grows with z²). */
export function normalCdf(z: number): number {
  const tail = normalDensity(z) * millsRatio(Math.abs(z));
  return z < 0 ? tail : 1 - tail;
}

/** ln Φ(z), to a relative 1e-13 for every finite z. */
export function logNormalCdf(z: number): number {
  if (z < 0) return logNormalDensity(z) + naturalLogarithm(millsRatio(-z));
  const tail = normalDensity(z) * millsRatio(z);
  // ln(1 − q) by its series where 1 − q would lose digits.
  return tail < 1e-4 ? -tail * (1 + tail * (1 / 2 + tail * (1 / 3 + tail / 4))) : naturalLogarithm(1 - tail);
}
