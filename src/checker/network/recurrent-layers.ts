import { rational } from '../../graph/rational.js';
import type { ParamSpec } from '../../ops/op-spec.js';
import type { LayerSpec } from './layer-spec.js';

const positive = { kind: 'int', min: rational(1) } as const;

/** `both` is expanded to a layer for each direction, joined on the channels. */
export const DIRECTIONS = ['forward', 'backward', 'both'] as const;

const recurrence: readonly ParamSpec[] = [
  { name: 'units', doc: 'Values of the state.', type: positive },
  {
    name: 'return',
    doc: 'The state after every time, [time, units], or after the last one read, [units].',
    type: { kind: 'enum', values: ['last', 'sequence'] },
    initial: 'last',
  },
  {
    name: 'direction',
    doc: '`backward` reads from the last time to the first; `both` is two layers of `units` side by side, one a direction, with weights of their own.',
    type: { kind: 'enum', values: [...DIRECTIONS] },
    initial: 'forward',
  },
];

const ranks: readonly ParamSpec[] = [
  { name: 'input_rank', doc: 'Makes the matrix of the input a product of two factors of this rank.', type: positive, initial: null },
  { name: 'recurrent_rank', doc: 'Makes the matrix of the state a product of two factors of this rank.', type: positive, initial: null },
];

export const recurrentSpecs: readonly LayerSpec[] = [
  {
    name: 'lstm',
    doc:
      'Long short-term memory (Hochreiter & Schmidhuber 1997; Gers et al. 2000), gates and weights as in Keras: input, forget, candidate, output; ' +
      'the forget bias begins with ones.',
    params: recurrence,
  },
  {
    name: 'gru',
    doc:
      'Gated recurrent unit (Cho et al. 2014), as in Keras with `reset_after`: the reset gate stands behind the recurrent product, which has a bias of ' +
      'its own; gates are update, reset, candidate.',
    params: recurrence,
  },
  {
    name: 'fastrnn',
    doc:
      'FastRNN (Kusupati et al. 2018): c = tanh(x W + h U + bias), h ← σ(beta) · h + σ(alpha) · c with two trained scalars, so that long sequences ' +
      'keep their gradients.',
    params: [...recurrence, ...ranks],
  },
  {
    name: 'fastgrnn',
    doc:
      'FastGRNN (Kusupati et al. 2018): one product p = x W + h U for gate and candidate, z = σ(p + gate bias), c = tanh(p + bias), ' +
      'h ← z · h + (σ(zeta) · (1 − z) + σ(nu)) · c.',
    params: [...recurrence, ...ranks],
  },
  {
    name: 'attention',
    doc:
      'Dot attention over time: [time, channels] → [channels]. The last time makes a query by a dense layer; the result is the mean over time, weighted by ' +
      'the softmax of each time’s product with the query.',
    params: [],
  },
];
