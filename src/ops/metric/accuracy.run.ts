import { consecutiveBatches, openSplit } from '../data/split-reader.js';
import { readModel } from '../model-artifact.js';
import type { OpRun } from '../op-run.js';
import { pause } from '../pause.js';
import { predictions } from '../prediction.js';
import { inputArtifact } from '../run-inputs.js';
import { workerPlans } from '../worker-executor.js';
import { shareMetric } from './share-metric.js';

/** Samples a batch. It changes no bits (see `Executor`). */
const BATCH = 32;

export const accuracyRun: OpRun = {
  kind: 'single',
  async run(inputs, _params, context) {
    const model = readModel(inputArtifact(inputs, 'model'));
    const split = openSplit(inputArtifact(inputs, 'on'));
    const plans = await workerPlans();
    const plan = plans.inference(model.network, BATCH);
    plan.setWeights(model.weights);
    const outcomes = new Uint8Array(split.count);
    const samples = new Float32Array(BATCH * split.size);
    for (const positions of consecutiveBatches(split.count, BATCH)) {
      split.read(positions, samples);
      const logits = plan.infer(samples, positions.length).subarray(0, positions.length * model.classes);
      const predicted = predictions(logits, model.classes);
      positions.forEach((position, row) => {
        outcomes[position] = predicted[row] === split.labels[position] ? 1 : 0;
      });
      context.progress({ done: (positions.at(-1) ?? 0) + 1, total: split.count, unit: 'sample' });
      await pause(context.signal);
    }
    return shareMetric(outcomes, null);
  },
};
