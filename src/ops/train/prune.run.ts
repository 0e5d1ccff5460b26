import { readModel, weightTensors } from '../model-artifact.js';
import { writeNetwork } from '../network-json.js';
import type { OpRun } from '../op-run.js';
import { rationalParam, wordParam } from '../param-codec.js';
import { inputArtifact } from '../run-inputs.js';
import { prunedWeights, SCOPES, shareOf, sparsityOf } from './sparsity.js';

export const pruneRun: OpRun = {
  kind: 'single',
  async run(inputs, params) {
    const start = inputArtifact(inputs, 'model');
    const { network, weights } = readModel(start);
    const pruned = prunedWeights(network, weights, rationalParam(params, 'sparsity'), wordParam(params, 'scope', SCOPES));
    const sparsity = sparsityOf(network, pruned);
    const { shape, classes, fittedOn } = start.manifest.meta;
    return {
      ok: true,
      artifact: {
        type: 'model',
        meta: {
          network: writeNetwork(network),
          shape: shape ?? null,
          classes: classes ?? null,
          fittedOn: fittedOn ?? [],
          sparsity: shareOf(sparsity),
          summary: `${sparsity.zeros} of ${sparsity.values} weights are 0 (${(100 * shareOf(sparsity)).toFixed(1)} %)`,
        },
        tensors: weightTensors(network, pruned),
      },
    };
  },
};
