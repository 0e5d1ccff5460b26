import { predictions } from '../prediction.js';
import type { Ascent, Batch, OnGradient, StartPoint } from './ascent.js';
import { ascend } from './ascent.js';

/** What samples turned into: row by row as in their batch. */
export interface Adversarial {
  readonly samples: Float32Array;
  /** [count, classes]. */
  readonly logits: Float32Array;
  readonly loss: Float64Array;
}

/** A sample is broken when its prediction is not the label in its loss. No prediction is none. */
export const isBroken = (logits: Float32Array, labels: Int32Array): boolean[] =>
  Array.from(predictions(logits, logits.length / labels.length), (predicted, row) => predicted !== labels[row]);

/**
 * The strongest of several restarts, for each sample on its own: the first that breaks it, else the one of highest loss (the earliest of
 * equals). A broken sample is not attacked again, which changes nothing but the time.
 */
export async function strongest(
  ascent: Ascent,
  batch: Batch,
  restarts: number,
  startOf: (batch: Batch, restart: number) => StartPoint,
  onGradient: OnGradient,
): Promise<Adversarial> {
  const attempt = async (rows: Batch, restart: number): Promise<Adversarial> => {
    const samples = await ascend(ascent, rows, startOf(rows, restart), onGradient);
    return { samples, ...ascent.attack.evaluate(samples, rows.labels, rows.positions.length) };
  };
  const best = await attempt(batch, 0);
  for (let restart = 1; restart < restarts; restart++) {
    const standing = isBroken(best.logits, batch.labels).flatMap((broken, row) => (broken ? [] : [row]));
    if (standing.length === 0) break;
    const rest = takeRows(batch, standing);
    const found = await attempt(rest, restart);
    const broken = isBroken(found.logits, rest.labels);
    for (const [index, row] of standing.entries()) {
      if (broken[index] || found.loss[index]! > best.loss[row]!) replaceRow(best, row, found, index);
    }
  }
  return best;
}

function takeRows({ positions, samples, labels }: Batch, rows: readonly number[]): Batch {
  const size = samples.length / positions.length;
  const taken = new Float32Array(rows.length * size);
  for (const [index, row] of rows.entries()) taken.set(samples.subarray(row * size, (row + 1) * size), index * size);
  return {
    positions: Int32Array.from(rows, (row) => positions[row]!),
    samples: taken,
    labels: Int32Array.from(rows, (row) => labels[row]!),
  };
}

/** Row `to` of `target` becomes row `from` of `source`. */
function replaceRow(target: Adversarial, to: number, source: Adversarial, from: number): void {
  const size = source.samples.length / source.loss.length;
  const classes = source.logits.length / source.loss.length;
  target.samples.set(source.samples.subarray(from * size, (from + 1) * size), to * size);
  target.logits.set(source.logits.subarray(from * classes, (from + 1) * classes), to * classes);
  target.loss[to] = source.loss[from]!;
}
