import { rational } from '../../graph/rational.js';
import { randomStream } from '../../numeric/stream.js';
import { writeDatasetMeta } from '../data/dataset-meta.js';
import { atLeastOne } from '../data/deal.js';
import { stratifiedOrder } from '../data/stratified-order.js';
import { opFailure } from '../op-failure.js';
import type { OpRun } from '../op-run.js';
import { intParam, rationalParam, textParam, wordParam } from '../param-codec.js';
import { sourceFiles } from '../run-inputs.js';
import { CIFAR10_CLASSES, CIFAR10_SIDE, cifar10Channels, PIXELS } from './cifar10.spec.js';
import { readBatches, sortBatches } from './cifar10-batches.js';

/** Images are stored once, as bytes, training before test; a split is a list of their indices. */
export const cifar10Run: OpRun = {
  kind: 'single',
  async run(_inputs, params, context) {
    const files = sourceFiles(context, 'folder');
    const sorted = sortBatches(files.names, textParam(params, 'test'));
    if (!sorted.ok) return sorted;
    const { train: trainFiles, test: testFiles, others } = sorted.batches;
    const training = await readBatches(trainFiles, files, context);
    if (!training.ok) return training;
    const testing = await readBatches(testFiles, files, context);
    if (!testing.ok) return testing;

    const before = training.images.labels.length;
    const held = atLeastOne(before, rationalParam(params, 'val'));
    if (held >= before) return opFailure('TML7124', { what: 'training images', total: before, val: held, test: 0 });
    const order = stratifiedOrder(
      training.images.labels,
      CIFAR10_CLASSES.length,
      randomStream(intParam(params, 'seed'), 'cifar10', 'split'),
    );
    const val = order.slice(0, held).sort();
    const train = order.slice(held).sort();
    const test = Int32Array.from(testing.images.labels, (_, index) => before + index);
    const labels = joined(training.images.labels, testing.images.labels);
    const pixels = wordParam(params, 'pixels', PIXELS);
    return {
      ok: true,
      artifact: {
        type: 'dataset',
        meta: {
          ...writeDatasetMeta({
            shape: [CIFAR10_SIDE, CIFAR10_SIDE, 3],
            channels: cifar10Channels(pixels),
            classes: CIFAR10_CLASSES,
            scale: pixels === 'unit' ? rational(1, 255) : rational(1),
          }),
          summary: [
            `${train.length} training, ${val.length} validation and ${test.length} test images of ${CIFAR10_SIDE} × ${CIFAR10_SIDE} × 3`,
            `training from ${trainFiles.join(', ')}`,
            `test from ${testFiles.join(', ')}`,
            ...(others.length > 0 ? [`left out: ${others.join(', ')}`] : []),
          ].join('; '),
        },
        tensors: {
          samples: {
            shape: [labels.length, CIFAR10_SIDE, CIFAR10_SIDE, 3],
            data: joined(training.images.images, testing.images.images),
          },
          labels: { shape: [labels.length], data: labels },
          train: { shape: [train.length], data: train },
          val: { shape: [val.length], data: val },
          test: { shape: [test.length], data: test },
        },
      },
    };
  },
};

function joined(first: Uint8Array, second: Uint8Array): Uint8Array {
  const all = new Uint8Array(first.length + second.length);
  all.set(first);
  all.set(second, first.length);
  return all;
}
