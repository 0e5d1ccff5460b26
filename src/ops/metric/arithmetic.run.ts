import { evaluatePostfix } from '../../graph/postfix.js';
import { mergeSoundness } from '../attack/soundness.js';
import type { OpOutcome, OpRun } from '../op-run.js';
import { arithmeticUnit } from './arithmetic.spec.js';
import { measuredOf, sharedSamples } from './measured.js';

export const arithmeticRun: OpRun = {
  kind: 'single',
  async run(inputs, params): Promise<OpOutcome> {
    const all = measuredOf(inputs);
    const formula = `${params['formula']}`;
    const value = evaluatePostfix(
      formula,
      all.map((one) => one.value),
    );
    const unit = arithmeticUnit(
      formula,
      all.map((one) => one.unit),
    );
    return {
      ok: true,
      artifact: {
        type: 'metric',
        // Without a number, as after a division by zero, it is no metric: the run says so.
        meta: { value: Number.isFinite(value) ? value : null, unit, n: sharedSamples(all), ci95: null, ...mergeSoundness(all) },
        tensors: {},
      },
    };
  },
};
