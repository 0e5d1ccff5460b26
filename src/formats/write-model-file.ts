import type { Network } from '../network/network.js';
import { FormatError, type FormatProblem } from './format-error.js';
import { kerasModel } from './keras/write-config.js';
import { writeKerasH5 } from './keras/write-h5.js';
import { onnxGraph } from './onnx/layer-nodes.js';
import { writeOnnx } from './onnx/write-onnx.js';
import { writeSafetensors } from './safetensors/write.js';
import { writeTensorflowJs } from './tensorflow-js/write.js';
import type { WrittenFile } from './written-file.js';

/** A format that models are written in. */
interface ModelWriter {
  readonly title: string;
  /** Of the files it writes, the one to open first. */
  readonly names: readonly string[];
  write(network: Network, weights: readonly Float32Array[]): readonly WrittenFile[];
  /** Goes over the layers without their weights. @throws FormatError where the format cannot say one. */
  check(network: Network): void;
}

export const modelWriters = {
  keras: {
    title: 'Keras HDF5',
    names: ['model.h5'],
    write: (network, weights) => [{ name: 'model.h5', bytes: writeKerasH5(network, weights) }],
    check: (network) => void kerasModel(network, [], 'native'),
  },
  tfjs: {
    title: 'TensorFlow.js layers model',
    names: ['model.json', 'weights.bin'],
    write: writeTensorflowJs,
    check: (network) => void kerasModel(network, [], 'padded'),
  },
  safetensors: {
    title: 'safetensors',
    names: ['model.safetensors'],
    write: (network, weights) => [{ name: 'model.safetensors', bytes: writeSafetensors(network, weights) }],
    check: () => undefined,
  },
  onnx: {
    title: 'ONNX',
    names: ['model.onnx'],
    write: (network, weights) => [{ name: 'model.onnx', bytes: writeOnnx(network, weights) }],
    check: (network) => void onnxGraph(network, []),
  },
} as const satisfies Readonly<Record<string, ModelWriter>>;

export type WriterName = keyof typeof modelWriters;

export const writerNames = Object.keys(modelWriters) as readonly WriterName[];

/** What keeps a network from being written in a format; null where nothing does. */
export function exportProblem(network: Network, format: WriterName): FormatProblem | null {
  try {
    modelWriters[format].check(network);
    return null;
  } catch (thrown) {
    if (!(thrown instanceof FormatError)) throw thrown;
    return { kind: thrown.kind, where: thrown.where, problem: thrown.problem };
  }
}
