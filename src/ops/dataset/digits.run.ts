import { rational } from '../../graph/rational.js';
import { randomStream } from '../../numeric/stream.js';
import { writeDatasetMeta } from '../data/dataset-meta.js';
import { stratifiedOrder } from '../data/stratified-order.js';
import type { OpRun } from '../op-run.js';
import { intParam, wordParam } from '../param-codec.js';
import { DIGIT_BLOCK, DIGIT_CLASSES, DIGIT_FORMS, DIGIT_SIDE, DIGIT_SPLITS, digitForms } from './digits.spec.js';
import { readMnistPackage } from './mnist-package.js';

/**
 * All images are stored once, in the order of the package, and a split is a list of their indices: artifacts of other seeds
 * and sizes share the images.
 */
export const digitsRun: OpRun = {
  kind: 'single',
  async run(_inputs, params) {
    const { images, labels } = readMnistPackage();
    const as = wordParam(params, 'as', DIGIT_FORMS);
    const form = digitForms[as];
    const samples = as === 'features' ? blockMeans(images, labels.length) : images;
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
            ...form,
            classes: DIGIT_CLASSES,
            scale: as === 'features' ? rational(1) : rational(1, 255),
          }),
          summary: `${train.length} training, ${val.length} validation and ${test.length} test samples`,
        },
        tensors: {
          samples: { shape: [labels.length, ...form.shape], data: samples },
          labels: { shape: [labels.length], data: labels },
          train: { shape: [train.length], data: train },
          val: { shape: [val.length], data: val },
          test: { shape: [test.length], data: test },
        },
      },
    };
  },
};

/** [count, 49]: sums of bytes, which are exact, over what they are when all pixels are white. */
function blockMeans(images: Uint8Array, count: number): Float32Array {
  const blocks = DIGIT_SIDE / DIGIT_BLOCK;
  const sums = new Float64Array(count * blocks * blocks);
  images.forEach((byte, pixel) => {
    const row = Math.floor(pixel / DIGIT_SIDE);
    const block = Math.floor(row / DIGIT_BLOCK) * blocks + Math.floor((pixel % DIGIT_SIDE) / DIGIT_BLOCK);
    sums[block]! += byte;
  });
  return Float32Array.from(sums, (sum) => sum / (255 * DIGIT_BLOCK * DIGIT_BLOCK));
}
