const LN2 = 0.6931471805599453;
const SQRT2 = 1.4142135623730951;

const bits = new DataView(new ArrayBuffer(8));

/**
 * Natural logarithm of a positive, normal float64 to about 2 ulp, from the four basic operations alone: the host's own may differ from
 * machine to machine. x = m · 2ᵉ with m in [√½, √2); ln m = 2 artanh(z), z = (m − 1) / (m + 1), |z| ≤ 0.172, by its series.
 */
export function naturalLogarithm(x: number): number {
  bits.setFloat64(0, x);
  const high = bits.getUint32(0);
  let exponent = (high >>> 20) - 1023;
  bits.setUint32(0, (high & 0x000f_ffff) | 0x3ff0_0000);
  let m = bits.getFloat64(0);
  if (m >= SQRT2) {
    m /= 2;
    exponent++;
  }
  const z = (m - 1) / (m + 1);
  const square = z * z;
  let series = 0;
  for (let k = 21; k >= 1; k -= 2) series = series * square + 1 / k;
  return exponent * LN2 + 2 * z * series;
}
