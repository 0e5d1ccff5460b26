import { invariant } from '../../diagnostics/invariant.js';
import { mergeSoundness } from '../attack/soundness.js';
import type { OpOutcome, OpRun } from '../op-run.js';
import { measuredOf, sharedSamples } from './measured.js';
import type { Reduction } from './reductions.spec.js';
import { studentBound } from './student.js';
import { wilson } from './wilson.js';

const deviation = (values: readonly number[], mean: number): number =>
  Math.sqrt(values.reduce((sum, value) => sum + (value - mean) * (value - mean), 0) / (values.length - 1));

/** Sums run in order of the axis. */
function reduce(reduction: Reduction, values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  switch (reduction) {
    case 'mean':
      return mean;
    case 'min':
      return Math.min(...values);
    case 'max':
      return Math.max(...values);
    case 'std':
      return deviation(values, mean);
    case 'ci95':
      return (studentBound(0.95, values.length - 1) * deviation(values, mean)) / Math.sqrt(values.length);
  }
}

export const reductionRun = (reduction: Reduction): OpRun => ({
  kind: 'single',
  async run(inputs): Promise<OpOutcome> {
    const all = measuredOf(inputs);
    const [first] = all;
    invariant(first !== undefined, 'a reduction has at least one input');
    const value = reduce(
      reduction,
      all.map((one) => one.value),
    );
    // The interval is that of as many values; everything else keeps the samples each value was measured on.
    const n = reduction === 'ci95' ? all.length : sharedSamples(all);
    // The least of several has no interval, and neither has a mean of such values.
    const isShare = reduction === 'mean' && first.unit === 'share' && n !== null && all.every((one) => one.hasInterval);
    return {
      ok: true,
      artifact: {
        type: 'metric',
        meta: {
          value,
          unit: first.unit,
          n,
          ci95: isShare ? wilson(value * n, n) : null,
          of: all.length,
          ...mergeSoundness(all),
        },
        tensors: {},
      },
    };
  },
});
