import {
  readConcat,
  readActivation,
  readClip,
  readLayerNormalization,
  readNormalization,
  readSoftmax,
  readSum,
} from './pointwise-reader.js';
import {
  readDropout,
  readFlatten,
  readGather,
  readNothing,
  readPad,
  readReshape,
  readSlice,
  readSqueeze,
  readTranspose,
  readUnsqueeze,
} from './axes-reader.js';
import { readConvolution } from './convolution-reader.js';
import type { NetworkImport, OnnxValue } from './network-import.js';
import type { NodeReader } from './node-reader.js';
import type { NodeSurroundings } from './node-surroundings.js';
import { readGlobalAverage, readGlobalMaximum, readMean, readPooling } from './pooling-reader.js';
import { readMultiplication } from './product-of-values-reader.js';
import { readGemm, readProduct } from './product-reader.js';
import { readRecurrent } from './recurrent-reader.js';

/** Adds what a node computes to the network; gives its outputs in their order. */
export type ReadOperator = (net: NetworkImport, reader: NodeReader, around: NodeSurroundings) => readonly (OnnxValue | undefined)[];

/** By the name of the operator. What is not here is refused by name. */
export const nodeReaders: ReadonlyMap<string, ReadOperator> = new Map<string, ReadOperator>([
  ['Add', readSum],
  ['AveragePool', (net, reader) => readPooling(net, reader, 'avg')],
  ['BatchNormalization', readNormalization],
  ['Clip', readClip],
  ['Concat', readConcat],
  ['Conv', readConvolution],
  ['Dropout', (_, reader) => readDropout(reader)],
  ['Flatten', readFlatten],
  ['GRU', (net, reader, around) => readRecurrent(net, reader, 'gru', around)],
  ['Gather', readGather],
  ['Gemm', readGemm],
  ['GlobalAveragePool', readGlobalAverage],
  ['GlobalMaxPool', readGlobalMaximum],
  ['Identity', (_, reader) => readNothing(reader)],
  ['LSTM', (net, reader, around) => readRecurrent(net, reader, 'lstm', around)],
  ['LayerNormalization', readLayerNormalization],
  ['MatMul', readProduct],
  ['MaxPool', (net, reader) => readPooling(net, reader, 'max')],
  ['Mul', readMultiplication],
  ['Pad', readPad],
  ['ReduceMean', readMean],
  ['Relu', (net, reader) => readActivation(net, reader, 'relu')],
  ['Reshape', readReshape],
  ['Sigmoid', (net, reader) => readActivation(net, reader, 'sigmoid')],
  ['Slice', readSlice],
  ['Softmax', readSoftmax],
  ['Squeeze', readSqueeze],
  ['Sum', readSum],
  ['Tanh', (net, reader) => readActivation(net, reader, 'tanh')],
  ['Transpose', (_, reader) => readTranspose(reader)],
  ['Unsqueeze', (_, reader) => readUnsqueeze(reader)],
]);
