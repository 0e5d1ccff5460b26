import { diagnostic } from '../../diagnostics/registry.js';
import { rational } from '../../graph/rational.js';
import { modelInput } from '../describe-inputs.js';
import type { OpSpec } from '../op-spec.js';
import { trainedLayers, unfrozenLayers } from './frozen.js';
import { describeTraining, TRAINING_DOC, trainingParams, trainingPorts } from './training-spec.js';

export const fineTuneSpec: OpSpec = {
  name: 'fine_tune',
  version: 2,
  kind: 'model',
  numerics: 'kernels',
  doc: [
    'Trains a model on from the weights it has; the optimiser begins anew.',
    'Layers that `unfreeze` leaves out keep their weights, bit for bit; weight decay and the norm of `clip` leave them out as well.',
    'What `prune` has set to 0 stays 0.',
    'The data may be another set than the model was trained on, with samples of the same shape and the same classes.',
    'The model stays marked by all splits that ever influenced its weights.',
    ...TRAINING_DOC,
  ].join(' '),
  main: { name: 'model', doc: 'The trained model to go on from.', accepts: 'model' },
  ports: trainingPorts,
  params: trainingParams(5, '1/10000', 'Of the shuffles, dropout and perturbations.', {
    name: 'unfreeze',
    doc: 'Which layers are trained.',
    type: {
      kind: 'variant',
      variants: [
        { name: 'all', doc: 'All of them.', params: [] },
        {
          name: 'last',
          doc: 'The last ones that have weights.',
          params: [{ name: 'layers', doc: 'How many.', type: { kind: 'int', min: rational(1) }, initial: 1 }],
        },
      ],
    },
    initial: { kind: 'all' },
  }),
  describe(args) {
    const model = modelInput(args, 'model');
    const wanted = unfrozenLayers(args.params);
    const layers = trainedLayers(model.type.network).length;
    if (wanted !== null && wanted > layers) args.report({ param: 'unfreeze' }, diagnostic('TML3359', { wanted, layers }));
    return describeTraining('fine_tune', args, model);
  },
};
