import { rational } from '../../graph/rational.js';
import { observedChannels } from '../data/observed-range.js';
import { sampleSet } from '../data/sample-set.js';
import { SPLIT_KINDS } from '../data/split-param.js';
import { splitSamples } from '../data/split-samples.js';
import { splitStream } from '../data/split-stream.js';
import { unitsOf } from '../data/table-layout.js';
import { opFailure } from '../op-failure.js';
import type { OpRun } from '../op-run.js';
import { textParam, variantParam } from '../param-codec.js';
import { sourceFiles } from '../run-inputs.js';
import { writeRow } from './row-values.js';
import { readTable } from './table.spec.js';
import { rowGroups } from './table-split.js';

export const tableRun: OpRun = {
  kind: 'single',
  async run(_inputs, params, context) {
    const source = sourceFiles(context, 'file');
    const [file = ''] = source.names;
    const read = readTable(source.read(file), params);
    if (!read.ok) return opFailure('TML7134', { file, problem: read.problem });
    const { layout } = read;
    const { rows, values } = layout;
    const samples = new Float32Array(rows.length * values.length);
    for (const [index, row] of rows.entries()) {
      const failure = writeRow(row, layout, file, samples, index * values.length);
      if (failure) return failure;
    }
    const grouped = rowGroups(layout, file);
    if (!grouped.ok) return grouped;
    const { classes, groups } = grouped;
    const { labels, subjects } = groups;

    const split = variantParam(params, 'split', SPLIT_KINDS);
    const dealt = splitSamples(split, groups, splitStream(split.params, 'table'));
    if (!dealt.ok) return dealt;
    const units = unitsOf(textParam(params, 'units'), values.length);
    const channels = observedChannels(
      values.map(({ name }, index) => ({ name, unit: units?.[index] ?? '' })),
      samples,
      Array.from(dealt.splits.train, (sample) => sample * values.length),
      values.length,
    );
    return sampleSet({
      title: `${rows.length} samples of ${values.length} features`,
      shape: [values.length],
      channels,
      classes,
      scale: rational(1),
      samples,
      labels,
      splits: dealt.splits,
      ...(subjects ? { more: { subjects: { shape: [rows.length], data: subjects } } } : {}),
    });
  },
};
