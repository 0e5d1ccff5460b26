import { rational } from '../../graph/rational.js';
import { writeDatasetMeta } from '../data/dataset-meta.js';
import { indexWindows, overlapShare, type WindowIndex } from '../data/window-index.js';
import { opFailure } from '../op-failure.js';
import type { OpRun, RunParams } from '../op-run.js';
import { intParam, variantParam } from '../param-codec.js';
import { sourceFiles } from '../run-inputs.js';
import { AURITUS_ACTIVITIES, AURITUS_SPLITS, auritusChannels } from './auritus.spec.js';
import { type Recording, readRecordings } from './auritus-recordings.js';
import { type Splits, splitWindows } from './auritus-split.js';

export const auritusRun: OpRun = {
  kind: 'single',
  async run(_inputs, params, context) {
    const read = await readRecordings(sourceFiles(context, 'folder'), context);
    if (!read.ok) return read;
    const { recordings } = read;
    const window = intParam(params, 'window');
    const index = indexWindows(
      recordings.map(({ rows }) => rows),
      window,
      intParam(params, 'stride'),
    );
    const of = <T>(pick: (recording: Recording) => T) => Array.from(index.recordings, (recording) => pick(recordings[recording]!));
    const labels = Uint8Array.from(of(({ label }) => label));
    const participants = Int32Array.from(of(({ participant }) => participant));

    const empty = AURITUS_ACTIVITIES.find((_, label) => !labels.includes(label));
    if (empty) return opFailure('TML7123', { class: empty.name, code: `*_${empty.code}.csv`, window });
    const dealt = splitWindows(params, { participants, recordings: index.recordings, labels });
    if (!dealt.ok) {
      const { what, total, counts } = dealt;
      return opFailure('TML7124', { what, total, val: counts.val, test: counts.test });
    }

    const { splits } = dealt;
    return {
      ok: true,
      artifact: {
        type: 'dataset',
        meta: {
          ...writeDatasetMeta({
            shape: [window, auritusChannels.length],
            channels: auritusChannels,
            classes: AURITUS_ACTIVITIES.map(({ name }) => name),
            scale: rational(1),
            window,
          }),
          summary: summaryOf(params, index, participants, splits),
        },
        tensors: {
          series: seriesOf(recordings),
          windows: { shape: [index.firstRows.length], data: index.firstRows },
          labels: { shape: [labels.length], data: labels },
          subjects: { shape: [participants.length], data: participants },
          train: { shape: [splits.train.length], data: splits.train },
          val: { shape: [splits.val.length], data: splits.val },
          test: { shape: [splits.test.length], data: splits.test },
        },
      },
    };
  },
};

/** All recordings, one after another. */
function seriesOf(recordings: readonly Recording[]) {
  const rows = recordings.reduce((sum, recording) => sum + recording.rows, 0);
  const data = new Float32Array(rows * auritusChannels.length);
  let offset = 0;
  for (const { values } of recordings) {
    data.set(values, offset);
    offset += values.length;
  }
  return { shape: [rows, auritusChannels.length], data };
}

function summaryOf(params: RunParams, index: WindowIndex, participants: Int32Array, { train, val, test }: Splits): string {
  const recordings = new Set(index.recordings).size;
  const parts = [
    `${index.firstRows.length} windows of ${intParam(params, 'window')} × ${auritusChannels.length} from ${recordings} recordings by ${new Set(participants).size} participants`,
    `${train.length} for training, ${val.length} for validation, ${test.length} for test`,
  ];
  if (variantParam(params, 'split', AURITUS_SPLITS).kind === 'random_windows') {
    const share = overlapShare(index, intParam(params, 'window'), test, train);
    parts.push(`${(100 * share).toFixed(1)} % of the test windows overlap a training window`);
  }
  return parts.join('; ');
}
