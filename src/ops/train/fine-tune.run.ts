import { readModel } from '../model-artifact.js';
import type { OpRun } from '../op-run.js';
import { ofAction } from '../param-codec.js';
import { inputArtifact } from '../run-inputs.js';
import { workerPlans } from '../worker-executor.js';
import { fineTuneSpec } from './fine-tune.spec.js';
import { frozenParameters, unfrozenLayers } from './frozen.js';
import { prunedTensors, zerosOf } from './sparsity.js';
import { runTraining } from './training.js';

export const fineTuneRun: OpRun = {
  kind: 'single',
  async run(inputs, given, context) {
    const params = ofAction(fineTuneSpec.params, given);
    const [data, validation] = [inputArtifact(inputs, 'data'), inputArtifact(inputs, 'validation')];
    const start = inputArtifact(inputs, 'model');
    const { network, weights } = readModel(start);
    const frozen = frozenParameters(network, unfrozenLayers(params));
    const earlier = start.manifest.meta['fittedOn'];
    const pruned = start.manifest.meta['sparsity'] === undefined ? {} : { zeros: zerosOf(prunedTensors(network), weights) };
    const plans = await workerPlans();
    return runTraining({ network, data, validation, params, plans, initial: weights, frozen, earlier, ...pruned }, context);
  },
};
