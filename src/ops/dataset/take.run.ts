import type { Tensor } from '../../graph/artifact.js';
import type { SplitName } from '../../graph/value-type.js';
import { randomStream } from '../../numeric/stream.js';
import { openSplit } from '../data/split-reader.js';
import { stratifiedOrder } from '../data/stratified-order.js';
import { opFailure } from '../op-failure.js';
import type { OpRun } from '../op-run.js';
import { intParam, optionalIntParam } from '../param-codec.js';
import { allTensors, inputArtifact, int32Tensor } from '../run-inputs.js';
import { keptMeta } from './kept-tensors.js';
import { SPLITS } from './take.spec.js';

const NAMES: Readonly<Record<SplitName, string>> = { train: 'training', val: 'validation', test: 'test' };

/** Everything but the lists of the splits is shared with the input. */
export const takeRun: OpRun = {
  kind: 'single',
  async run(inputs, params) {
    const dataset = inputArtifact(inputs, 'dataset');
    const kept: Record<string, Tensor> = {};
    const sizes: string[] = [];
    for (const split of SPLITS) {
      const indices = int32Tensor(dataset, split);
      const wanted = optionalIntParam(params, split);
      sizes.push(`${wanted === null ? 'all' : `${wanted} of`} ${indices.length} ${NAMES[split]}`);
      if (wanted === null) continue;
      if (wanted > indices.length) return opFailure('TML7125', { split, wanted, available: indices.length });
      const { labels, meta } = openSplit(dataset, split);
      const order = stratifiedOrder(labels, meta.classes.length, randomStream(intParam(params, 'seed'), 'take', split));
      const data = order
        .slice(0, wanted)
        .sort()
        .map((position) => indices[position]!);
      kept[split] = { shape: [wanted], data };
    }
    return {
      ok: true,
      artifact: {
        type: 'dataset',
        meta: { ...keptMeta(dataset), summary: `${sizes.join(', ')} samples` },
        tensors: { ...allTensors(dataset), ...kept },
      },
    };
  },
};
