// Philox 4x32-10 (Salmon et al. 2011): four random words from a counter and a key, no state.
const WORDS: usize = memory.data(16, 16);

export function philox(c0: u32, c1: u32, c2: u32, c3: u32, k0: u32, k1: u32, out: usize): void {
  for (let round = 0; round < 10; round++) {
    const p0 = <u64>0xd2511f53 * <u64>c0, p1 = <u64>0xcd9e8d57 * <u64>c2;
    c0 = <u32>(p1 >> 32) ^ c1 ^ k0;
    c2 = <u32>(p0 >> 32) ^ c3 ^ k1;
    c1 = <u32>p1;
    c3 = <u32>p0;
    k0 += 0x9e3779b9; k1 += 0xbb67ae85;
  }
  store<u32>(out, c0); store<u32>(out, c1, 4); store<u32>(out, c2, 8); store<u32>(out, c3, 12);
}

/**
 * Factors of inverted dropout: 0 where a random word is below `threshold`, else `keep`. Key (seed, layer); counter (quarter of the index,
 * sample, step, 0), so a factor depends on nothing else. `moment` holds step and sample.
 */
export function dropoutScale(out: usize, n: i32, seed: u32, layer: u32, moment: usize, threshold: u32, keep: f32): void {
  for (let i = 0; i < n; i++) {
    if ((i & 3) == 0) philox(<u32>i >> 2, load<u32>(moment, 4), load<u32>(moment), 0, seed, layer, WORDS);
    store<f32>(out + <usize>i * 4, load<u32>(WORDS + <usize>(i & 3) * 4) < threshold ? 0 : keep);
  }
}

/** Factors of `count` samples, `n` each, as `dropoutScale` gives them for one. */
export function dropoutScales(out: usize, count: i32, n: i32, seed: u32, layer: u32, moment: usize, threshold: u32, keep: f32): void {
  for (let sample = 0; sample < count; sample++) {
    store<u32>(moment, sample, 4);
    dropoutScale(out, n, seed, layer, moment, threshold, keep);
    out += <usize>n * 4;
  }
}
