import type { Shape } from '../network/shape.js';
import { FormatError, type FormatProblem, unsupported } from './format-error.js';
import { isHdf5 } from './hdf5/read.js';
import type { ImportedModel } from './imported-model.js';
import { readKerasH5 } from './keras/read-h5.js';
import { isOnnx } from './onnx/read-graph.js';
import { readOnnx } from './onnx/read-onnx.js';
import { isNpy } from './numpy/npy.js';
import { readNumpySet } from './numpy/read.js';
import { isSafetensors, type NetworkFormProblem, readSafetensors } from './safetensors/read.js';
import { isJsonText, readTensorflowJs } from './tensorflow-js/read.js';
import { isTflite, readTflite } from './tflite/read.js';

/** The bytes of a model file, and of those it names. */
export interface ModelFiles {
  /** Base name of the file itself. */
  readonly name: string;
  /** By base name. */
  readonly contents: ReadonlyMap<string, Uint8Array>;
  /** Shape of the samples that the model is to take, where a format leaves a choice: [49, 10] where it says [49, 10, 1]. */
  readonly sample?: Shape;
}

export type ReadModel = { readonly ok: true; readonly model: ImportedModel } | { readonly ok: false; readonly problem: FormatProblem };

/** Reads a model of any format that is known by its first bytes. Never throws because of what the file holds. */
export function readModelFile(files: ModelFiles, formProblem: NetworkFormProblem): ReadModel {
  return guarded(() => ({ ok: true, model: importModel(files, formProblem) }));
}

export type ReadWeights =
  | { readonly ok: true; readonly weights: readonly Float32Array[] }
  | { readonly ok: false; readonly problem: FormatProblem };

/** The weights of a model that was read. */
export const readWeights = (model: ImportedModel): ReadWeights => guarded(() => ({ ok: true, weights: model.weights() }));

function guarded<T>(read: () => T): T | { readonly ok: false; readonly problem: FormatProblem } {
  try {
    return read();
  } catch (thrown) {
    if (!(thrown instanceof FormatError)) throw thrown;
    const { kind, where, problem } = thrown;
    return { ok: false, problem: { kind, where, problem } };
  }
}

function importModel({ name, contents, sample }: ModelFiles, formProblem: NetworkFormProblem): ImportedModel {
  const bytes = contents.get(name) ?? new Uint8Array();
  if (isHdf5(bytes)) return readKerasH5(bytes, sample);
  if (isSafetensors(bytes)) return readSafetensors(bytes, formProblem);
  if (isTflite(bytes)) return readTflite(bytes, sample);
  if (isOnnx(bytes)) return readOnnx(bytes, sample);
  if (isNpy(bytes)) return readNumpySet(contents);
  if (isJsonText(bytes)) return readTensorflowJs(bytes, contents, sample);
  return unsupported('byte 0', `these bytes begin no model format that can be imported; those are ${KNOWN_FORMATS}`);
}

const KNOWN_FORMATS =
  'Keras .h5, TensorFlow.js model.json, TensorFlow Lite .tflite, ONNX .onnx, the .npy of Bonsai and ProtoNN, and safetensors';
