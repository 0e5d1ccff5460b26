import type { Network } from '../network/network.js';
import { type ParameterTensor, parametersOf } from '../network/parameters.js';
import { elementCount } from '../network/shape.js';
import { normal, uniform } from '../numeric/distributions.js';
import { randomStream } from '../numeric/stream.js';

function feedsRelu(network: Network, layer: number): boolean {
  return network.layers.some(
    (reader, index) =>
      reader.inputs[0] === layer &&
      (reader.kind === 'relu' || reader.kind === 'relu6' || (reader.kind === 'batch_norm' && feedsRelu(network, index))),
  );
}

function initialKernel(network: Network, { layer, shape, fanIn, fanOut }: ParameterTensor, seed: number): Float32Array {
  const stream = randomStream(seed, 'train', `initial weights ${layer}`);
  const count = elementCount(shape);
  if (feedsRelu(network, layer)) {
    const deviation = Math.sqrt(2 / fanIn);
    return Float32Array.from(normal(stream, count), (value) => value * deviation);
  }
  const limit = Math.sqrt(6 / (fanIn + fanOut));
  return Float32Array.from(uniform(stream, count, -limit, limit));
}

function initialTensor(network: Network, parameter: ParameterTensor, seed: number): Float32Array {
  const count = elementCount(parameter.shape);
  switch (parameter.name) {
    case 'kernel':
      return initialKernel(network, parameter, seed);
    case 'gamma':
    case 'variance':
      return new Float32Array(count).fill(1);
    case 'bias':
    case 'beta':
    case 'mean':
      return new Float32Array(count);
  }
}

/**
 * He normal (2015) for kernels that feed a ReLU, through batch normalisation too, else Glorot uniform (2010); zero biases; batch
 * normalisation does nothing at first. A tensor depends on the seed and its layer alone.
 */
export const initialWeights = (network: Network, seed: number): Float32Array[] =>
  parametersOf(network).map((parameter) => initialTensor(network, parameter, seed));
