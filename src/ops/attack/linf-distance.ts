/** ℓ∞ distance of the samples at `offset` in the unit of ε; a channel of zero scale cannot move. */
export function linfDistance(from: Float32Array, to: Float32Array, offset: number, size: number, scales: readonly number[]): number {
  let largest = 0;
  for (let index = 0; index < size; index++) {
    const moved = Math.abs(to[offset + index]! - from[offset + index]!);
    if (moved === 0) continue;
    const inUnit = moved / scales[index % scales.length]!;
    if (inUnit > largest) largest = inUnit;
  }
  return largest;
}
