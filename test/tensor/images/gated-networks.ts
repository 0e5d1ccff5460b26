import type { Layer, Network } from '../../../src/network/network.js';
import type { Sides } from '../../../src/network/image-layer.js';

/**
 * A random network of one to three convolutions, each with `swish` and squeeze and excitation behind it, added to its input now and then:
 * odd sides, channels that fill no vector, gates of one unit. It ends in 4 classes.
 */
export function gatedNetwork(random: () => number): Network {
  const pick = <T>(values: readonly T[]): T => values[Math.floor(random() * values.length)] as T;
  // Rows enough that no normalisation sees two or three values alone, whose differences are rounding.
  const sides: Sides = [pick([3, 6, 9]), pick([1, 4, 7])];
  const layers: Layer[] = [{ kind: 'input', inputs: [] }];
  const add = (layer: Layer): number => layers.push(layer) - 1;
  let from = 0;
  for (let block = pick([1, 2, 3]); block > 0; block--) {
    const filters = pick([1, 3, 4, 6, 8, 9]);
    const kernel: Sides = [pick([1, 3]), pick([1, 2])];
    // The gradient of a bias before a normalisation is zero but for rounding.
    const normalised = random() < 0.5;
    from = add({ kind: 'conv2d', inputs: [from], filters, kernel, stride: [1, 1], padding: 'same', bias: !normalised });
    if (normalised) from = add({ kind: 'batch_norm', inputs: [from], momentum: '1/2', epsilon: '1/1000' });
    from = add({ kind: 'swish', inputs: [from] });
    let gate = add({ kind: 'global_avgpool', inputs: [from] });
    gate = add({ kind: 'dense', inputs: [gate], units: pick([1, 2, 5]) });
    gate = add({ kind: pick(['swish', 'tanh']), inputs: [gate] });
    gate = add({ kind: 'dense', inputs: [gate], units: filters });
    gate = add({ kind: 'sigmoid', inputs: [gate] });
    const scaled = add({ kind: 'scale', inputs: [from, gate] });
    from = random() < 0.5 ? add({ kind: 'add', inputs: [from, scaled] }) : scaled;
  }
  const features = add({ kind: 'global_avgpool', inputs: [from] });
  add({ kind: 'dense', inputs: [features], units: 4 });
  return { input: [...sides, pick([1, 2, 3])], layers };
}
