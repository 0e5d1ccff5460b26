import { readNetwork } from '../network-json.js';
import type { OpRun } from '../op-run.js';
import { ofAction } from '../param-codec.js';
import { inputArtifact } from '../run-inputs.js';
import { workerPlans } from '../worker-executor.js';
import { trainSpec } from './train.spec.js';
import { runTraining } from './training.js';

export const trainRun: OpRun = {
  kind: 'single',
  async run(inputs, given, context) {
    const params = ofAction(trainSpec.params, given);
    const [data, validation] = [inputArtifact(inputs, 'data'), inputArtifact(inputs, 'validation')];
    return runTraining({ network: readNetwork(params['network']), data, validation, params, plans: await workerPlans() }, context);
  },
};
