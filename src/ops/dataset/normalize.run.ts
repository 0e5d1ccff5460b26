import type { Rational } from '../../graph/rational.js';
import { divide, exactly, subtract } from '../../graph/rational.js';
import { channelMoments } from '../data/channel-moments.js';
import { readDatasetMeta, writeDatasetMeta } from '../data/dataset-meta.js';
import { compose, type Normalization, normalizationTensors, readNormalization } from '../data/normalization.js';
import { openSplit } from '../data/split-reader.js';
import type { OpRun } from '../op-run.js';
import { allTensors, inputArtifact } from '../run-inputs.js';
import { keptMeta } from './kept-tensors.js';
import { NORMALIZED_UNIT } from './normalize.spec.js';

/** A channel that varies less says nothing, and dividing by its deviation would only blow up noise. */
const LEAST_STD = 1e-6;

export const normalizeRun: OpRun = {
  kind: 'single',
  async run(inputs) {
    const dataset = inputArtifact(inputs, 'dataset');
    const meta = readDatasetMeta(dataset.manifest.meta);
    const { mean, std } = channelMoments(openSplit(dataset, 'train'));
    const own: Normalization = { mean, std: std.map((value) => (value < LEAST_STD ? 1 : value)) };
    const earlier = readNormalization(dataset);
    const moved = (bound: Rational, channel: number): Rational =>
      divide(subtract(bound, exactly(own.mean[channel]!)), exactly(own.std[channel]!));
    return {
      ok: true,
      artifact: {
        type: 'dataset',
        meta: {
          ...keptMeta(dataset),
          ...writeDatasetMeta({
            ...meta,
            channels: meta.channels.map(({ name, low, high }, channel) => ({
              name,
              unit: NORMALIZED_UNIT,
              low: moved(low, channel),
              high: moved(high, channel),
            })),
          }),
          summary: `${meta.channels.length} channels to mean 0 and deviation 1 on the training split`,
        },
        tensors: { ...allTensors(dataset), ...normalizationTensors(earlier ? compose(earlier, own) : own) },
      },
    };
  },
};
