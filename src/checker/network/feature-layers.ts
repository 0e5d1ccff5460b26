import { rational } from '../../graph/rational.js';
import { MAX_DEPTH } from '../../network/feature-layer.js';
import type { LayerSpec } from './layer-spec.js';

const positive = { kind: 'int', min: rational(1) } as const;
const positiveNumber = { kind: 'float', min: rational(0), exclusiveMin: true } as const;

export const featureSpecs: readonly LayerSpec[] = [
  {
    name: 'bonsai',
    doc:
      'Bonsai (Kumar et al. 2017): [features] → scores [units] by a tree over a projection x̂ = Z x / projection. Each node adds ' +
      '(W x̂) ∘ tanh(sigma · V x̂), weighted by the probability of its path; at a branch (1 + tanh(sharpness · T x̂)) / 2 goes to the first child.',
    params: [
      { name: 'units', doc: 'Scores, one a class.', type: positive },
      { name: 'projection', doc: 'Values of the projection.', type: positive, initial: 10 },
      {
        name: 'depth',
        doc: 'Branches from the root to a leaf.',
        type: { kind: 'int', min: rational(1), max: rational(MAX_DEPTH) },
        initial: 2,
      },
      { name: 'sigma', doc: 'Sharpness of a node’s own gate.', type: positiveNumber, initial: '1' },
      {
        name: 'sharpness',
        doc: 'Sharpness of the branches: 1 shares a sample between children and trains by gradients; 1e9, as of a finished tree, sends it to one.',
        type: positiveNumber,
        initial: '1',
      },
    ],
  },
  {
    name: 'protonn',
    doc:
      'ProtoNN (Gupta et al. 2017): [features] → scores [units] by similarity to learned prototypes in a learned projection, ' +
      'Z · exp(−gamma² · ‖Wᵀ x − B‖²).',
    params: [
      { name: 'units', doc: 'Scores, one a class.', type: positive },
      { name: 'projection', doc: 'Values of the projection.', type: positive, initial: 10 },
      { name: 'prototypes', doc: 'How many prototypes there are.', type: positive, initial: 20 },
      { name: 'gamma', doc: 'Width of a prototype: larger is narrower. Its size follows from that of the features.', type: positiveNumber },
    ],
  },
];
