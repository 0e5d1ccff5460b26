import type { Layer, LayerKind } from '../network/network.js';
import { MAX_JOINED, MAX_LAYERS } from '../network/shapes.js';
import type { JsonSchema } from './json-schema.js';
import { CANONICAL_RATIONAL } from './param-codec.js';

const count: JsonSchema = { type: 'integer', minimum: 1 };
const rank: JsonSchema = { anyOf: [count, { type: 'null' }] };
const recurrence = { units: count, return: { enum: ['sequence', 'last'] }, direction: { enum: ['forward', 'backward'] } };
const earlier: JsonSchema = { type: 'integer', minimum: 0 };
const sides: JsonSchema = { type: 'array', items: count, minItems: 2, maxItems: 2 };
const imagePadding: JsonSchema = { enum: ['same', 'valid'] };
const exact: JsonSchema = { type: 'string', pattern: CANONICAL_RATIONAL.source };

/** What a kind of layer has beside `kind` and `inputs`, and how many inputs it takes. The compiler asks for each kind and field. */
const layers: { readonly [K in LayerKind]: LayerForm<Extract<Layer, { kind: K }>> } = {
  input: { inputs: [0, 0], fields: {} },
  conv1d: { inputs: [1, 1], fields: { filters: count, kernel: count, dilation: count, padding: { enum: ['causal', 'same', 'valid'] } } },
  dense: { inputs: [1, 1], fields: { units: count } },
  relu: { inputs: [1, 1], fields: {} },
  relu6: { inputs: [1, 1], fields: {} },
  tanh: { inputs: [1, 1], fields: {} },
  sigmoid: { inputs: [1, 1], fields: {} },
  swish: { inputs: [1, 1], fields: {} },
  softmax: { inputs: [1, 1], fields: {} },
  maxpool: { inputs: [1, 1], fields: { size: count, stride: count } },
  avgpool: { inputs: [1, 1], fields: { size: count, stride: count } },
  global_avgpool: { inputs: [1, 1], fields: {} },
  dropout: { inputs: [1, 1], fields: { rate: { type: 'string', pattern: CANONICAL_RATIONAL.source } } },
  add: { inputs: [1, MAX_JOINED], fields: {} },
  concat: { inputs: [1, MAX_JOINED], fields: {} },
  matmul: { inputs: [2, 2], fields: { transpose: { type: 'boolean' } } },
  scale: { inputs: [2, 2], fields: {} },
  last: { inputs: [1, 1], fields: {} },
  flatten: { inputs: [1, 1], fields: {} },
  conv2d: { inputs: [1, 1], fields: { filters: count, kernel: sides, stride: sides, padding: imagePadding, bias: { type: 'boolean' } } },
  depthwise: { inputs: [1, 1], fields: { kernel: sides, stride: sides, padding: imagePadding, bias: { type: 'boolean' } } },
  maxpool2d: { inputs: [1, 1], fields: { size: sides, stride: sides, padding: imagePadding } },
  avgpool2d: { inputs: [1, 1], fields: { size: sides, stride: sides, padding: imagePadding } },
  pad: { inputs: [1, 1], fields: { size: { type: 'array', items: earlier, minItems: 2, maxItems: 2 } } },
  as_image: { inputs: [1, 1], fields: {} },
  as_sequence: { inputs: [1, 1], fields: {} },
  batch_norm: { inputs: [1, 1], fields: { momentum: exact, epsilon: exact } },
  attention: { inputs: [1, 1], fields: {} },
  lstm: { inputs: [1, 1], fields: recurrence },
  gru: { inputs: [1, 1], fields: recurrence },
  fastrnn: { inputs: [1, 1], fields: { ...recurrence, input_rank: rank, recurrent_rank: rank } },
  fastgrnn: { inputs: [1, 1], fields: { ...recurrence, input_rank: rank, recurrent_rank: rank } },
  bonsai: {
    inputs: [1, 1],
    fields: { units: count, projection: count, depth: count, sigma: exact, sharpness: exact },
  },
  protonn: { inputs: [1, 1], fields: { units: count, projection: count, prototypes: count, gamma: exact } },
};

interface LayerForm<L> {
  readonly inputs: readonly [least: number, most: number];
  readonly fields: { readonly [F in Exclude<keyof L, 'kind' | 'inputs'>]: JsonSchema };
}

/** The form of `Network`; whether its shapes fit is for `validateNetwork`. */
export const networkSchema: JsonSchema = {
  type: 'object',
  description: 'Canonical layer graph.',
  properties: {
    input: { type: 'array', items: count, minItems: 1 },
    layers: {
      type: 'array',
      minItems: 1,
      maxItems: MAX_LAYERS,
      items: {
        type: 'object',
        required: ['kind'],
        properties: { kind: { enum: Object.keys(layers) } },
        // Of OpenAPI; it makes the validator judge a layer by its own kind alone.
        discriminator: { propertyName: 'kind' },
        oneOf: Object.entries(layers).map(([kind, form]) => layerSchema(kind, form)),
      },
    },
  },
  required: ['input', 'layers'],
  additionalProperties: false,
};

function layerSchema(kind: string, { inputs: [least, most], fields }: LayerForm<Layer>): JsonSchema {
  const own: { readonly [name: string]: JsonSchema } = fields;
  const properties = {
    kind: { const: kind },
    inputs: { type: 'array', items: earlier, minItems: least, maxItems: most },
    ...own,
  };
  return { properties, required: Object.keys(properties), additionalProperties: false };
}
