/** What `predictions` gives for a row of logits that holds NaN. It equals no label. */
export const NO_PREDICTION = -1;

/**
 * Class of the largest logit of each row of [count, classes]; ties go to the lowest class. A row with NaN predicts nothing,
 * so that a broken model can never count as right.
 */
export function predictions(logits: Float32Array, classes: number): Int32Array {
  const result = new Int32Array(logits.length / classes);
  for (let row = 0; row < result.length; row++) {
    let best = 0;
    let largest = -Infinity;
    for (let index = 0; index < classes; index++) {
      const logit = logits[row * classes + index]!;
      if (Number.isNaN(logit)) {
        best = NO_PREDICTION;
        break;
      }
      if (logit > largest) {
        largest = logit;
        best = index;
      }
    }
    result[row] = best;
  }
  return result;
}
