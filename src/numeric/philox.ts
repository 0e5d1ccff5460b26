/** Four random words from a counter and a key: Philox 4x32-10 (Salmon et al. 2011). All 32-bit integer arithmetic, no state. */
export type Words = readonly [number, number, number, number];

/** High half of the product of two unsigned 32-bit integers, from products of 16-bit halves: none of them leaves 32 bits. */
function multiplyHigh(a: number, b: number): number {
  const a1 = a >>> 16;
  const a0 = a & 0xffff;
  const b1 = b >>> 16;
  const b0 = b & 0xffff;
  const middle = ((Math.imul(a1, b0) >>> 0) + (Math.imul(a0, b0) >>> 16)) >>> 0;
  const carry = ((Math.imul(a0, b1) >>> 0) + (middle & 0xffff)) >>> 0;
  return ((Math.imul(a1, b1) >>> 0) + (middle >>> 16) + (carry >>> 16)) >>> 0;
}

export function philox(counter: Words, key: readonly [number, number]): Words {
  let [c0, c1, c2, c3] = counter;
  let [k0, k1] = key;
  for (let round = 0; round < 10; round++) {
    const high0 = multiplyHigh(c0, 0xd2511f53);
    const high1 = multiplyHigh(c2, 0xcd9e8d57);
    const low0 = Math.imul(c0, 0xd2511f53) >>> 0;
    const low1 = Math.imul(c2, 0xcd9e8d57) >>> 0;
    c0 = (high1 ^ c1 ^ k0) >>> 0;
    c2 = (high0 ^ c3 ^ k1) >>> 0;
    c1 = low1;
    c3 = low0;
    k0 = (k0 + 0x9e3779b9) >>> 0;
    k1 = (k1 + 0xbb67ae85) >>> 0;
  }
  return [c0, c1, c2, c3];
}
