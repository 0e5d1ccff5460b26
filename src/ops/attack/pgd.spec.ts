import { diagnostic } from '../../diagnostics/registry.js';
import { rational } from '../../graph/rational.js';
import type { OpSpec } from '../op-spec.js';
import { intParam, wordParam } from '../param-codec.js';
import { seedParam } from '../seed-param.js';
import { ATTACK_DOC, attackParams, attackSpec } from './attack-spec.js';
import { completeAlpha, describeIterative, ITERATIVE_DOC, stepParams } from './iterative-spec.js';
import { STARTS } from './start.js';

export const pgdSpec: OpSpec = {
  ...attackSpec,
  name: 'pgd',
  version: 1,
  doc: [
    'Projected gradient descent (Madry et al. 2018): from a random point of the ℓ∞ ball of radius eps around the sample, `steps` times x + alpha · sign(∇L), each time projected on the ball.',
    ...ATTACK_DOC,
    'The start is uniform in the ball, then clipped. Its numbers belong to `seed`, the sample’s place in the split and the restart, and are scaled by eps: results at several eps share them.',
    'Of several restarts the first that breaks a sample counts, else the one with the highest loss; broken samples are not attacked again.',
    ...ITERATIVE_DOC,
    '`weaker_than_noise` is raised when the random start of the first restart alone breaks more samples, even by one.',
  ].join(' '),
  params: attackParams(
    ...stepParams,
    {
      name: 'start',
      doc: 'Where the steps begin: at a random point of the ball, or at the unperturbed sample.',
      type: { kind: 'enum', values: STARTS },
      initial: 'random',
    },
    {
      name: 'restarts',
      doc: 'Attempts from different random starts; the strongest counts.',
      type: { kind: 'int', min: rational(1), max: rational(100) },
      initial: 1,
    },
    seedParam('Of the random starts.'),
  ),
  complete: completeAlpha,
  describe(args) {
    const restarts = intParam(args.params, 'restarts');
    if (restarts > 1 && wordParam(args.params, 'start', STARTS) === 'clean') {
      args.report({ param: 'restarts' }, diagnostic('TML3312', { restarts: `${restarts}` }));
    }
    return describeIterative(args);
  },
};
