import type { Tensor } from '../../graph/artifact.js';
import { rational, toFloat64 } from '../../graph/rational.js';
import { writeDatasetMeta } from '../data/dataset-meta.js';
import { bounded, featureChannels } from '../data/feature-channels.js';
import type { CopySample } from '../data/sample-copier.js';
import { SPLIT_KINDS } from '../data/split-param.js';
import { type Splits, splitSamples } from '../data/split-samples.js';
import { randomStream } from '../../numeric/stream.js';
import { TEN_FEATURES } from '../data/ten-features.js';
import { windowFeatures } from '../data/window-features.js';
import { indexWindows, overlapShare, type WindowIndex } from '../data/window-index.js';
import { opFailure } from '../op-failure.js';
import type { OpRun, RunParams } from '../op-run.js';
import { intParam, rationalParam, variantParam, wordParam } from '../param-codec.js';
import { sourceFiles } from '../run-inputs.js';
import { AURITUS_ACTIVITIES, AURITUS_CHANNELS, AURITUS_FEATURES, windowChannels } from './auritus.spec.js';
import { type Recording, type RecordingForm, readRecordings } from './auritus-recordings.js';

const WORDS = { subjects: 'participants', files: 'recordings', samples: 'windows' };

export const auritusRun: OpRun = {
  kind: 'single',
  async run(_inputs, params, context) {
    const read = await readRecordings(sourceFiles(context, 'folder'), formOf(params), context);
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
    const split = variantParam(params, 'split', SPLIT_KINDS);
    const groups = { labels, classes: AURITUS_ACTIVITIES.length, subjects: participants, files: index.recordings, words: WORDS };
    const dealt = splitSamples(split, groups, randomStream(intParam(split.params, 'seed'), 'auritus', 'split'));
    if (!dealt.ok) return dealt;

    const { splits } = dealt;
    const channels = bounded(windowChannels(wordParam(params, 'channels', AURITUS_CHANNELS)));
    const series = seriesOf(recordings, channels.length);
    const ten = wordParam(params, 'features', AURITUS_FEATURES) === 'ten';
    return {
      ok: true,
      artifact: {
        type: 'dataset',
        meta: {
          ...writeDatasetMeta({
            shape: ten ? [TEN_FEATURES] : [window, channels.length],
            channels: ten ? bounded(featureChannels(channels)) : channels,
            classes: AURITUS_ACTIVITIES.map(({ name }) => name),
            scale: rational(1),
            ...(ten ? {} : { window }),
          }),
          ...summaryOf(params, index, participants, splits, channels.length),
        },
        tensors: {
          ...(ten ? featuresOf(series, index, window) : { series, windows: { shape: [index.firstRows.length], data: index.firstRows } }),
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

const formOf = (params: RunParams): RecordingForm => ({
  rate: params['resample'] === null ? null : toFloat64(rationalParam(params, 'resample')),
  magnitude: wordParam(params, 'channels', AURITUS_CHANNELS) === 'magnitude',
});

/** The ten features of each window, which is cut from the series when they are computed. */
function featuresOf(series: Tensor, { firstRows }: WindowIndex, window: number) {
  const [, channels = 0] = series.shape;
  const rows = series.data;
  const size = window * channels;
  const copy: CopySample = (sample, target) =>
    target.set(rows.subarray(firstRows[sample]! * channels, firstRows[sample]! * channels + size));
  return { samples: { shape: [firstRows.length, TEN_FEATURES], data: windowFeatures(copy, firstRows.length, window, channels) } };
}

/** All recordings, one after another. */
function seriesOf(recordings: readonly Recording[], channels: number): Tensor {
  const rows = recordings.reduce((sum, recording) => sum + recording.rows, 0);
  const data = new Float32Array(rows * channels);
  let offset = 0;
  for (const { values } of recordings) {
    data.set(values, offset);
    offset += values.length;
  }
  return { shape: [rows, channels], data };
}

function summaryOf(params: RunParams, index: WindowIndex, participants: Int32Array, { train, val, test }: Splits, channels: number) {
  const recordings = new Set(index.recordings).size;
  const window = intParam(params, 'window');
  const leak = overlapShare(index, window, test, train);
  const parts = [
    `${index.firstRows.length} windows of ${window} × ${channels} from ${recordings} recordings by ${new Set(participants).size} participants`,
    `${train.length} for training, ${val.length} for validation, ${test.length} for test`,
    ...(leak > 0 ? [`${percent(leak)} of the test windows overlap a training window`] : []),
  ];
  return { summary: parts.join('; '), ...(leak > 0 ? { leak } : {}) };
}

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
