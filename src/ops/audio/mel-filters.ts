import { naturalLogarithm } from '../../numeric/natural-logarithm.js';

/** One triangle over the bins of a spectrum. */
export interface MelFilter {
  readonly firstBin: number;
  readonly weights: Float64Array;
}

/** HTK's scale: 1127 ln(1 + f / 700). */
const mel = (hertz: number): number => 1127 * naturalLogarithm(1 + hertz / 700);

/**
 * `bands` triangles whose corners are equally spaced in mel between `low` and `high` hertz, over `bins` bins from 0 to half the rate. The
 * bin of frequency 0 has no weight. A band that falls between two bins is empty.
 */
export function melFilters(bands: number, bins: number, rate: number, low: number, high: number): readonly MelFilter[] {
  const corner = (index: number): number => mel(low) + ((mel(high) - mel(low)) * index) / (bands + 1);
  const pitches = Float64Array.from({ length: bins }, (_, bin) => mel((bin * rate) / (2 * (bins - 1))));
  return Array.from({ length: bands }, (_, band) => {
    const [left, centre, right] = [corner(band), corner(band + 1), corner(band + 2)];
    const weight = (bin: number): number => Math.min((pitches[bin]! - left) / (centre - left), (right - pitches[bin]!) / (right - centre));
    let firstBin = 1;
    while (firstBin < bins && weight(firstBin) <= 0 && pitches[firstBin]! < centre) firstBin++;
    let end = firstBin;
    while (end < bins && weight(end) > 0) end++;
    return { firstBin, weights: Float64Array.from({ length: end - firstBin }, (_, index) => weight(firstBin + index)) };
  });
}
