import { rational } from '../../graph/rational.js';
import { classNames, classProblem } from '../data/class-names.js';
import { writeDatasetMeta } from '../data/dataset-meta.js';
import { observedChannels } from '../data/observed-range.js';
import { SPLIT_KINDS } from '../data/split-param.js';
import { splitSamples } from '../data/split-samples.js';
import { splitStream } from '../data/split-stream.js';
import { unitsOf } from '../data/table-layout.js';
import { indexWindows, overlapShare } from '../data/window-index.js';
import { opFailure } from '../op-failure.js';
import type { OpRun } from '../op-run.js';
import { intParam, textParam, variantParam } from '../param-codec.js';
import { sourceFiles } from '../run-inputs.js';
import { type Recordings, readCsvRecordings } from './csv-recordings.js';
import { numbered } from './row-values.js';

const WORDS = { subjects: 'subjects', files: 'recordings', samples: 'windows' };

export const csvWindowsRun: OpRun = {
  kind: 'single',
  async run(_inputs, params, context) {
    const read = await readCsvRecordings(sourceFiles(context, 'folder'), params, context);
    if (!read.ok) return read;
    const { channels: names, stretches } = read.recordings;
    const classes = classNames(stretches.map(({ label }) => label));
    const problem = classProblem(classes);
    if (problem !== undefined) return opFailure('TML7134', { file: textParam(params, 'names'), problem });
    const [window, stride] = [intParam(params, 'window'), intParam(params, 'stride')];
    const index = indexWindows(
      stretches.map(({ rows }) => rows),
      window,
      stride,
    );
    const of = <T>(values: ArrayLike<T>): T[] => Array.from(index.recordings, (stretch) => values[stretch]!);
    const labels = Uint8Array.from(of(stretches.map(({ label }) => classes.indexOf(label))));
    const empty = classes.find((_, label) => !labels.includes(label));
    if (empty !== undefined) return opFailure('TML7123', { class: empty, code: 'of it', window });
    const subjects = Int32Array.from(of(numbered(stretches.map(({ subject }) => subject))));
    const files = Int32Array.from(of(stretches.map(({ file }) => file)));
    const given = Uint8Array.from(of(stretches.map(({ split }) => split ?? 0)));
    const split = variantParam(params, 'split', SPLIT_KINDS);
    const groups = { labels, classes: classes.length, subjects, files, given, words: WORDS };
    const dealt = splitSamples(split, groups, splitStream(split.params, 'csv_windows'));
    if (!dealt.ok) return dealt;

    const { train, val, test } = dealt.splits;
    const series = seriesOf(read.recordings);
    const units = unitsOf(textParam(params, 'units'), names.length);
    const channels = observedChannels(
      names.map((name, channel) => ({ name, unit: units?.[channel] ?? '' })),
      series,
      Array.from(train, (sample) => index.firstRows[sample]! * names.length),
      window * names.length,
    );
    const leak = overlapShare(index, window, test, train);
    const counts = `${train.length} for training, ${val.length} for validation, ${test.length} for test`;
    return {
      ok: true,
      artifact: {
        type: 'dataset',
        meta: {
          ...writeDatasetMeta({ shape: [window, names.length], channels, classes, scale: rational(1), window }),
          summary: `${labels.length} windows of ${window} × ${names.length} from ${new Set(files).size} recordings in ${classes.length} classes; ${counts}`,
          ...(leak > 0 ? { leak } : {}),
        },
        tensors: {
          series: { shape: [series.length / names.length, names.length], data: series },
          windows: { shape: [labels.length], data: index.firstRows },
          labels: { shape: [labels.length], data: labels },
          subjects: { shape: [labels.length], data: subjects },
          train: { shape: [train.length], data: train },
          val: { shape: [val.length], data: val },
          test: { shape: [test.length], data: test },
        },
      },
    };
  },
};

/** All recordings, one after another. */
function seriesOf({ values }: Recordings): Float32Array {
  const series = new Float32Array(values.reduce((sum, { length }) => sum + length, 0));
  let offset = 0;
  for (const part of values) {
    series.set(part, offset);
    offset += part.length;
  }
  return series;
}
