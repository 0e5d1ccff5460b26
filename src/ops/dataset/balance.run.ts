import { shuffle } from '../../numeric/distributions.js';
import { randomStream } from '../../numeric/stream.js';
import { openSplit } from '../data/split-reader.js';
import type { OpRun } from '../op-run.js';
import { intParam, wordParam } from '../param-codec.js';
import { allTensors, inputArtifact, int32Tensor } from '../run-inputs.js';
import { BALANCE_METHODS } from './balance.spec.js';
import { keptMeta } from './kept-tensors.js';

/** Only the list of the training split is new. */
export const balanceRun: OpRun = {
  kind: 'single',
  async run(inputs, params) {
    const dataset = inputArtifact(inputs, 'dataset');
    const indices = int32Tensor(dataset, 'train');
    const { labels, meta } = openSplit(dataset, 'train');
    const stream = randomStream(intParam(params, 'seed'), 'balance', 'choice');
    const members = meta.classes.map((_, label) => Array.from(labels.keys()).filter((position) => labels[position] === label));
    const sizes = members.map(({ length }) => length).filter((length) => length > 0);
    const wanted = wordParam(params, 'method', BALANCE_METHODS) === 'repeat' ? Math.max(0, ...sizes) : Math.min(...sizes);
    const positions = members.flatMap((own, label) => {
      if (own.length === 0) return [];
      const order = shuffle(own.length, stream, { step: label });
      return Array.from({ length: wanted }, (_, place) => own[order[place % own.length]!]!);
    });
    const data = Int32Array.from(
      positions.sort((a, b) => a - b),
      (position) => indices[position]!,
    );
    return {
      ok: true,
      artifact: {
        type: 'dataset',
        meta: { ...keptMeta(dataset), summary: `${data.length} training samples, ${wanted} of each class, from ${indices.length}` },
        tensors: { ...allTensors(dataset), train: { shape: [data.length], data } },
      },
    };
  },
};
