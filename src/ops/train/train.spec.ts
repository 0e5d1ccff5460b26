import { diagnostic } from '../../diagnostics/registry.js';
import { rational } from '../../graph/rational.js';
import type { ModelType } from '../../graph/value-type.js';
import { modelInput, refuseValues, reportMisfit, sameReference, splitInput } from '../describe-inputs.js';
import type { OpSpec } from '../op-spec.js';
import { intParam, textParam } from '../param-codec.js';
import { seedParam } from '../seed-param.js';

export const trainSpec: OpSpec = {
  name: 'train',
  version: 1,
  kind: 'model',
  numerics: 'kernels',
  doc: [
    'Trains a network from fresh weights by cross-entropy on its logits with Adam (Kingma & Ba 2015: beta 0.9 and 0.999, epsilon 1e-8).',
    'Samples are shuffled anew each epoch from `seed` and the epoch; the last, smaller batch is kept.',
    'Validation loss and accuracy are measured after each epoch; `keep: best` returns the weights of the epoch with the lowest validation loss (ties: the earliest).',
    'A loss or weight that is not finite ends the training with TML7101, which names epoch and step.',
  ].join(' '),
  main: { name: 'network', doc: 'The architecture to train.', accepts: 'architecture' },
  ports: [
    { name: 'data', doc: 'The samples to train on.', accepts: 'split', fromHome: 'train', trains: true },
    {
      name: 'validation',
      doc: 'The samples that decide when to stop and which weights to keep.',
      accepts: 'split',
      fromHome: 'val',
      trains: true,
    },
  ],
  params: [
    {
      name: 'epochs',
      doc: 'Passes over the training samples, at most.',
      type: { kind: 'int', min: rational(1), max: rational(100_000) },
      initial: 10,
    },
    { name: 'batch', doc: 'Samples a step.', type: { kind: 'int', min: rational(1), max: rational(4096) }, initial: 32 },
    { name: 'rate', doc: 'Learning rate of Adam.', type: { kind: 'float', min: rational(0), exclusiveMin: true }, initial: '1/1000' },
    seedParam('Of the initial weights, the shuffles and dropout.'),
    {
      name: 'patience',
      doc: 'Stop after this many epochs in a row without a lower validation loss; 0 never stops early.',
      type: { kind: 'int', min: rational(0), max: rational(100_000) },
      initial: 0,
    },
    {
      name: 'keep',
      doc: 'Which weights to return: of the best epoch or of the last one.',
      type: { kind: 'enum', values: ['best', 'last'] },
      initial: 'best',
    },
  ],
  describe(args): ModelType {
    const network = modelInput(args, 'network');
    const data = splitInput(args, 'data');
    refuseValues('train', args, network);
    const validation = splitInput(args, 'validation');
    reportMisfit(args, 'data', network, data);
    reportMisfit(args, 'validation', network, validation);
    const overlap = sameReference(data.reference, validation.reference);
    if (overlap) args.report({ port: 'validation' }, diagnostic('TML3307', { split: validation.label }));
    const selects = textParam(args.params, 'keep') === 'best' || intParam(args.params, 'patience') > 0;
    return {
      ...network.type,
      trained: true,
      fittedOn: selects && !overlap ? [data.reference, validation.reference] : [data.reference],
    };
  },
};
