import type { Paint } from '../ui/paint.js';
import { ansiPaint, plainPaint, wantsColor } from '../ui/paint.js';

/** How to write on a stream: colours or none, and the width where it is a terminal. */
export interface Output {
  readonly paint: Paint;
  /** Absent where nobody sees where a line ends. */
  readonly columns?: number;
}

export const outputOf = (stream: NodeJS.WriteStream): Output => ({
  paint: wantsColor(stream, process.env) ? ansiPaint : plainPaint,
  ...(stream.columns ? { columns: stream.columns } : {}),
});
