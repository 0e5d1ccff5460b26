import { modelInput } from '../describe-inputs.js';
import type { OpSpec } from '../op-spec.js';
import { describeTraining, TRAINING_DOC, trainingParams, trainingPorts } from './training-spec.js';

export const trainSpec: OpSpec = {
  name: 'train',
  version: 2,
  kind: 'model',
  numerics: 'kernels',
  doc: ['Trains a network from fresh weights, by cross-entropy on its logits where nothing else is said.', ...TRAINING_DOC].join(' '),
  main: { name: 'network', doc: 'The architecture to train.', accepts: 'architecture' },
  ports: trainingPorts,
  params: trainingParams(10, '1/1000', 'Of the initial weights, the shuffles, dropout and perturbations.'),
  describe: (args) => describeTraining('train', args, modelInput(args, 'network')),
};
