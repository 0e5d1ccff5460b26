import type { OpSpec } from '../op-spec.js';
import { ATTACK_DOC, attackParams, attackSpec, describeAttack } from './attack-spec.js';

export const fgsmSpec: OpSpec = {
  ...attackSpec,
  name: 'fgsm',
  version: 1,
  doc: [
    'Fast gradient sign method (Goodfellow et al. 2015): one step x + eps · sign(∇L) of the loss at each sample, in the ℓ∞ norm.',
    ...ATTACK_DOC,
    'The flag `zero_gradient` is raised when more than 1 % of the samples have a gradient of exactly zero: such samples do not move at any eps. `non_finite_gradient` is raised by a single one.',
  ].join(' '),
  params: attackParams(),
  batchable: 'eps',
  describe: describeAttack,
};
