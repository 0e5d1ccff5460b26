import { diagnostic } from '../../diagnostics/registry.js';
import { exportProblem, modelWriters, writerNames } from '../../formats/write-model-file.js';
import type { FileType } from '../../graph/value-type.js';
import { modelInput } from '../describe-inputs.js';
import type { OpSpec } from '../op-spec.js';
import { wordParam } from '../param-codec.js';

export const exportSpec: OpSpec = {
  name: 'export',
  version: 1,
  kind: 'file',
  numerics: 'none',
  doc: [
    'Writes a trained model for other programs: `file f = net -> export(format: onnx)`. A run leaves the files in its record, under `files/` and the name of the node.',
    `Formats: ${writerNames.map((name) => `\`${name}\` (${modelWriters[name].title}: \`${modelWriters[name].names.join('`, `')}\`)`).join(', ')}.`,
    'The output of the model are its logits: no softmax is added. Weights keep every bit. `pretrained` reads each of these formats again. An `onnx` has version 17 of its operators, a batch of any size and samples with the channels last; dropout is left out.',
    'A layer that a format cannot say is TML3350, which names it. Equal models give equal bytes.',
  ].join(' '),
  main: { name: 'model', doc: 'The model to write.', accepts: 'model' },
  ports: [],
  params: [{ name: 'format', doc: 'What to write.', type: { kind: 'enum', values: writerNames } }],
  describe(args): FileType {
    const { type, label } = modelInput(args, 'model');
    const format = wordParam(args.params, 'format', writerNames);
    const problem = exportProblem(type.network, format);
    const { title, names } = modelWriters[format];
    if (problem)
      args.report({ param: 'format' }, diagnostic('TML3350', { model: label, title, where: problem.where, problem: problem.problem }));
    return { kind: 'file', title, names };
  },
};
