import { modelWriters, writerNames } from '../../formats/write-model-file.js';
import { readModel } from '../model-artifact.js';
import type { OpRun } from '../op-run.js';
import { wordParam } from '../param-codec.js';
import { inputArtifact } from '../run-inputs.js';

export const exportRun: OpRun = {
  kind: 'single',
  async run(inputs, params) {
    const { network, weights } = readModel(inputArtifact(inputs, 'model'));
    const { title, write } = modelWriters[wordParam(params, 'format', writerNames)];
    const files = write(network, weights);
    const bytes = files.reduce((sum, file) => sum + file.bytes.length, 0);
    return {
      ok: true,
      artifact: {
        type: 'file',
        meta: { title, names: files.map(({ name }) => name), summary: `${title}, ${(bytes / 1000).toFixed(1)} kB` },
        tensors: Object.fromEntries(files.map((file) => [file.name, { shape: [file.bytes.length], data: file.bytes }])),
      },
    };
  },
};
