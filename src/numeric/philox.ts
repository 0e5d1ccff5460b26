/** Four random words from a counter and a key: Philox 4x32-10 (Salmon et al. 2011). All 32-bit integer arithmetic, no state. */
export type Words = readonly [number, number, number, number];

/** High and low half of the product of two unsigned 32-bit integers. */
function multiply(a: number, b: number): readonly [high: number, low: number] {
  const [a1, a0, b1, b0] = [a >>> 16, a & 0xffff, b >>> 16, b & 0xffff];
  const middle = a1 * b0 + ((a0 * b0) >>> 16);
  const carry = (middle % 0x1_0000) + a0 * b1;
  return [a1 * b1 + Math.floor(middle / 0x1_0000) + Math.floor(carry / 0x1_0000), Math.imul(a, b) >>> 0];
}

export function philox(counter: Words, key: readonly [number, number]): Words {
  let [c0, c1, c2, c3] = counter;
  let [k0, k1] = key;
  for (let round = 0; round < 10; round++) {
    const [high0, low0] = multiply(0xd2511f53, c0);
    const [high1, low1] = multiply(0xcd9e8d57, c2);
    [c0, c1, c2, c3] = [(high1 ^ c1 ^ k0) >>> 0, low1, (high0 ^ c3 ^ k1) >>> 0, low0];
    k0 = (k0 + 0x9e3779b9) >>> 0;
    k1 = (k1 + 0xbb67ae85) >>> 0;
  }
  return [c0, c1, c2, c3];
}
