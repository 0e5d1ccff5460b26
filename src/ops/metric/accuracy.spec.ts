import type { MetricType } from '../../graph/value-type.js';
import { modelInput, reportFittedSplit, reportMisfit, splitInput } from '../describe-inputs.js';
import type { OpSpec } from '../op-spec.js';

export const accuracySpec: OpSpec = {
  name: 'accuracy',
  version: 1,
  kind: 'metric',
  numerics: 'kernels',
  doc: [
    'Share of samples whose prediction is their label, with a 95 % Wilson interval.',
    'The prediction is the class of the largest logit (ties: the lowest class); logits with NaN predict nothing and never count as correct.',
  ].join(' '),
  main: { name: 'model', doc: 'The trained model.', accepts: 'model' },
  ports: [{ name: 'on', doc: 'The samples to classify.', accepts: 'split' }],
  params: [],
  describe(args): MetricType {
    const model = modelInput(args, 'model');
    const data = splitInput(args, 'on');
    reportMisfit(args, 'on', model, data);
    reportFittedSplit(args, 'on', model, data);
    return { kind: 'metric', unit: 'share', better: 'more', title: 'accuracy', evaluatedOn: data.label };
  },
};
