/** What the validation losses so far say: which epoch is best, and whether to go on. Epochs count from 1. */
export interface Selection {
  /** The epoch with the lowest validation loss; ties go to the earliest. */
  readonly best: number;
  readonly stop: boolean;
}

/**
 * Early stopping: stop once `patience` epochs in a row have brought no lower validation loss; with patience 0, never.
 * `losses` holds at least one finite value, one an epoch; epochs before `first` count as if they had not been.
 */
export function select(losses: readonly number[], patience: number, first = 1): Selection {
  let best = first;
  let lowest = Infinity;
  losses.forEach((loss, index) => {
    if (index + 1 >= first && loss < lowest) {
      lowest = loss;
      best = index + 1;
    }
  });
  return { best, stop: patience > 0 && losses.length - best >= patience };
}
