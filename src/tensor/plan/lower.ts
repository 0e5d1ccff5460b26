import { invariant, unreachable } from '../../diagnostics/invariant.js';
import { liveLayers } from '../../network/live-layers.js';
import type { Network } from '../../network/network.js';
import { parametersOf } from '../../network/parameters.js';
import { relu6, sigmoid, swish, tanh } from '../primitives/activations.js';
import { attention } from '../primitives/attention.js';
import { bonsai } from '../primitives/bonsai.js';
import { concat } from '../primitives/concat.js';
import { conv1d } from '../primitives/conv1d.js';
import { dense } from '../primitives/dense.js';
import { flatten } from '../primitives/flatten.js';
import { last } from '../primitives/last.js';
import { matmul } from '../primitives/matmul.js';
import { mean } from '../primitives/mean.js';
import { pool } from '../primitives/pool.js';
import { NO_POST, type Post, type Primitive, type TensorShape } from '../primitives/primitive.js';
import { protonn } from '../primitives/protonn.js';
import { recurrent } from '../primitives/recurrent.js';
import { sum } from '../primitives/sum.js';
import { softmax } from '../primitives/softmax.js';
import type { Node } from './node.js';

export interface LoweringOptions {
  /** Dropout exists in training alone. */
  readonly training: boolean;
  /** Compute only the times that the output depends on. */
  readonly neededTimes: boolean;
}

const inputShape = (shape: readonly number[]): TensorShape => {
  const [first = 0, channels] = shape;
  return channels === undefined ? { kind: 'features', rows: 1, count: first } : { kind: 'sequence', rows: channels, count: first };
};

/** Layers that the output depends on, as primitives; layers that do nothing here (dropout outside training) disappear. Ids are layer indices. */
export function lower(network: Network, options: LoweringOptions): readonly Node[] {
  const live = liveLayers(network);
  const owners = parametersOf(network).map((parameter) => parameter.layer);
  const first = new Map(owners.map((layer, index) => [layer, index] as const).toReversed());
  const counts = new Map<number, number>();
  for (const layer of owners) counts.set(layer, (counts.get(layer) ?? 0) + 1);
  const nodes: Node[] = [];
  /** Where the output of each layer is. */
  const outputs: Node[] = [];

  network.layers.forEach((layer, id) => {
    if (!live[id] && layer.kind !== 'input') return;
    const inputs = layer.inputs.flatMap((from) => outputs[from] ?? []);
    const shapes = inputs.map((node) => node.shape);
    const [shape = inputShape(network.input)] = shapes;
    const add = (primitive: Primitive | null, post: Post = NO_POST): void => {
      const node: Node = {
        id,
        primitive,
        inputs: inputs.map((input) => input.id),
        shape: primitive?.shape(shapes) ?? shape,
        post,
        parameter: first.get(id) ?? null,
        parameters: counts.get(id) ?? 0,
      };
      nodes.push(node);
      outputs[id] = node;
    };
    const pass = (): void => {
      const [input] = inputs;
      if (input) outputs[id] = input;
    };
    switch (layer.kind) {
      case 'input':
        return add(null);
      case 'conv1d': {
        const { filters, kernel, dilation, padding } = layer;
        const count = shape.count - (padding === 'valid' ? (kernel - 1) * dilation : 0);
        const times = options.neededTimes ? ({ kind: 'needed' } as const) : ({ kind: 'all', count } as const);
        return add(conv1d({ channels: shape.rows, filters, kernel, dilation, padding, times }));
      }
      case 'dense':
        return add(dense(shape.count, layer.units));
      case 'relu':
        return add(sum, { relu: true, dropout: null });
      case 'relu6':
        return add(relu6);
      case 'tanh':
        return add(tanh);
      case 'sigmoid':
        return add(sigmoid);
      case 'swish':
        return add(swish);
      case 'softmax':
        return add(softmax);
      case 'dropout':
        return options.training ? add(sum, { relu: false, dropout: { layer: id, rate: layer.rate } }) : pass();
      case 'add':
        return add(sum);
      case 'concat':
        return add(concat);
      case 'matmul':
        return add(matmul(shape.rows, layer.transpose));
      case 'last':
        return add(last);
      case 'maxpool':
        return add(pool({ of: 'largest', size: layer.size, stride: layer.stride, count: shape.count }));
      case 'avgpool':
        return add(pool({ of: 'mean', size: layer.size, stride: layer.stride, count: shape.count }));
      case 'global_avgpool':
        return add(mean);
      case 'attention':
        return add(attention(shape.rows));
      case 'lstm':
      case 'gru':
      case 'fastrnn':
      case 'fastgrnn':
        return add(recurrent(layer, shape.rows, shape.count));
      case 'bonsai':
        return add(bonsai(layer, shape.count));
      case 'protonn':
        return add(protonn(layer, shape.count));
      case 'as_sequence':
        return pass();
      case 'flatten':
        return shape.kind === 'features' ? pass() : add(flatten);
      case 'conv2d':
      case 'depthwise':
      case 'maxpool2d':
      case 'avgpool2d':
      case 'pad':
      case 'as_image':
      case 'batch_norm':
      case 'scale':
        return invariant(false, `${layer.kind} is computed by whole batches`);
      default:
        return unreachable(layer);
    }
  });
  return nodes;
}
