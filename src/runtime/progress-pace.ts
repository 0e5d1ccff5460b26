interface Start {
  readonly at: number;
  readonly done: number;
  readonly total: number;
  readonly unit: string;
}

/** Estimates what is left of one task from its own pace. */
export class ProgressPace {
  #start: Start | undefined;

  /** Milliseconds left after a report at time `at`; undefined where there is nothing to go by yet. */
  left(at: number, done: number, total: number, unit: string): number | undefined {
    const start = this.#start;
    if (start === undefined || start.total !== total || start.unit !== unit || done < start.done) {
      this.#start = { at, done, total, unit };
      return undefined;
    }
    if (done === start.done) return undefined;
    return Math.max(0, Math.round(((at - start.at) / (done - start.done)) * (total - done)));
  }
}
