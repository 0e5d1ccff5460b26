import { rational } from '../../graph/rational.js';
import { LARGEST_TENSOR } from '../data/largest-tensor.js';
import { observedChannels } from '../data/observed-range.js';
import { RAW_TYPES, rawRange, readRawNumbers } from '../data/raw-numbers.js';
import { sampleSet } from '../data/sample-set.js';
import { SPLIT_KINDS } from '../data/split-param.js';
import { splitSamples } from '../data/split-samples.js';
import { splitStream } from '../data/split-stream.js';
import { opFailure } from '../op-failure.js';
import type { OpRun } from '../op-run.js';
import { textParam, variantParam, wordParam } from '../param-codec.js';
import { sourceFiles } from '../run-inputs.js';
import { channelNames } from './npy.spec.js';
import { quantizationOf, rawShape, readIndex } from './raw-file.spec.js';
import { rowGroups } from './table-split.js';

export const rawFileRun: OpRun = {
  kind: 'single',
  async run(_inputs, params, context) {
    const index = sourceFiles(context, 'index');
    const [indexFile = ''] = index.names;
    const table = readIndex(index.read(indexFile), params);
    if (!table.ok) return opFailure('TML7134', { file: indexFile, problem: table.problem });
    const grouped = rowGroups(table.layout, indexFile);
    if (!grouped.ok) return grouped;
    const { classes, groups } = grouped;
    const count = groups.labels.length;
    const shape = rawShape(params) ?? [];
    const size = shape.reduce((product, side) => product * side, 1);
    const bytes = count * size * Float32Array.BYTES_PER_ELEMENT;
    if (bytes > LARGEST_TENSOR) return opFailure('TML7156', { count, what: 'samples', bytes });
    const source = sourceFiles(context, 'file');
    const [file = ''] = source.names;
    const [type, quantization] = [wordParam(params, 'type', RAW_TYPES), quantizationOf(params)];
    const read = readRawNumbers(source.read(file), type, count * size, quantization);
    if (!read.ok) return opFailure('TML7134', { file, problem: read.problem });

    const split = variantParam(params, 'split', SPLIT_KINDS);
    const dealt = splitSamples(split, groups, splitStream(split.params, 'raw_file'));
    if (!dealt.ok) return dealt;
    const named = channelNames(shape.at(-1) ?? 0).map((name) => ({ name, unit: textParam(params, 'unit') }));
    const range = rawRange(type, quantization);
    const offsets = Array.from(dealt.splits.train, (sample) => sample * size);
    const { subjects } = groups;
    return sampleSet({
      title: `${count} samples of ${shape.join(' × ')}`,
      shape,
      channels: range ? named.map((channel) => ({ ...channel, ...range })) : observedChannels(named, read.values, offsets, size),
      classes,
      scale: rational(1),
      samples: read.values,
      labels: groups.labels,
      splits: dealt.splits,
      ...(subjects ? { more: { subjects: { shape: [count], data: subjects } } } : {}),
    });
  },
};
