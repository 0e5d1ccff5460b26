import { rational } from '../../graph/rational.js';
import { randomStream } from '../../numeric/stream.js';
import { writeDatasetMeta } from '../data/dataset-meta.js';
import { stratifiedOrder } from '../data/stratified-order.js';
import type { OpRun } from '../op-run.js';
import { intParam } from '../param-codec.js';
import { DIGIT_CLASSES, DIGIT_SIDE, DIGIT_SPLITS, digitChannels } from './digits.spec.js';
import { readMnistPackage } from './mnist-package.js';

/**
 * All images are stored once, in the order of the package, and a split is a list of their indices: artifacts of other seeds
 * and sizes share the images.
 */
export const digitsRun: OpRun = {
  kind: 'single',
  async run(_inputs, params) {
    const { images, labels } = readMnistPackage();
    const order = stratifiedOrder(labels, DIGIT_CLASSES.length, randomStream(intParam(params, 'seed'), 'digits', 'split'));
    const valEnd = DIGIT_SPLITS.train + DIGIT_SPLITS.val;
    const train = order.slice(0, intParam(params, 'train'));
    const val = order.slice(DIGIT_SPLITS.train, valEnd);
    const test = order.slice(valEnd);
    return {
      ok: true,
      artifact: {
        type: 'dataset',
        meta: {
          ...writeDatasetMeta({
            shape: [DIGIT_SIDE, DIGIT_SIDE],
            channels: digitChannels,
            classes: DIGIT_CLASSES,
            scale: rational(1, 255),
          }),
          summary: `${train.length} training, ${val.length} validation and ${test.length} test samples`,
        },
        tensors: {
          samples: { shape: [labels.length, DIGIT_SIDE, DIGIT_SIDE], data: images },
          labels: { shape: [labels.length], data: labels },
          train: { shape: [train.length], data: train },
          val: { shape: [val.length], data: val },
          test: { shape: [test.length], data: test },
        },
      },
    };
  },
};
