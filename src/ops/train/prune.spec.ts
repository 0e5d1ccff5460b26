import { rational } from '../../graph/rational.js';
import { modelInput } from '../describe-inputs.js';
import type { OpSpec } from '../op-spec.js';
import { SCOPES } from './sparsity.js';

export const pruneSpec: OpSpec = {
  name: 'prune',
  version: 1,
  kind: 'model',
  numerics: 'none',
  doc: [
    'Sets the smallest weights of a trained model to 0, by magnitude (Han et al. 2015): of n weights ⌊sparsity · n⌋, of equal magnitudes those that stand first.',
    'Kernels and other matrices are pruned; biases and normalisation stay.',
    '`fine_tune` behind it keeps what is 0 at 0. Pruned again to more, a model loses the smallest of what is left, so that steps of both make gradual pruning.',
    'Cost and memory are those of the model before: zeros are stored and multiplied as other weights are. The share of zeros stands in the result as `sparsity`.',
  ].join(' '),
  main: { name: 'model', doc: 'The trained model to prune.', accepts: 'model' },
  ports: [],
  params: [
    {
      name: 'sparsity',
      doc: 'The share of weights that are 0 afterwards; more where more were 0 before.',
      type: { kind: 'float', min: rational(0), max: rational(1), exclusiveMax: true },
    },
    {
      name: 'scope',
      doc: 'What magnitudes are compared in: each matrix of a layer on its own, or all of the model together, which may leave a layer with few.',
      type: { kind: 'enum', values: SCOPES },
      initial: 'layer',
    },
  ],
  describe: (args) => modelInput(args, 'model').type,
};
