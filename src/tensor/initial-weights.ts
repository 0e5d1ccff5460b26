import type { Network } from '../network/network.js';
import { type ParameterTensor, parametersOf } from '../network/parameters.js';
import { elementCount } from '../network/shape.js';
import { normal, uniform } from '../numeric/distributions.js';
import { type RandomStream, randomStream } from '../numeric/stream.js';
import { orthogonalRows } from './orthogonal-rows.js';

function feedsRelu(network: Network, layer: number): boolean {
  return network.layers.some(
    (reader, index) =>
      reader.inputs[0] === layer &&
      (reader.kind === 'relu' || reader.kind === 'relu6' || (reader.kind === 'batch_norm' && feedsRelu(network, index))),
  );
}

const constant = ({ shape }: ParameterTensor, value: number): Float32Array => new Float32Array(elementCount(shape)).fill(value);

const gaussian = ({ shape }: ParameterTensor, stream: RandomStream, deviation: number): Float32Array =>
  Float32Array.from(normal(stream, elementCount(shape)), (value) => value * deviation);

function glorot({ shape, fanIn, fanOut }: ParameterTensor, stream: RandomStream): Float32Array {
  const limit = Math.sqrt(6 / (fanIn + fanOut));
  return Float32Array.from(uniform(stream, elementCount(shape), -limit, limit));
}

/** As Keras: Glorot for the input, orthogonal for the state, zero biases but ones for lstm's forget gate. */
function gatedCell(kind: 'lstm' | 'gru', parameter: ParameterTensor, stream: RandomStream): Float32Array {
  const { name, shape } = parameter;
  const [rows = 0, columns = 0] = shape;
  if (name === 'kernel') return glorot(parameter, stream);
  if (name === 'recurrent') return Float32Array.from(orthogonalRows(normal(stream, rows * columns), rows, columns));
  const bias = constant(parameter, 0);
  if (kind === 'lstm') bias.fill(1, bias.length / 4, bias.length / 2);
  return bias;
}

/** As the published cells: N(0, 0.1) for matrices, ones for biases; alpha −3, beta 3, zeta 1, nu −4, before their sigmoid. */
function fastCell(parameter: ParameterTensor, stream: RandomStream): Float32Array {
  switch (parameter.name) {
    case 'bias':
    case 'gate_bias':
      return constant(parameter, 1);
    case 'alpha':
      return constant(parameter, -3);
    case 'beta':
      return constant(parameter, 3);
    case 'zeta':
      return constant(parameter, 1);
    case 'nu':
      return constant(parameter, -4);
    default:
      return gaussian(parameter, stream, 0.1);
  }
}

function initialTensor(network: Network, parameter: ParameterTensor, seed: number): Float32Array {
  const { layer: index, name } = parameter;
  const layer = network.layers[index];
  const stream = randomStream(seed, 'train', name === 'kernel' ? `initial weights ${index}` : `initial weights ${index} ${name}`);
  switch (layer?.kind) {
    case 'lstm':
    case 'gru':
      return gatedCell(layer.kind, parameter, stream);
    case 'fastrnn':
    case 'fastgrnn':
      return fastCell(parameter, stream);
    case 'bonsai':
      return gaussian(parameter, stream, 1);
    case 'protonn':
      // As published: prototypes between 0 and 1.
      return name === 'B' ? Float32Array.from(uniform(stream, elementCount(parameter.shape), 0, 1)) : gaussian(parameter, stream, 1);
    case 'batch_norm':
    case 'layer_norm':
      return constant(parameter, name === 'gamma' || name === 'variance' ? 1 : 0);
    default:
      if (name === 'bias') return constant(parameter, 0);
      return feedsRelu(network, index) ? gaussian(parameter, stream, Math.sqrt(2 / parameter.fanIn)) : glorot(parameter, stream);
  }
}

/**
 * He normal (2015) for kernels that feed a ReLU, through batch normalisation too, else Glorot uniform (2010); zero biases;
 * normalisations do not scale at first; recurrent cells and feature classifiers as published. A tensor depends on the seed and its layer alone.
 */
export const initialWeights = (network: Network, seed: number): Float32Array[] =>
  parametersOf(network).map((parameter) => initialTensor(network, parameter, seed));
