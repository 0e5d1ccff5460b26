import { damaged, shown, unsupported } from '../format-error.js';
import type { LayerWeights } from '../imported-model.js';
import { zeros } from '../weights.js';
import { add, demand, type ImportLayer, inputOf, type KerasLayer, type WeightsPart } from './layer.js';

type Cell = 'lstm' | 'gru';

const CELLS: Readonly<Record<string, Cell>> = { LSTM: 'lstm', GRU: 'gru' };

/** Recurrent layers of Keras, whose gates stand in the order that they have here. */
export const recurrentLayers: Readonly<Record<string, ImportLayer>> = {
  LSTM: (layer) => alone(layer, 'lstm'),
  GRU: (layer) => alone(layer, 'gru'),
  Bidirectional: bidirectional,
};

/** Fields that change what is computed outside of training; dropout does not. */
function demandCell(layer: KerasLayer, cell: Cell): void {
  for (const [field, expected] of [
    ['activation', 'tanh'],
    ['recurrent_activation', 'sigmoid'],
  ] as const) {
    const value = layer.config.get(field);
    // Keras 3 writes a function as an object.
    const found = typeof value === 'object' && value !== null ? layer.config.object(field).get('config') : value;
    if (found !== undefined && found !== expected) {
      unsupported(layer.where, `${field} is ${shown(JSON.stringify(found))}; only ${JSON.stringify(expected)} exists here`);
    }
  }
  demand(layer, { return_state: false, stateful: false, time_major: false, ...(cell === 'gru' && { reset_after: true }) });
}

function weightsOf(layer: KerasLayer, cell: Cell, units: number, part?: WeightsPart): LayerWeights {
  const kernel = layer.array('kernel', part);
  const recurrent = layer.array('recurrent_kernel', part);
  const without = cell === 'lstm' ? [4 * units] : [2, 3 * units];
  const bias = layer.config.flag('use_bias', true) ? layer.array('bias', part) : zeros(without);
  return { ...(kernel && { kernel }), ...(recurrent && { recurrent }), ...(bias && { bias }) };
}

function alone(layer: KerasLayer, cell: Cell): number {
  demandCell(layer, cell);
  const units = layer.config.integer('units');
  const isSequence = layer.config.flag('return_sequences', false);
  const isBackward = layer.config.flag('go_backwards', false);
  if (isBackward && isSequence) {
    unsupported(layer.where, 'it reads backwards and gives its states in that order; only the last state can be read, or both directions');
  }
  const form = { kind: cell, units, return: isSequence ? 'sequence' : 'last', direction: isBackward ? 'backward' : 'forward' } as const;
  return add(layer, form, weightsOf(layer, cell, units));
}

/** Two layers, one in each direction, and what joins them. */
function bidirectional(layer: KerasLayer): number {
  const { builder, where, config } = layer;
  const mode = config.textOr('merge_mode', 'concat');
  if (mode !== 'concat' && mode !== 'sum') unsupported(where, `merge_mode is ${shown(mode)}; only concat and sum exist here`);
  const forward = config.object('layer');
  const backward = config.has('backward_layer') ? config.object('backward_layer') : forward;
  const both = [
    ['forward', forward],
    ['backward', backward],
  ] as const;
  const outputs = both.map(([direction, inner]) => {
    const name = inner.text('class_name');
    const cell = Object.hasOwn(CELLS, name) ? CELLS[name] : undefined;
    if (cell === undefined) return unsupported(where, `a ${shown(name)} in both directions; only LSTM and GRU exist here`);
    const own: KerasLayer = { ...layer, config: inner.object('config') };
    demandCell(own, cell);
    if (own.config.flag('go_backwards', false) !== (inner !== forward)) damaged(where, 'both of its layers read in one direction');
    const units = own.config.integer('units');
    const returned = own.config.flag('return_sequences', false) ? 'sequence' : 'last';
    return builder.add(where, { kind: cell, units, return: returned, direction }, [inputOf(layer)], weightsOf(own, cell, units, direction));
  });
  return builder.add(where, { kind: mode === 'concat' ? 'concat' : 'add' }, outputs);
}
