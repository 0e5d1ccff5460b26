import type { DatasetType } from '../../graph/value-type.js';
import { classNames, classProblem } from '../data/class-names.js';
import { MOST_HEADER, npyNumbers, type NpyHeader, readNpyHeader } from '../../formats/numpy/npy.js';
import { initialSplit, kFoldVariant, reportSplit, splitShares } from '../data/split-param.js';
import type { DescribeArguments, OpSpec } from '../op-spec.js';
import { textParam } from '../param-codec.js';
import { examined, refuseData, unknownDataset } from './examined-data.js';

/** Labels are read when a file is checked. */
const MOST_LABEL_BYTES = 64 * 1024 * 1024;
/** Magic, version and length of the longest header. */
const HEAD = MOST_HEADER + 12;

/** What keeps two arrays from being samples and their labels. */
export function arraysProblem(x: NpyHeader, y: NpyHeader): string | undefined {
  const [samples, ...shape] = x.shape;
  if (samples === undefined || shape.length < 1 || shape.length > 3) {
    return `x must be [samples, features], [samples, steps, channels] or [samples, height, width, channels], found [${x.shape.join(', ')}]`;
  }
  if (shape.some((side) => side === 0)) return `x holds no values: [${x.shape.join(', ')}]`;
  const [labels, one = 1] = y.shape;
  if (labels === undefined || y.shape.length > 2 || one !== 1) return `y must be [samples] or [samples, 1], found [${y.shape.join(', ')}]`;
  return samples === labels ? undefined : `x holds ${samples} samples, y ${labels} labels`;
}

/** The labels as texts, or the first that is no whole number. */
export function readLabels(bytes: Uint8Array, header: NpyHeader): readonly string[] | { readonly problem: string } {
  const labels: string[] = [];
  for (const value of npyNumbers(bytes, header)) {
    if (!Number.isSafeInteger(value)) return { problem: `label ${labels.length} of y is ${value}, expected a whole number` };
    labels.push(`${value}`);
  }
  return labels;
}

export const npySpec: OpSpec = {
  name: 'npy',
  version: 2,
  kind: 'dataset',
  numerics: 'none',
  doc: [
    'Two NumPy arrays: samples `x` as [samples, features], [samples, steps, channels] or [samples, height, width, channels], and whole numbers `y` as [samples], the labels.',
    'Format versions 1 to 3, C and Fortran order, either byte order, float32, float64 and integers up to 32 bits; bytes stay bytes. Classes are the labels that occur, in order.',
    'A header that promises other than the file holds is refused before anything is allocated. A value that float32 cannot hold is TML7134.',
    'The valid range of a channel is what the training split holds. The header of `x`, and `y` up to 64 MiB, are read when a file is checked (TML3326).',
  ].join(' '),
  ports: [],
  examines: true,
  params: [
    { name: 'x', doc: 'The file of the samples.', type: { kind: 'path', of: 'file' } },
    { name: 'y', doc: 'The file of the labels.', type: { kind: 'path', of: 'file' } },
    { name: 'unit', doc: 'What the values are measured in.', type: { kind: 'text' }, initial: 'as given' },
    {
      name: 'split',
      doc: 'How samples are dealt out to the three splits.',
      type: {
        kind: 'variant',
        variants: [
          { name: 'random', doc: 'Single samples, stratified by class.', params: splitShares('the samples') },
          kFoldVariant('samples'),
        ],
      },
      initial: initialSplit('random'),
    },
  ],
  describe(args): DatasetType {
    reportSplit(args);
    const [x, y] = [arrayOf(args, 'x'), arrayOf(args, 'y')];
    if (!x || !y) return unknownDataset;
    const refuse = (param: string, problem: string): DatasetType => refuseData(args, 'npy', param, problem);
    const mismatch = arraysProblem(x.header, y.header);
    if (mismatch !== undefined) return refuse('x', mismatch);
    if (y.size > MOST_LABEL_BYTES) return refuse('y', `it has more than ${MOST_LABEL_BYTES / 1024 / 1024} MiB`);
    const labels = readLabels(y.head(y.size), y.header);
    if ('problem' in labels) return refuse('y', labels.problem);
    const classes = classNames(labels);
    const problem = classProblem(classes);
    if (problem !== undefined) return refuse('y', problem);
    const shape = x.header.shape.slice(1);
    const unit = textParam(args.params, 'unit');
    return {
      kind: 'dataset',
      shape,
      channels: channelNames(shape.at(-1) ?? 0).map((name) => ({ name, unit, low: null, high: null })),
      classes,
      splits: { train: null, val: null, test: null },
    };
  },
};

export const channelNames = (count: number): readonly string[] => Array.from({ length: count }, (_, index) => `channel ${index + 1}`);

interface ExaminedArray {
  readonly header: NpyHeader;
  readonly size: number;
  head(limit: number): Uint8Array;
}

function arrayOf(args: DescribeArguments, param: string): ExaminedArray | undefined {
  const found = examined(args, param);
  const refuse = (problem: string): undefined => {
    refuseData(args, 'npy', param, problem);
    return undefined;
  };
  if (!found.ok) return refuse(found.problem);
  const [name = ''] = found.files.names;
  const size = found.files.size(name);
  const read = readNpyHeader(found.files.head(name, Math.min(HEAD, size)), size);
  return read.ok ? { header: read.header, size, head: (limit) => found.files.head(name, limit) } : refuse(read.problem);
}
