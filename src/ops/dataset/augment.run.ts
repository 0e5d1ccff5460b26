import { augmentationMeta } from '../data/augmentation.js';
import type { OpRun } from '../op-run.js';
import { allTensors, inputArtifact } from '../run-inputs.js';

export const augmentRun: OpRun = {
  kind: 'single',
  async run(inputs, params) {
    const dataset = inputArtifact(inputs, 'dataset');
    return {
      ok: true,
      artifact: {
        type: 'dataset',
        meta: { ...dataset.manifest.meta, ...augmentationMeta(params), summary: 'training samples change in each epoch' },
        tensors: allTensors(dataset),
      },
    };
  },
};
