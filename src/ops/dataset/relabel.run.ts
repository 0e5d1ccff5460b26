import { invariant } from '../../diagnostics/invariant.js';
import { readDatasetMeta, writeDatasetMeta } from '../data/dataset-meta.js';
import type { OpRun } from '../op-run.js';
import { textParam } from '../param-codec.js';
import { allTensors, inputArtifact, uint8Tensor } from '../run-inputs.js';
import { keptMeta } from './kept-tensors.js';
import { readRelabelling } from './relabel.spec.js';

/** Only the labels are new. */
export const relabelRun: OpRun = {
  kind: 'single',
  async run(inputs, params) {
    const dataset = inputArtifact(inputs, 'dataset');
    const meta = readDatasetMeta(dataset.manifest.meta);
    const read = readRelabelling(meta.classes, textParam(params, 'classes'));
    invariant('becomes' in read, 'the classes were checked before the run');
    const { classes, becomes } = read;
    const data = uint8Tensor(dataset, 'labels').map((label) => becomes[label]!);
    return {
      ok: true,
      artifact: {
        type: 'dataset',
        meta: {
          ...keptMeta(dataset),
          ...writeDatasetMeta({ ...meta, classes }),
          summary: `${classes.length} classes from ${meta.classes.length}: ${classes.join(', ')}`,
        },
        tensors: { ...allTensors(dataset), labels: { shape: [data.length], data } },
      },
    };
  },
};
