import { rational } from '../../graph/rational.js';
import type { DatasetType } from '../../graph/value-type.js';
import { classProblem } from '../data/class-names.js';
import { type LabelledSeries, readSeriesFile } from '../data/ts-series.js';
import type { DescribeArguments, OpSpec } from '../op-spec.js';
import { textParam, wordParam } from '../param-codec.js';
import { seedParam } from '../seed-param.js';
import { examined, refuseData, unknownDataset } from './examined-data.js';

export const UNEQUAL = ['refuse', 'pad'] as const;
const MOST_BYTES = 64 * 1024 * 1024;

/** What keeps the two files from being one data set; undefined where nothing does. */
export function pairProblem(train: LabelledSeries, test: LabelledSeries, unequal: (typeof UNEQUAL)[number]): string | undefined {
  if (train.dimensions !== test.dimensions) return `train has ${train.dimensions} dimensions, test ${test.dimensions}`;
  if (train.classes.join(' ') !== test.classes.join(' '))
    return `train has the classes ${train.classes.join(', ')}, test ${test.classes.join(', ')}`;
  const [longest, shortest] = [Math.max(train.longest, test.longest), Math.min(train.shortest, test.shortest)];
  if (unequal === 'refuse' && longest !== shortest)
    return `series have ${shortest} to ${longest} steps: with unequal: pad shorter ones are filled up`;
  return classProblem(train.classes);
}

export const tsFileSpec: OpSpec = {
  name: 'ts_file',
  version: 2,
  kind: 'dataset',
  numerics: 'none',
  doc: [
    'Labelled series in the `.ts` format of the UEA archive and of sktime: one file for training and one for test. A sample is [steps, dimensions].',
    'The validation split is taken from the training file, stratified by class. Classes are those of `@classLabel`, in its order.',
    'Series of unequal length are an error, or with `unequal: pad` zeros stand before the shorter ones, so that the last step is the last one measured.',
    'Time stamps and missing values are refused. The valid range of a channel is what the training split holds, and 0 where series are padded.',
    'The files are read when a file is checked, 64 MiB each at most (TML3326).',
  ].join(' '),
  ports: [],
  examines: true,
  params: [
    { name: 'train', doc: 'The file of training.', type: { kind: 'path', of: 'file' } },
    { name: 'test', doc: 'The file of test.', type: { kind: 'path', of: 'file' } },
    { name: 'unequal', doc: 'What becomes of series of unequal length.', type: { kind: 'enum', values: UNEQUAL }, initial: 'refuse' },
    { name: 'unit', doc: 'What the values are measured in.', type: { kind: 'text' }, initial: 'as given' },
    {
      name: 'val',
      doc: 'Share of the training file for validation, rounded half up, at least one.',
      type: { kind: 'float', min: rational(0), exclusiveMin: true, max: rational(1), exclusiveMax: true },
      initial: '1/5',
    },
    seedParam('Of the order in which validation is taken from training.'),
  ],
  describe(args): DatasetType {
    const [train, test] = [seriesOf(args, 'train'), seriesOf(args, 'test')];
    if (!train || !test) return unknownDataset;
    const problem = pairProblem(train, test, wordParam(args.params, 'unequal', UNEQUAL));
    if (problem !== undefined) return refuseData(args, 'ts_file', 'train', problem);
    const unit = textParam(args.params, 'unit');
    return {
      kind: 'dataset',
      shape: [Math.max(train.longest, test.longest), train.dimensions],
      channels: dimensionNames(train.dimensions).map((name) => ({ name, unit, low: null, high: null })),
      classes: train.classes,
      splits: { train: null, val: null, test: test.series.length },
    };
  },
};

export const dimensionNames = (count: number): readonly string[] => Array.from({ length: count }, (_, index) => `dimension ${index + 1}`);

function seriesOf(args: DescribeArguments, param: string): LabelledSeries | undefined {
  const found = examined(args, param);
  const refuse = (problem: string): undefined => {
    refuseData(args, 'ts_file', param, problem);
    return undefined;
  };
  if (!found.ok) return refuse(found.problem);
  const [name = ''] = found.files.names;
  if (found.files.size(name) > MOST_BYTES) return refuse(`it has more than ${MOST_BYTES / 1024 / 1024} MiB`);
  const read = readSeriesFile(found.files.head(name, found.files.size(name)));
  return read.ok ? read.file : refuse(read.problem);
}
