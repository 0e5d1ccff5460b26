import { unreachable } from '../../diagnostics/invariant.js';
import { parseRational, toFloat64 } from '../../graph/rational.js';
import { featureParameters } from '../../network/feature-layer.js';
import { liveLayers } from '../../network/live-layers.js';
import type { Layer, Network } from '../../network/network.js';
import { recurrentParameters } from '../../network/recurrent-layer.js';
import type { Shape } from '../../network/shape.js';
import { shapesOf } from '../../network/shapes.js';
import { attention } from '../primitives/attention.js';
import { bonsai } from '../primitives/bonsai.js';
import { protonn } from '../primitives/protonn.js';
import { recurrent } from '../primitives/recurrent.js';
import type { BatchNode, FoldedLayer, NodeInput } from './batch-node.js';
import { type Activation, type BatchPrimitive, type ImageShape, NO_ACTIVATION, RELU, RELU6 } from './batch-primitive.js';
import { convolution, depthwise } from './convolution.js';
import { dropout, matrixProduct, sigmoid, softmax, swish, tanh } from './elementwise.js';
import { imageGeometry, sequenceGeometry } from './geometry.js';
import { normalization } from './normalization.js';
import { pooling } from './pooling.js';
import { concat, lastRow, padding, sum } from './rearranging.js';
import { scale } from './scale.js';
import { sampleBySample } from './sample-by-sample.js';

const imageOf = (shape: Shape): ImageShape => {
  const [first = 1, second = 1, third = 1] = shape;
  if (shape.length === 3) return { height: first, width: second, channels: third };
  return shape.length === 2 ? { height: first, width: 1, channels: second } : { height: 1, width: 1, channels: first };
};

/** What a layer becomes: a primitive, an activation or a normalisation that the node before may do, or nothing at all. */
type Lowered =
  | { readonly kind: 'primitive'; readonly primitive: BatchPrimitive }
  | { readonly kind: 'activation'; readonly activation: Activation }
  | { readonly kind: 'normalization'; readonly epsilon: number; readonly primitive: BatchPrimitive }
  | { readonly kind: 'nothing' };

const primitive = (one: BatchPrimitive): Lowered => ({ kind: 'primitive', primitive: one });

function lowerLayer(layer: Exclude<Layer, { kind: 'input' }>, id: number, input: ImageShape, training: boolean): Lowered {
  const whole = imageGeometry(input, [input.height, input.width], [1, 1], 'valid');
  switch (layer.kind) {
    case 'conv2d':
      return primitive(convolution(input, imageGeometry(input, layer.kernel, layer.stride, layer.padding)));
    case 'depthwise':
      return primitive(depthwise(input, imageGeometry(input, layer.kernel, layer.stride, layer.padding)));
    case 'dense':
      return primitive(convolution(input, whole));
    case 'conv1d': {
      const { kernel, dilation } = layer;
      const reach = (kernel - 1) * dilation;
      const before = { causal: reach, same: Math.floor(reach / 2), valid: 0 }[layer.padding];
      const after = layer.padding === 'same' ? reach - before : 0;
      return primitive(convolution(input, sequenceGeometry(input, kernel, dilation, before, after)));
    }
    case 'maxpool2d':
      return primitive(pooling('largest', input, imageGeometry(input, layer.size, layer.stride, layer.padding)));
    case 'avgpool2d':
      return primitive(pooling('mean', input, imageGeometry(input, layer.size, layer.stride, layer.padding)));
    case 'maxpool':
      return primitive(pooling('largest', input, imageGeometry(input, [layer.size, 1], [layer.stride, 1], 'valid')));
    case 'avgpool':
      return primitive(pooling('mean', input, imageGeometry(input, [layer.size, 1], [layer.stride, 1], 'valid')));
    case 'global_avgpool':
      return primitive(pooling('mean', input, whole));
    case 'pad':
      return primitive(padding(input, layer.size));
    case 'batch_norm': {
      const [momentum, epsilon] = [layer.momentum, layer.epsilon].map((text) => toFloat64(parseRational(text))) as [number, number];
      const own = normalization({ momentum, epsilon, training });
      return training ? primitive(own) : { kind: 'normalization', epsilon, primitive: own };
    }
    case 'relu':
      return { kind: 'activation', activation: RELU };
    case 'relu6':
      return { kind: 'activation', activation: RELU6 };
    case 'tanh':
      return primitive(tanh);
    case 'sigmoid':
      return primitive(sigmoid);
    case 'swish':
      return primitive(swish);
    case 'softmax':
      return primitive(softmax);
    case 'dropout':
      return training ? primitive(dropout({ layer: id, rate: layer.rate })) : { kind: 'nothing' };
    case 'add':
      return primitive(sum);
    case 'concat':
      return primitive(concat);
    case 'matmul':
      return primitive(matrixProduct(layer.transpose));
    case 'scale':
      return primitive(scale);
    case 'last':
      return primitive(lastRow);
    case 'flatten':
    case 'as_image':
    case 'as_sequence':
      return { kind: 'nothing' };
    case 'attention':
      return primitive(sampleBySample(attention(input.channels), ['kernel', 'bias'], { sequence: true }));
    case 'lstm':
    case 'gru':
    case 'fastrnn':
    case 'fastgrnn': {
      const names = recurrentParameters(layer, input.channels).map(({ name }) => name);
      return primitive(sampleBySample(recurrent(layer, input.channels, input.height), names, { sequence: true }));
    }
    case 'bonsai':
    case 'protonn': {
      const names = featureParameters(layer, input.channels).map(({ name }) => name);
      const one = layer.kind === 'bonsai' ? bonsai(layer, input.channels) : protonn(layer, input.channels);
      return primitive(sampleBySample(one, names, { sequence: false }));
    }
    default:
      return unreachable(layer);
  }
}

