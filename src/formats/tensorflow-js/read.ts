import type { Shape } from '../../network/shape.js';
import { textOf } from '../byte-reader.js';
import { Fields, parseJson } from '../fields.js';
import { bytesOfKind, float32Of, type NumberKind } from '../float-values.js';
import { damaged, shown, unsupported } from '../format-error.js';
import type { ImportedModel } from '../imported-model.js';
import { importKeras } from '../keras/read-config.js';
import { isBaseName } from '../named-files.js';
import type { WeightArray } from '../weights.js';

/** Texts alone begin with a brace. */
export const isJsonText = (bytes: Uint8Array): boolean => bytes[0] === 0x7b;

/** A layers model of TensorFlow.js: the `model.json` and the shards beside it. @throws FormatError */
export function readTensorflowJs(json: Uint8Array, files: ReadonlyMap<string, Uint8Array>, sample?: Shape): ImportedModel {
  const model = new Fields('model.json', parseJson('model.json', textOf(json)));
  if (!model.has('modelTopology')) return unsupported('model.json', 'it holds no modelTopology: this is no model of TensorFlow.js');
  const topology = model.object('modelTopology');
  if (model.textOr('format', '') === 'graph-model' || topology.has('node')) {
    return unsupported('model.json', 'it is a graph model; only layers models can be imported');
  }
  const arrays = readManifest(model, files);
  return importKeras(
    topology.has('model_config') ? topology.get('model_config') : model.get('modelTopology'),
    {
      of: ({ name }, path, part) =>
        part === undefined
          ? (arrays.get(`${name}/${path}`) ?? [...arrays].find(([key]) => key.endsWith(`/${name}/${path}`))?.[1])
          : [...arrays].find(([key]) => `/${key}`.includes(`/${name}/${part}_`) && key.endsWith(`/${path}`))?.[1],
    },
    sample,
  );
}

const KINDS: Readonly<Record<string, NumberKind>> = { float32: 'f32', float16: 'f16', int32: 'i32', uint8: 'u8', uint16: 'u16' };

function readManifest(model: Fields, files: ReadonlyMap<string, Uint8Array>): ReadonlyMap<string, WeightArray> {
  const arrays = new Map<string, WeightArray>();
  for (const value of model.list('weightsManifest')) {
    const group = new Fields('model.json, weightsManifest', value);
    const bytes = joined(group.list('paths').map((path) => shardOf(path, files)));
    let at = 0;
    for (const entry of group.list('weights')) {
      const array = readArray(new Fields('model.json, weights', entry), bytes, at);
      arrays.set(array.name, array);
      at += array.size;
    }
    if (at !== bytes.length) damaged('model.json, weightsManifest', `the arrays take ${at} bytes, but the shards have ${bytes.length}`);
  }
  return arrays;
}

function shardOf(path: unknown, files: ReadonlyMap<string, Uint8Array>): Uint8Array {
  if (typeof path !== 'string' || !isBaseName(path)) {
    return damaged('model.json, weightsManifest', `${shown(JSON.stringify(path))} is no name of a file beside the model`);
  }
  return files.get(path) ?? damaged(`file ${shown(path)}`, 'model.json names it, but it does not lie beside it');
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const [only] = parts;
  if (parts.length === 1 && only) return only;
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

function readArray(fields: Fields, bytes: Uint8Array, at: number): WeightArray & { readonly name: string; readonly size: number } {
  const name = fields.text('name');
  const where = `weights ${shown(name)}`;
  const shape = fields.integers('shape', fields.list('shape').length);
  const quantization = fields.has('quantization') ? fields.object('quantization') : undefined;
  const dtype = quantization?.text('dtype') ?? fields.text('dtype');
  const kind = Object.hasOwn(KINDS, dtype) ? KINDS[dtype] : undefined;
  if (kind === undefined) return unsupported(where, `values of ${shown(dtype)}`);
  const size = shape.reduce((product, side) => product * side, bytesOfKind[kind]);
  if (!(size >= 0 && at + size <= bytes.length))
    damaged(where, `it takes the bytes ${at} to ${at + size}, but the shards have ${bytes.length}`);
  const own = bytes.subarray(at, at + size);
  const scale = quantization?.has('scale') ? quantization.number('scale') : 1;
  const lowest = quantization?.has('min') ? quantization.number('min') : 0;
  return {
    name,
    size,
    shape,
    read: () => (scale === 1 && lowest === 0 ? float32Of(own, kind) : float32Of(own, kind).map((one) => one * scale + lowest)),
  };
}
