import { damaged, shown, unsupported } from '../format-error.js';
import { reshaped, transposed, type WeightArray, zeros } from '../weights.js';
import { gatesFromOnnx, gatesInOrder } from './gates.js';
import { BATCH_AXIS, isLayout } from './layout.js';
import { computed, type NetworkImport, type OnnxValue } from './network-import.js';
import type { NodeReader } from './node-reader.js';
import type { NodeSurroundings } from './node-surroundings.js';

/** LSTM and GRU: inputs are the sequence [time, batch, channels], weights, recurrent weights, biases, lengths, states and peepholes. */
export function readRecurrent(
  net: NetworkImport,
  reader: NodeReader,
  kind: 'lstm' | 'gru',
  around: NodeSurroundings,
): readonly (OnnxValue | undefined)[] {
  const { where } = reader;
  const value = reader.computed();
  const shape = net.shape(value);
  if (shape.length !== 2 || !isLayout(value.axes, shape, [[0], BATCH_AXIS, [1]]))
    net.refuseAxes(where, value, 'a sequence with its times first');
  const { units, direction } = demandedForm(reader, kind);
  const gates = kind === 'lstm' ? 4 : 3;
  const matrix = (place: number, name: string): WeightArray => {
    const { values } = reader.need(place, name);
    const [, rows = 0, columns = 0] = values.shape;
    if (values.shape.length !== 3 || rows !== gates * units) damaged(where, `its ${name} has the shape [${values.shape.join(', ')}]`);
    return transposed(gatesInOrder(reshaped(values, [rows, columns]), units, gatesFromOnnx(kind)), [1, 0]);
  };
  const weights = { kernel: matrix(1, 'weights'), recurrent: matrix(2, 'recurrent weights'), bias: biasOf(reader, kind, units, gates) };
  const add = (returns: 'sequence' | 'last') => net.add(where, { kind, units, return: returns, direction }, [value.layer], weights);
  if (!around.isRead(0)) return [undefined, computed(add('last'), [[], BATCH_AXIS, [0]])];
  const sequence = add('sequence');
  const all = computed(sequence, [[0], [], BATCH_AXIS, [1]]);
  if (!around.isRead(1)) return [all];
  if (direction === 'backward') unsupported(where, 'all states and the last one of a reverse direction; one of the two can be imported');
  return [all, computed(net.add(where, { kind: 'last' }, [sequence]), [[], BATCH_AXIS, [0]])];
}

function demandedForm(reader: NodeReader, kind: 'lstm' | 'gru') {
  const { where } = reader;
  const direction = reader.text('direction', 'forward');
  if (direction !== 'forward' && direction !== 'reverse') {
    unsupported(where, `its direction is ${shown(direction)}; forward and reverse can be imported`);
  }
  for (const name of ['activations', 'activation_alpha', 'activation_beta', 'clip']) {
    if (reader.has(name)) unsupported(where, `it has ${name} of its own`);
  }
  for (const name of ['layout', 'input_forget']) reader.demand(name, reader.integer(name, 0), 0);
  if (kind === 'gru') reader.demand('linear_before_reset', reader.integer('linear_before_reset', 0), 1);
  if (reader.value(4)) unsupported(where, 'sequences of several lengths');
  if (reader.value(7)) unsupported(where, 'it has peepholes');
  for (const place of kind === 'lstm' ? [5, 6] : [5]) {
    const isZero =
      reader
        .constant(place)
        ?.values.read()
        .every((one) => one === 0) ?? true;
    if (!isZero) unsupported(where, 'its state does not begin with zeros');
  }
  const units = reader.need(2, 'recurrent weights').shape.at(-1) ?? 0;
  return { units, direction: direction === 'forward' ? 'forward' : 'backward' } as const;
}

/** Biases of the input's product, then of the recurrent one: of an lstm only their sum matters. */
function biasOf(reader: NodeReader, kind: 'lstm' | 'gru', units: number, gates: number): WeightArray {
  const given = reader.constant(3)?.values;
  const rows = gates * units;
  const shape = kind === 'gru' ? [2, rows] : [rows];
  if (!given) return zeros(shape);
  if (given.shape.length !== 2 || given.shape[0] !== 1 || given.shape[1] !== 2 * rows) {
    damaged(reader.where, `its biases have the shape [${given.shape.join(', ')}], expected [1, ${2 * rows}]`);
  }
  if (kind === 'gru') return reshaped(given, shape);
  const sum = { shape, read: () => summedHalves(given.read()) };
  return gatesInOrder(sum, units, gatesFromOnnx(kind));
}

const summedHalves = (values: Float32Array): Float32Array =>
  values.subarray(0, values.length / 2).map((value, index) => value + (values[values.length / 2 + index] ?? 0));
