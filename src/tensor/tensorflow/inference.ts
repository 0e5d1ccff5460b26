import { invariant } from '../../diagnostics/invariant.js';
import type { Network } from '../../network/network.js';
import { elementCount } from '../../network/shape.js';
import type { InferencePlan, Weights } from '../executor.js';
import { forward } from './build-model.js';
import { parameterTensors, samplesTensor } from './differentiate.js';
import type { TensorFlowNamespace } from './namespace.js';
import { inScope } from './scope.js';

/** Logits [count, classes]. */
export function infer(tf: TensorFlowNamespace, network: Network, weights: Weights, samples: Float32Array, count: number): Float32Array {
  const size = count * elementCount(network.input);
  invariant(count >= 1 && samples.length >= size, `${count} samples, found ${samples.length} values`);
  return inScope(tf, () => {
    const x = samplesTensor(tf, network, samples.subarray(0, size));
    return Float32Array.from(forward(tf, network, parameterTensors(tf, network, weights), x).dataSync());
  });
}

/** Weights stay outside TensorFlow, which would never learn that a plan is not used any more. */
export function createInferencePlan(tf: TensorFlowNamespace, network: Network, batch: number): InferencePlan {
  let weights: Weights = [];
  return {
    setWeights: (values) => {
      weights = values.map((tensor) => tensor.slice());
    },
    infer(samples, count) {
      invariant(count <= batch, `1 to ${batch} samples, found ${count}`);
      return infer(tf, network, weights, samples, count);
    },
  };
}
