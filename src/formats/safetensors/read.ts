import type { Network } from '../../network/network.js';
import { parametersOf } from '../../network/parameters.js';
import { formatShape } from '../../network/shape.js';
import { validateNetwork } from '../../network/shapes.js';
import { ByteReader, textOf } from '../byte-reader.js';
import { Fields, parseJson } from '../fields.js';
import { bytesOfKind, finite, float32Of, type NumberKind } from '../float-values.js';
import { damaged, shown, unsupported } from '../format-error.js';
import type { ImportedModel } from '../imported-model.js';
import type { WeightArray } from '../weights.js';
import { NETWORK_FIELD } from './network-field.js';

/** What keeps a value from having the form of a network; null where it has. */
export type NetworkFormProblem = (value: unknown) => string | null;

const MAX_HEADER = 100_000_000;

/** A header begins with a brace; its length makes other files unlikely to. */
export const isSafetensors = (bytes: Uint8Array): boolean => bytes[8] === 0x7b && bytes[6] === 0 && bytes[7] === 0;

/**
 * A safetensors file whose metadata hold the layer graph, as `export(format: safetensors)` writes it: arrays are named `<layer>.kernel` and
 * `<layer>.bias`. @throws FormatError
 */
export function readSafetensors(bytes: Uint8Array, formProblem: NetworkFormProblem): ImportedModel {
  const { metadata, arrays } = readArrays(bytes);
  const text = metadata?.textOr(NETWORK_FIELD, '') ?? '';
  if (text === '') {
    return unsupported(
      'the metadata',
      `they hold no ${NETWORK_FIELD}: safetensors keeps weights alone, and only what was exported here says which network they belong to`,
    );
  }
  const network = readNetwork(parseJson(`metadata ${NETWORK_FIELD}`, text), formProblem);
  const sources = parametersOf(network).map(({ layer, name, shape }) => {
    const key = `${layer}.${name}`;
    const array = arrays.get(key) ?? damaged(`array ${key}`, 'it is missing');
    if (formatShape(array.shape) !== formatShape(shape))
      damaged(`array ${key}`, `its shape is ${formatShape(array.shape)}, expected ${formatShape(shape)}`);
    return { array, key };
  });
  return { network, weights: () => sources.map(({ array, key }) => finite(array.read(), `array ${key}`)) };
}

function readNetwork(value: unknown, formProblem: NetworkFormProblem): Network {
  const problem = formProblem(value);
  if (problem !== null) damaged(`metadata ${NETWORK_FIELD}`, problem);
  const network = value as Network;
  const validation = validateNetwork(network);
  if (!validation.ok) damaged(`layer ${validation.layer}`, validation.problem);
  return network;
}

function readArrays(bytes: Uint8Array): { readonly metadata: Fields | undefined; readonly arrays: ReadonlyMap<string, WeightArray> } {
  const reader = new ByteReader(bytes);
  const length = reader.u64();
  if (length > MAX_HEADER) damaged('byte 0', `a header of ${length} bytes; the format allows ${MAX_HEADER}`);
  const header = new Fields('the header', parseJson('the header', textOf(reader.take(length))));
  const data = bytes.subarray(reader.at);
  const arrays = new Map<string, WeightArray>();
  for (const name of header.names()) if (name !== '__metadata__') arrays.set(name, readArray(name, header.get(name), data));
  return { metadata: header.has('__metadata__') ? header.object('__metadata__') : undefined, arrays };
}

const KINDS: Readonly<Record<string, NumberKind>> = { F16: 'f16', F32: 'f32', F64: 'f64' };

function readArray(name: string, value: unknown, data: Uint8Array): WeightArray {
  const where = `array ${shown(name)}`;
  const fields = new Fields(where, value);
  const shape = fields.integers('shape', fields.list('shape').length);
  const [begin = -1, end = -1] = fields.integers('data_offsets', 2);
  const dtype = fields.text('dtype');
  const kind = Object.hasOwn(KINDS, dtype) ? KINDS[dtype] : undefined;
  const size = end - begin;
  if (begin < 0 || size < 0 || end > data.length)
    damaged(where, `its bytes ${begin} to ${end} lie outside of the ${data.length} there are`);
  if (shape.some((side) => side < 0)) damaged(where, `a shape of ${formatShape(shape)}`);
  if (kind && shape.reduce((product, side) => product * side, bytesOfKind[kind]) !== size) {
    damaged(where, `${formatShape(shape)} values of ${dtype} do not take ${size} bytes`);
  }
  return { shape, read: () => float32Of(data.subarray(begin, end), kind ?? unsupported(where, `values of ${shown(dtype)}`)) };
}
