import { toFloat64 } from '../../graph/rational.js';
import { openSplit } from '../data/split-reader.js';
import { readModel } from '../model-artifact.js';
import { readNetwork } from '../network-json.js';
import type { OpRun } from '../op-run.js';
import { intParam, ofAction, rationalParam } from '../param-codec.js';
import { inputArtifact } from '../run-inputs.js';
import { workerPlans } from '../worker-executor.js';
import { distillSpec } from './distill.spec.js';
import { distillationLoss } from './distillation.js';
import { readLabelLoss } from './label-loss.js';
import type { Objective } from './learn.js';
import { runTraining } from './training.js';

export const distillRun: OpRun = {
  kind: 'single',
  async run(inputs, given, context) {
    const params = ofAction(distillSpec.params, given);
    const plans = await workerPlans();
    const [data, validation] = [inputArtifact(inputs, 'data'), inputArtifact(inputs, 'validation')];
    const artifact = inputArtifact(inputs, 'teacher');
    const teacher = readModel(artifact);
    const answers = plans.inference(teacher.network, intParam(params, 'batch'));
    answers.setWeights(teacher.weights);
    const split = openSplit(data);
    const loss = readLabelLoss(params, split.labels, split.meta.classes);
    const how = {
      weight: toFloat64(rationalParam(params, 'weight')),
      temperature: toFloat64(rationalParam(params, 'temperature')),
    };
    const objective: Objective = ({ samples, labels, positions }) =>
      distillationLoss(how, loss, labels, answers.infer(samples, positions.length));
    const earlier = artifact.manifest.meta['fittedOn'];
    return runTraining({ network: readNetwork(params['network']), data, validation, params, plans, objective, earlier }, context);
  },
};
