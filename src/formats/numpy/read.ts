import { formatRational, parseDecimal } from '../../graph/rational.js';
import { ByteReader } from '../byte-reader.js';
import { damaged, unsupported } from '../format-error.js';
import { type ImportedModel, ModelBuilder, readShape } from '../imported-model.js';
import type { WeightArray } from '../weights.js';
import { isNpy, MOST_HEADER, npyNumbers, readNpyHeader } from './npy.js';
import { pickledNumbers } from './pickled-numbers.js';

/** Sharpness of a trained tree, which sends a sample down one path. */
const TRAINED_SHARPNESS = '1000000000';

/**
 * Bonsai or ProtoNN as the training programs of EdgeML leave them: a folder of `.npy` files, of which any one is named. Bonsai: Z, W, V, T and
 * hyperParam with its sigma; ProtoNN: W, B, Z and gamma. @throws FormatError
 */
export function readNumpySet(contents: ReadonlyMap<string, Uint8Array>): ImportedModel {
  const has = (...names: readonly string[]): boolean => names.every((name) => contents.has(`${name}.npy`));
  const [tree, prototypes] = [has('V', 'T'), has('B', 'gamma')];
  if (tree === prototypes) {
    const found = [...contents.keys()].join(', ');
    return unsupported(
      'the folder',
      `of a model it holds ${found}; Bonsai is Z, W, V, T and hyperParam, ProtoNN is W, B, Z and gamma, in a folder of its own`,
    );
  }
  return tree ? readBonsai(contents) : readProtonn(contents);
}

const shortest = (value: number, same: (text: string) => boolean): string => {
  const text = Array.from({ length: 17 }, (_, index) => `${Number(value.toPrecision(index + 1))}`).find(same) ?? `${value}`;
  return formatRational(parseDecimal(text));
};

function readProtonn(contents: ReadonlyMap<string, Uint8Array>): ImportedModel {
  const [W, B, Z] = [matrix(contents, 'W'), matrix(contents, 'B'), matrix(contents, 'Z')];
  const [features, projection = 0] = W.shape;
  const [, prototypes = 0] = B.shape;
  const [units = 0] = Z.shape;
  const width = array(contents, 'gamma');
  const [gamma = 0] = width.shape.every((side) => side === 1) ? width.read() : damaged('gamma.npy', 'it is not one number');
  if (!(gamma > 1e-9 && gamma < 1e6)) unsupported('gamma.npy', `gamma is ${gamma}; it must be positive`);
  const builder = new ModelBuilder(readShape('W.npy', [features]));
  const exact = shortest(gamma, (text) => Math.fround(Number(text)) === gamma);
  return builder.finish(builder.add('ProtoNN', { kind: 'protonn', units, projection, prototypes, gamma: exact }, [0], { W, B, Z }));
}

function readBonsai(contents: ReadonlyMap<string, Uint8Array>): ImportedModel {
  const [Z, W, V, T] = [matrix(contents, 'Z'), matrix(contents, 'W'), matrix(contents, 'V'), matrix(contents, 'T')];
  const [projection = 0, features] = Z.shape;
  const [branches = 0] = T.shape;
  const depth = Math.log2(branches + 1);
  if (!Number.isInteger(depth)) damaged('T.npy', `${branches} rows are no tree: there are 2^depth - 1 branches`);
  const units = (W.shape[0] ?? 0) / (2 * branches + 1);
  if (!Number.isInteger(units)) damaged('W.npy', `${W.shape[0]} rows for the ${2 * branches + 1} nodes of the tree`);
  const { bytes } = part(contents, 'hyperParam');
  const sigma = pickledNumbers(pickleOf(bytes), 'hyperParam.npy').get('sigma');
  if (sigma === undefined || !(sigma > 1e-9 && sigma < 1e6)) return unsupported('hyperParam.npy', 'it has no positive number sigma');
  const builder = new ModelBuilder(readShape('Z.npy', [features]));
  const form = {
    kind: 'bonsai',
    units,
    projection,
    depth,
    sigma: shortest(sigma, (text) => Number(text) === sigma),
    sharpness: TRAINED_SHARPNESS,
  } as const;
  return builder.finish(builder.add('Bonsai', form, [0], { Z, W, V, T }));
}

function part(contents: ReadonlyMap<string, Uint8Array>, name: string): { readonly where: string; readonly bytes: Uint8Array } {
  const where = `${name}.npy`;
  const bytes = contents.get(where) ?? damaged(where, 'it is missing in the folder of the model');
  return { where, bytes };
}

/** What follows the header of an array of objects. */
function pickleOf(bytes: Uint8Array): Uint8Array {
  if (!isNpy(bytes)) damaged('hyperParam.npy', 'it is no .npy file');
  const reader = new ByteReader(bytes, 6);
  const version = reader.u8();
  reader.skip(1);
  reader.skip(version === 1 ? reader.u16() : reader.u32());
  return bytes.subarray(reader.at);
}

function array(contents: ReadonlyMap<string, Uint8Array>, name: string): WeightArray {
  const { where, bytes } = part(contents, name);
  const read = readNpyHeader(bytes.subarray(0, MOST_HEADER + 12), bytes.length);
  if (!read.ok) return damaged(where, read.problem);
  return { shape: read.header.shape, read: () => Float32Array.from(npyNumbers(bytes, read.header)) };
}

function matrix(contents: ReadonlyMap<string, Uint8Array>, name: string): WeightArray {
  const found = array(contents, name);
  return found.shape.length === 2 ? found : damaged(`${name}.npy`, `it has ${found.shape.length} axes, not rows and columns`);
}
