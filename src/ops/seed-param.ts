import { rational } from '../graph/rational.js';
import type { ParamSpec, ScalarType } from './op-spec.js';

/** Every stochastic operation has one; there is no hidden seed (design/DECISIONS.md 10). */
export const seedParam = (doc: string): ParamSpec<ScalarType> => ({
  name: 'seed',
  doc,
  type: { kind: 'int', min: rational(0), max: rational(2_147_483_647) },
  initial: 1,
});