/** Where the output of a layer is. */
interface Output extends NodeInput {
  /** The node's last layer is this one: nothing else reads its bare result, so that it may do more. */
  readonly open: boolean;
}

export interface LoweredNetwork {
  /** Each behind those it reads; the input's is the first. */
  readonly nodes: readonly BatchNode[];
  /** The node that makes the logits. */
  readonly output: number;
}

/** Layers that the output depends on. An activation, and outside training a batch normalisation, move into the node before where it can do them. */
export function lowerBatch(network: Network, training: boolean): LoweredNetwork {
  const shapes = shapesOf(network);
  const live = liveLayers(network);
  const readers = network.layers.map(() => 0);
  network.layers.forEach((layer, id) => {
    if (live[id]) for (const from of layer.inputs) readers[from] = (readers[from] ?? 0) + 1;
  });
  const nodes = new Map<number, BatchNode>();
  const outputs: Output[] = [];

  network.layers.forEach((layer, id) => {
    const shape = imageOf(shapes[id] ?? []);
    const open = readers[id] === 1;
    const add = (one: BatchPrimitive | null, activation: Activation = NO_ACTIVATION): void => {
      const inputs = layer.inputs.map((from) => outputs[from] ?? { id: 0, shape, open: false });
      nodes.set(id, { id, primitive: one, inputs, shape, activation, folded: null });
      outputs[id] = { id, shape, open };
    };
    if (layer.kind === 'input') return add(null);
    if (!live[id]) return;
    const from = outputs[layer.inputs[0] ?? 0];
    const before = nodes.get(from?.id ?? 0);
    const lowered = lowerLayer(layer, id, from?.shape ?? shape, training);
    /** Lets the node before do this layer too. */
    const join = (node: BatchNode, more: { readonly activation: Activation } | { readonly folded: FoldedLayer }): void => {
      nodes.set(node.id, { ...node, ...more });
      outputs[id] = { id: node.id, shape, open };
    };
    const bare = from?.open && before && before.activation === NO_ACTIVATION ? before : undefined;
    switch (lowered.kind) {
      case 'nothing':
        outputs[id] = { id: from?.id ?? 0, shape, open: false };
        return;
      case 'activation':
        if (bare?.primitive?.fusesActivation) join(bare, { activation: lowered.activation });
        else add(sum, lowered.activation);
        return;
      case 'normalization':
        if (bare?.primitive?.fusesNormalization && !bare.folded) join(bare, { folded: { layer: id, epsilon: lowered.epsilon } });
        else add(lowered.primitive);
        return;
      case 'primitive':
        return add(lowered.primitive);
    }
  });
  return { nodes: [...nodes.values()], output: outputs.at(-1)?.id ?? 0 };
}
