import { rational } from '../../graph/rational.js';
import { readDatasetMeta, writeDatasetMeta } from '../data/dataset-meta.js';
import { bounded, featureChannels } from '../data/feature-channels.js';
import { sampleCopier } from '../data/sample-copier.js';
import { TEN_FEATURES } from '../data/ten-features.js';
import { windowFeatures } from '../data/window-features.js';
import type { OpRun } from '../op-run.js';
import { inputArtifact, uint8Tensor } from '../run-inputs.js';
import { keptTensors } from './kept-tensors.js';

export const features10Run: OpRun = {
  kind: 'single',
  async run(inputs) {
    const dataset = inputArtifact(inputs, 'dataset');
    const meta = readDatasetMeta(dataset.manifest.meta);
    const count = uint8Tensor(dataset, 'labels').length;
    const [steps = 0, channels = 0] = meta.shape;
    const data = windowFeatures(sampleCopier(dataset, meta, count), count, steps, channels);
    return {
      ok: true,
      artifact: {
        type: 'dataset',
        meta: {
          ...writeDatasetMeta({
            shape: [TEN_FEATURES],
            channels: bounded(featureChannels(meta.channels)),
            classes: meta.classes,
            scale: rational(1),
          }),
          summary: `${TEN_FEATURES} features of ${count} windows of ${steps} × ${channels}`,
        },
        tensors: { ...keptTensors(dataset), samples: { shape: [count, TEN_FEATURES], data } },
      },
    };
  },
};
