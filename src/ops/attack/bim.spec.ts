import type { OpSpec } from '../op-spec.js';
import { ATTACK_DOC, attackParams, attackSpec } from './attack-spec.js';
import { completeAlpha, describeIterative, ITERATIVE_DOC, stepParams } from './iterative-spec.js';

export const bimSpec: OpSpec = {
  ...attackSpec,
  name: 'bim',
  version: 1,
  doc: [
    'Basic iterative method (Kurakin et al. 2017): from the sample itself, `steps` times x + alpha · sign(∇L), each time projected on the ℓ∞ ball of radius eps around the sample.',
    ...ATTACK_DOC,
    ...ITERATIVE_DOC,
    '`weaker_than_noise` is raised when one draw of uniform noise from the ball breaks more samples, even by one.',
  ].join(' '),
  params: attackParams(...stepParams),
  complete: completeAlpha,
  describe: describeIterative,
};
