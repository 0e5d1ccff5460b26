import type { Json } from '../../graph/json.js';
import type { Layer, Network } from '../../network/network.js';
import type { RecurrentLayer } from '../../network/recurrent-layer.js';

export type RecurrentCell = RecurrentLayer & { readonly kind: 'lstm' | 'gru' };

type Config = { readonly [key: string]: Json };

export const isCell = (layer: Layer | undefined): layer is RecurrentCell => layer?.kind === 'lstm' || layer?.kind === 'gru';

/** Class and configuration of an lstm or gru in Keras. */
export function cellStep({ kind, units, return: returned, direction }: RecurrentCell): readonly [className: string, config: Config] {
  const fields = {
    units,
    activation: 'tanh',
    recurrent_activation: 'sigmoid',
    use_bias: true,
    return_sequences: returned === 'sequence',
    return_state: false,
    go_backwards: direction === 'backward',
    stateful: false,
    unroll: false,
  };
  return kind === 'lstm' ? ['LSTM', fields] : ['GRU', { ...fields, reset_after: true }];
}

/** Its weights lie in `forward_cell` and `backward_cell`. */
export function bidirectionalStep(forward: RecurrentCell): readonly [className: string, config: Config] {
  const [className, config] = cellStep(forward);
  // Keras 3 finds the class of a layer in a layer by its module.
  const cell = { module: 'keras.layers', class_name: className, config: { name: 'cell', ...config }, registered_name: null };
  return ['Bidirectional', { layer: cell, merge_mode: 'concat' }];
}

/** A cell that is written as a part of the layer of index `joined`. */
export interface JoinedCell {
  readonly joined: number;
  readonly part: 'forward' | 'backward';
}

/**
 * Where a cell that gives its states backwards is written, by its index: Keras has no such layer alone, but one that joins it to the same
 * cell forwards. Both then belong to the layer that joins them.
 */
export function bidirectionalPairs(network: Network): ReadonlyMap<number, JoinedCell> {
  const { layers } = network;
  const readers = layers.map((_, index) => layers.filter(({ inputs }) => inputs.some((one) => one === index)).length);
  const pairs = layers.flatMap((layer, joined): readonly (readonly [number, JoinedCell])[] => {
    const [first = 0, second = 0] = layer.inputs;
    const [forward, backward] = [layers[first], layers[second]];
    const isPair =
      layer.kind === 'concat' &&
      layer.inputs.length === 2 &&
      isCell(forward) &&
      isCell(backward) &&
      forward.kind === backward.kind &&
      forward.units === backward.units &&
      forward.inputs[0] === backward.inputs[0] &&
      forward.direction === 'forward' &&
      backward.direction === 'backward' &&
      forward.return === 'sequence' &&
      backward.return === 'sequence' &&
      readers[first] === 1 &&
      readers[second] === 1;
    if (!isPair) return [];
    return [
      [first, { joined, part: 'forward' }],
      [second, { joined, part: 'backward' }],
    ];
  });
  return new Map(pairs);
}
