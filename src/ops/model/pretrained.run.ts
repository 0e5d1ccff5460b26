import { readModelFile, readWeights } from '../../formats/read-model-file.js';
import { parameterCount } from '../../network/parameters.js';
import { readDatasetMeta } from '../data/dataset-meta.js';
import { weightTensors } from '../model-artifact.js';
import { writeNetwork } from '../network-json.js';
import { opFailure } from '../op-failure.js';
import type { OpRun } from '../op-run.js';
import { inputArtifact, sourceFiles } from '../run-inputs.js';
import { networkFormProblem } from './network-form.js';

export const pretrainedRun: OpRun = {
  kind: 'single',
  async run(inputs, _params, context) {
    const { shape, classes } = readDatasetMeta(inputArtifact(inputs, 'data').manifest.meta);
    const files = sourceFiles(context, 'file');
    const [name = ''] = files.names;
    const read = readModelFile(
      { name, contents: new Map(files.names.map((one) => [one, files.read(one)])), sample: shape },
      networkFormProblem,
    );
    if (!read.ok) return opFailure('TML7170', { file: name, where: read.problem.where, problem: read.problem.problem });
    const weights = readWeights(read.model);
    if (!weights.ok) return opFailure('TML7170', { file: name, where: weights.problem.where, problem: weights.problem.problem });
    const { network } = read.model;
    return {
      ok: true,
      artifact: {
        type: 'model',
        meta: {
          network: writeNetwork(network),
          shape,
          classes,
          fittedOn: [],
          summary: `${parameterCount(network)} values in ${network.layers.length} layers, imported`,
        },
        tensors: weightTensors(network, weights.weights),
      },
    };
  },
};
