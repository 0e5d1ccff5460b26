import { describe, expect, it } from 'vitest';
import { logNormalCdf, millsRatio, normalCdf, normalDensity, normalLossRatio } from '../../src/numeric/normal-distribution.js';

const relative = (value: number, reference: number): number => Math.abs(value - reference) / Math.abs(reference);

/** Computed with 60 digits. */
const MILLS: readonly [x: number, ratio: number][] = [
  [0, 1.2533141373155002512],
  [0.125, 1.1374909212036045148],
  [0.5, 0.87636445645369234673],
  [1, 0.65567954241879847154],
  [2, 0.42136922928805447322],
  [4, 0.23665238291356067062],
  [8, 0.12313196325793229628],
  [20, 0.049875925981836783658],
  [100, 0.0099990002998501049056],
  [1e4, 9.999999900000003e-5],
  [1e8, 9.999999999999999e-9],
];

const CDF: readonly [z: number, cdf: number, log: number][] = [
  [-20, 2.7536241186062336951e-89, -203.91715537109726394],
  [-8, 6.2209605742717841235e-16, -35.013437159914549896],
  [-5, 2.8665157187919391167e-7, -15.064998393988725736],
  [-3, 0.0013498980316300945267, -6.6077262215103495433],
  [-1.5, 0.066807201268858066004, -2.705944400823889807],
  [-0.5, 0.30853753872598689636, -1.1759117615936186089],
  [0, 0.5, -0.69314718055994530942],
  [0.25, 0.59870632568292372424, -0.51298407540943043213],
  [1, 0.84134474606854294859, -0.17275377902344988953],
  [3, 0.99865010196836990547, -0.0013508099647481937988],
  [6, 0.99999999901341235496, -9.8658764552437573169e-10],
  [9, 0.99999999999999999989, -1.1285884059538406478e-19],
];

/** ln(φ(z) + z Φ(z)), from which 1 − x R(x) = exp(that at −x) / φ(x). */
const LOG_LOSS: readonly [z: number, log: number][] = [
  [-0.5, -1.6205162643873199193],
  [-1.5, -3.5299359208057098515],
  [-3, -7.8696860596030285171],
  [-5, -16.744301162660990143],
  [-20, -206.91783850942509785],
];

describe('the normal distribution', () => {
  it.each(MILLS)('has Mills’ ratio at %d', (x, ratio) => {
    expect(relative(millsRatio(x), ratio)).toBeLessThan(1e-14);
  });

  it.each(CDF)('has Φ and its logarithm at %d', (z, cdf, log) => {
    expect(relative(normalCdf(z), cdf)).toBeLessThan(1e-13);
    expect(relative(logNormalCdf(z), log)).toBeLessThan(1e-13);
  });

  it('has the logarithm of Φ where Φ is no number of float64', () => {
    expect(relative(logNormalCdf(-38), -726.5572160188201301)).toBeLessThan(1e-15);
    // −z²/2 − ln(z √(2π)), to first order.
    expect(relative(logNormalCdf(-1e6), -5e11 - Math.log(1e6) - 0.9189385332046728)).toBeLessThan(1e-15);
    expect(logNormalCdf(40)).toBeCloseTo(0, 300);
  });

  it.each(LOG_LOSS)('has the loss at %d', (z, log) => {
    expect(Math.abs(Math.log(normalLossRatio(-z)) - (z * z) / 2 - 0.9189385332046728 - log)).toBeLessThan(1e-13 * Math.abs(log));
  });

  it('has the loss far out, where x R(x) rounds to 1', () => {
    // 1/x² − 3/x⁴ + 15/x⁶ …
    for (const x of [100, 1e4, 1e7])
      expect(relative(normalLossRatio(x), (1 - 3 / x ** 2 + 15 / x ** 4 - 105 / x ** 6) / x ** 2)).toBeLessThan(1e-13);
  });

  it('has a density that integrates to Φ', () => {
    let sum = 0;
    for (let i = 0; i < 20_000; i++) sum += normalDensity(-10 + (i + 0.5) * 5e-4) * 5e-4;
    expect(Math.abs(sum - 0.5)).toBeLessThan(1e-8);
  });
});
