import path from 'node:path';
import { diagnostic } from '../../diagnostics/registry.js';
import type { DatasetType, ModelType } from '../../graph/value-type.js';
import { costOf } from '../../network/cost.js';
import type { Network } from '../../network/network.js';
import { formatShape } from '../../network/shape.js';
import { shapesOf } from '../../network/shapes.js';
import { datasetInput } from '../describe-inputs.js';
import type { DescribeArguments, OpSpec } from '../op-spec.js';
import { modelHeader } from './model-header.js';

export const pretrainedSpec: OpSpec = {
  name: 'pretrained',
  version: 1,
  kind: 'model',
  numerics: 'none',
  doc: [
    'A trained model from a file, for the data set that flows in: `har -> pretrained(file: "net.h5")`.',
    'Formats, told by the contents of the file and not by its name: a whole model of Keras as `.h5` (with the layer `TCN` of keras-tcn), a layers model of TensorFlow.js (`model.json` and its shards beside it), a TensorFlow Lite model (`.tflite`, whose quantised weights become real numbers), an ONNX model (`.onnx` in one file, as PyTorch exports it, channels first or last), the arrays of a Bonsai or ProtoNN of EdgeML (any `.npy` of their folder, as `protonn/W.npy`), and what `export(format: safetensors)` wrote.',
    'Its samples have the shape of the data set, but for a last side of one that the model may add, and it gives one value a class, in the order of its classes. A softmax at the end is left out: models give logits here.',
    'What stands in the file is read when the pipeline is checked, so that shapes, parameters, memory and requirements are known before anything runs.',
    'A file that is absent is TML3346, one that is damaged TML3347 with the place in it, one with a layer that does not exist here TML3348 with its name.',
    'Which samples the weights were trained on is not known here: no evaluation on them is warned of.',
  ].join(' '),
  main: { name: 'data', doc: 'The data set whose samples and classes the model was trained for.', accepts: 'dataset' },
  ports: [],
  params: [{ name: 'file', doc: 'The model.', type: { kind: 'path', of: 'model' } }],
  describe(args): ModelType {
    const { type: home, label } = datasetInput(args, 'data');
    const network = importedNetwork(args, home, label);
    return { kind: 'model', network, cost: costOf(network), home, homeNode: label, trained: true, fittedOn: [] };
  },
};

/** The network of the file; after a reported problem one that does nothing. */
function importedNetwork({ files, report }: DescribeArguments, home: DatasetType, data: string): Network {
  const nothing: Network = { input: [1], layers: [{ kind: 'input', inputs: [] }] };
  const place = files['file'] ?? '';
  const file = path.basename(place);
  const header = modelHeader(place, home.shape);
  if (!header.ok) {
    if ('unreadable' in header) report({ param: 'file' }, diagnostic('TML3346', { file, reason: header.unreadable }));
    else {
      const { kind, where, problem } = header.problem;
      report({ param: 'file' }, diagnostic(kind === 'damaged' ? 'TML3347' : 'TML3348', { file, where, problem }));
    }
    return nothing;
  }
  const { network } = header.model;
  const expected = formatShape(network.input);
  const found = formatShape(home.shape);
  const output = formatShape(shapesOf(network).at(-1) ?? []);
  if (expected !== found) report({ param: 'file' }, diagnostic('TML3304', { model: file, expected, data, found }));
  else if (output !== formatShape([home.classes.length])) {
    report({ param: 'file' }, diagnostic('TML3349', { file, found: output, data, classes: home.classes.length }));
  }
  return network;
}
