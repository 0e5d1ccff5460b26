import { rational } from '../../graph/rational.js';
import { bilinear } from '../data/bilinear.js';
import { readDatasetMeta, writeDatasetMeta } from '../data/dataset-meta.js';
import { LARGEST_TENSOR } from '../data/largest-tensor.js';
import { sampleCopier } from '../data/sample-copier.js';
import { opFailure } from '../op-failure.js';
import type { OpRun } from '../op-run.js';
import { intParam } from '../param-codec.js';
import { pause } from '../pause.js';
import { inputArtifact, uint8Tensor } from '../run-inputs.js';
import { keptTensors } from './kept-tensors.js';

/** Images between two reports of progress. */
const REPORT = 256;

export const resizeRun: OpRun = {
  kind: 'single',
  async run(inputs, params, context) {
    const dataset = inputArtifact(inputs, 'dataset');
    const meta = readDatasetMeta(dataset.manifest.meta);
    const [height = 0, width = 0, channels = 0] = meta.shape;
    const to = { height: intParam(params, 'height'), width: intParam(params, 'width') };
    const count = uint8Tensor(dataset, 'labels').length;
    const size = to.height * to.width * channels;
    const bytes = count * size * Float32Array.BYTES_PER_ELEMENT;
    if (bytes > LARGEST_TENSOR) return opFailure('TML7156', { count, what: 'images', bytes });
    const copySample = sampleCopier(dataset, meta, count);
    const resizeImage = bilinear({ height, width }, to, channels);
    const image = new Float32Array(height * width * channels);
    const data = new Float32Array(count * size);
    for (let sample = 0; sample < count; sample++) {
      copySample(sample, image, 0);
      resizeImage(image, data, sample * size);
      if (sample % REPORT === 0) {
        context.progress({ done: sample, total: count, unit: 'image' });
        await pause(context.signal);
      }
    }
    const shape = [to.height, to.width, channels];
    return {
      ok: true,
      artifact: {
        type: 'dataset',
        meta: {
          ...writeDatasetMeta({ shape, channels: meta.channels, classes: meta.classes, scale: rational(1) }),
          summary: `${count} images of ${height} × ${width} as ${to.height} × ${to.width}`,
        },
        tensors: { ...keptTensors(dataset), samples: { shape: [count, ...shape], data } },
      },
    };
  },
};
