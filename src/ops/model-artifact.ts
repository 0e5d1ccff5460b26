import { invariant } from '../diagnostics/invariant.js';
import type { Tensor } from '../graph/artifact.js';
import type { Network } from '../network/network.js';
import type { ParameterTensor } from '../network/parameters.js';
import { parametersOf } from '../network/parameters.js';
import type { Weights } from '../tensor/executor.js';
import { readNetwork } from './network-json.js';
import type { InputArtifact } from './op-run.js';
import { float32Tensor } from './run-inputs.js';

/** A trained model: its network and one array a parameter, in the order of `parametersOf`. */
export interface Model {
  readonly network: Network;
  readonly classes: number;
  readonly weights: Weights;
}

export function readModel(artifact: InputArtifact): Model {
  const network = readNetwork(artifact.manifest.meta['network']);
  const classes = artifact.manifest.meta['classes'];
  invariant(Array.isArray(classes), 'the manifest of the model names no classes');
  return {
    network,
    classes: classes.length,
    weights: parametersOf(network).map((parameter) => float32Tensor(artifact, tensorName(parameter))),
  };
}

const tensorName = ({ layer, name }: ParameterTensor): string => `${layer}.${name}`;

/** The tensors of a model's artifact: `0.kernel`, `0.bias`, … */
export function weightTensors(network: Network, weights: Weights): Record<string, Tensor> {
  return Object.fromEntries(
    parametersOf(network).map((parameter, index) => {
      const data = weights[index];
      invariant(data !== undefined, `no weights for ${tensorName(parameter)}`);
      return [tensorName(parameter), { shape: parameter.shape, data }];
    }),
  );
}
