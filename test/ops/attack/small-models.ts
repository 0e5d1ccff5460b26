import type { ArtifactDraft } from '../../../src/graph/artifact.js';
import type { Network } from '../../../src/network/network.js';
import { modelDraft } from './golden-net.js';

/** A linear classifier: logits = x · kernel, whose gradients are known in closed form. */
export function linear(kernel: readonly number[], inputs: number, classes: number): ArtifactDraft {
  return modelDraft(
    {
      input: [inputs],
      layers: [
        { kind: 'input', inputs: [] },
        { kind: 'dense', inputs: [0], units: classes },
      ],
    },
    classes,
    {
      '1.kernel': { shape: [inputs, classes], data: Float32Array.from(kernel) },
      '1.bias': { shape: [classes], data: new Float32Array(classes) },
    },
  );
}

/**
 * Two classes and one input: the margin of class 0 is `bias` before the first bend and piecewise linear, its slope changing by `by` at
 * `at`. With labels of 0 the loss falls where the margin rises.
 */
export function piecewise(bias: number, bends: readonly { readonly at: number; readonly by: number }[]): ArtifactDraft {
  const units = bends.length;
  const network: Network = {
    input: [1],
    layers: [
      { kind: 'input', inputs: [] },
      { kind: 'dense', inputs: [0], units },
      { kind: 'relu', inputs: [1] },
      { kind: 'dense', inputs: [2], units: 2 },
    ],
  };
  return modelDraft(network, 2, {
    '1.kernel': { shape: [1, units], data: new Float32Array(units).fill(1) },
    '1.bias': { shape: [units], data: Float32Array.from(bends, ({ at }) => -at) },
    '3.kernel': { shape: [units, 2], data: Float32Array.from(bends.flatMap(({ by }) => [by, 0])) },
    '3.bias': { shape: [2], data: Float32Array.of(bias, 0) },
  });
}
