import { rational } from '../../graph/rational.js';
import type { ParamSpec, ScalarType } from '../op-spec.js';

export const OPTIMIZERS = ['sgd', 'momentum', 'adam', 'adamw', 'rmsprop'] as const;

const share = (name: string, doc: string, initial: string): ParamSpec<ScalarType> => ({
  name,
  doc,
  type: { kind: 'float', min: rational(0), max: rational(1), exclusiveMax: true },
  initial,
});

const epsilon: ParamSpec<ScalarType> = {
  name: 'epsilon',
  doc: 'Added to the root of the mean square.',
  type: { kind: 'float', min: rational(0), exclusiveMin: true },
  initial: '1/100000000',
};

const adam = [
  share('beta1', 'How much of the mean of the gradients stays from step to step.', '9/10'),
  share('beta2', 'How much of the mean of their squares stays.', '999/1000'),
  epsilon,
];

/** How gradients become steps. */
export const optimizerParams: readonly ParamSpec[] = [
  {
    name: 'optimizer',
    doc: 'How gradients become steps.',
    type: {
      kind: 'variant',
      variants: [
        { name: 'sgd', doc: 'w − rate · g.', params: [] },
        {
          name: 'momentum',
          doc: 'v = momentum · v + g, then w − rate · v (Sutskever et al. 2013).',
          params: [
            share('momentum', 'How much of the velocity stays from step to step.', '9/10'),
            { name: 'nesterov', doc: 'Whether to look ahead: w − rate · (g + momentum · v).', type: { kind: 'bool' }, initial: false },
          ],
        },
        { name: 'adam', doc: 'Kingma & Ba 2015.', params: adam },
        { name: 'adamw', doc: 'Adam whose `weight_decay` shrinks the weights beside the step (Loshchilov & Hutter 2019).', params: adam },
        {
          name: 'rmsprop',
          doc: 'v = decay · v + (1 − decay) · g², then w − rate · g / (√v + epsilon) (Hinton 2012).',
          params: [share('decay', 'How much of the mean square stays from step to step.', '9/10'), epsilon],
        },
      ],
    },
    initial: { kind: 'adam', beta1: '9/10', beta2: '999/1000', epsilon: '1/100000000' },
    later: true,
  },
  {
    name: 'weight_decay',
    doc: 'Shrinks kernels, never biases: added to their gradient as weight_decay · w; with adamw w − rate · weight_decay · w.',
    type: { kind: 'float', min: rational(0) },
    initial: '0',
    later: true,
  },
  {
    name: 'clip',
    doc: 'Largest Euclidean norm of the gradient of all weights together; a longer one is scaled down (none: no limit).',
    type: { kind: 'float', min: rational(0), exclusiveMin: true },
    initial: null,
    later: true,
  },
];
