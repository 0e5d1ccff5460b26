/** Rows of a recording with the time of each. */
export interface TimedRows {
  /** [rows, channels] */
  readonly values: Float32Array;
  /** Seconds, never falling. */
  readonly times: Float64Array;
}

/**
 * The rows of a sensor whose packets arrive in bursts, at exactly `rate` rows a second. The time of a row is when its packet arrived: rows
 * less than half a period apart came in one packet, and are spread evenly over the time since the packet before, the last of them at the
 * arrival; the first packet ends at its arrival with one period a row. Between these times values are interpolated linearly, from
 * the first row on, as far as there are rows. Gaps are bridged by a straight line.
 */
export function resample({ values, times }: TimedRows, channels: number, rate: number): Float32Array {
  const placed = spreadPackets(times, rate);
  const [first] = placed;
  const last = placed.at(-1);
  if (first === undefined || last === undefined) return values;
  // A row that is due at the very end is not lost to rounding.
  const rows = Math.floor((last - first) * rate + 1e-6) + 1;
  const result = new Float32Array(rows * channels);
  let before = 0;
  for (let row = 0; row < rows; row++) {
    const time = first + row / rate;
    while (before + 2 < placed.length && placed[before + 1]! <= time) before++;
    const after = Math.min(before + 1, placed.length - 1);
    const span = placed[after]! - placed[before]!;
    const share = span > 0 ? Math.min(1, (time - placed[before]!) / span) : 0;
    for (let channel = 0; channel < channels; channel++) {
      const [low, high] = [values[before * channels + channel]!, values[after * channels + channel]!];
      result[row * channels + channel] = low + share * (high - low);
    }
  }
  return result;
}

function spreadPackets(times: Float64Array, rate: number): Float64Array {
  const placed = new Float64Array(times.length);
  const half = 0.5 / rate;
  let previous: number | undefined;
  for (let start = 0; start < times.length; ) {
    let end = start + 1;
    while (end < times.length && times[end]! - times[end - 1]! < half) end++;
    const arrival = times[end - 1]!;
    const count = end - start;
    const since = previous ?? arrival - count / rate;
    for (let row = start; row < end; row++) placed[row] = since + ((arrival - since) * (row - start + 1)) / count;
    previous = arrival;
    start = end;
  }
  return placed;
}
