import { rational } from '../../graph/rational.js';
import { classNames, classProblem } from '../data/class-names.js';
import { namedSplit } from '../data/name-pattern.js';
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
import { numbered, writeRow } from './row-values.js';
import { readTable } from './table.spec.js';

const WORDS = { subjects: 'subjects', files: 'samples', samples: 'samples' };

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
    const column = (place: number | undefined): readonly string[] | undefined =>
      place === undefined ? undefined : rows.map(({ cells }) => cells[place] ?? '');
    const names = column(layout.label) ?? [];
    const classes = classNames(names);
    const problem = classProblem(classes);
    if (problem !== undefined) return opFailure('TML7134', { file, problem });
    const labels = Uint8Array.from(names, (name) => classes.indexOf(name));
    const owners = column(layout.subject);
    const subjects = owners && numbered(owners);
    const given = column(layout.split)?.map(namedSplit);
    const stray = given?.indexOf(undefined) ?? -1;
    const strayRow = rows[stray];
    if (strayRow && layout.split !== undefined) {
      return opFailure('TML7135', { file, line: strayRow.line, found: strayRow.cells[layout.split] ?? '' });
    }

    const split = variantParam(params, 'split', SPLIT_KINDS);
    const groups = {
      labels,
      classes: classes.length,
      words: WORDS,
      ...(subjects ? { subjects } : {}),
      ...(given ? { given: Uint8Array.from(given, (place) => place ?? 0) } : {}),
    };
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
