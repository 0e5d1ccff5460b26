import { diagnostic } from '../../diagnostics/registry.js';
import { rational } from '../../graph/rational.js';
import type { DatasetType } from '../../graph/value-type.js';
import { classNames, classProblem } from '../data/class-names.js';
import { DELIMITER_NAMES, listOf, readCsvCells } from '../data/csv-cells.js';
import { type Quantization, RAW_TYPES, rawRange } from '../data/raw-numbers.js';
import { reportSplit } from '../data/split-param.js';
import { type Layout, layoutTable } from '../data/table-layout.js';
import type { RunParams } from '../op-run.js';
import type { OpSpec } from '../op-spec.js';
import { intParam, rationalParam, textParam, wordParam } from '../param-codec.js';
import { examined, refuseData, unknownDataset } from './examined-data.js';
import { channelNames } from './npy.spec.js';
import { MOST_BYTES } from './table.spec.js';
import { splitColumns, tableSplit } from './table-split.js';

const MOST_SIDE = 1_000_000;

/** The shape of a sample; undefined where the text is none. */
export function rawShape(params: RunParams): readonly number[] | undefined {
  const sides = listOf(textParam(params, 'shape'));
  const areSides = sides.every((side) => /^[1-9]\d*$/.test(side) && Number(side) <= MOST_SIDE);
  return areSides && sides.length >= 1 && sides.length <= 3 ? sides.map(Number) : undefined;
}

export const quantizationOf = (params: RunParams): Quantization => ({
  scale: rationalParam(params, 'scale'),
  zero: intParam(params, 'zero'),
});

/** Reads the table beside the numbers, in check and run alike; all rows must have as many cells. */
export function readIndex(bytes: Uint8Array, params: RunParams): Layout {
  const read = layoutTable(readCsvCells(bytes, wordParam(params, 'delimiter', DELIMITER_NAMES)), {
    header: params['header'] === true,
    columns: textParam(params, 'label'),
    label: textParam(params, 'label'),
    ...splitColumns(params),
  });
  if (!read.ok) return read;
  const { rows, width } = read.layout;
  const ragged = rows.find(({ cells }) => cells.length !== width);
  return ragged ? { ok: false, problem: `line ${ragged.line} has ${ragged.cells.length} cells, expected ${width}` } : read;
}

export const rawFileSpec: OpSpec = {
  name: 'raw_file',
  version: 1,
  kind: 'dataset',
  numerics: 'none',
  doc: [
    'A file of numbers and nothing else, sample after sample in row-major order, as it is or compressed with gzip, and a CSV file with a row for each sample in the same order.',
    'A number stands for (number − `zero`) · `scale`, rounded once to float32; two and four bytes stand with the lowest first.',
    'Classes are the labels that occur, sorted (as numbers where all are numbers). The valid range of a channel is what the numbers of the type can stand for, of float32 what the training split holds.',
    'A file of another length than rows and shape say is TML7134, a word that names no split TML7135, a shape that is none TML3365.',
    'The CSV file is looked at when a file is checked, 64 MiB at most (TML3326).',
  ].join(' '),
  ports: [],
  examines: true,
  params: [
    { name: 'file', doc: 'The file of numbers.', type: { kind: 'path', of: 'file' } },
    { name: 'index', doc: 'The CSV file.', type: { kind: 'path', of: 'file' } },
    { name: 'shape', doc: 'Of a sample, without the batch, channels last: `"49, 10, 1"`.', type: { kind: 'text' } },
    { name: 'type', doc: 'Of the numbers.', type: { kind: 'enum', values: RAW_TYPES } },
    {
      name: 'scale',
      doc: 'What one step of the numbers is worth.',
      type: { kind: 'float', min: rational(0), exclusiveMin: true, max: rational(1_000_000) },
      initial: '1',
    },
    {
      name: 'zero',
      doc: 'The number that stands for 0.',
      type: { kind: 'int', min: rational(-32_768), max: rational(32_767) },
      initial: 0,
    },
    { name: 'unit', doc: 'What the values are measured in.', type: { kind: 'text' }, initial: 'as given' },
    { name: 'label', doc: 'The column of the class.', type: { kind: 'text' } },
    {
      name: 'header',
      doc: 'Whether the first row names the columns; otherwise they are called `"1"`, `"2"` and so on.',
      type: { kind: 'bool' },
      initial: true,
    },
    { name: 'delimiter', doc: 'What stands between cells.', type: { kind: 'enum', values: DELIMITER_NAMES }, initial: 'comma' },
    tableSplit,
  ],
  describe(args): DatasetType {
    reportSplit(args);
    const { params } = args;
    const shape = rawShape(params);
    if (shape === undefined) {
      args.report({ param: 'shape' }, diagnostic('TML3365', { found: textParam(params, 'shape') }));
      return unknownDataset;
    }
    const refuse = (problem: string): DatasetType => refuseData(args, 'raw_file', 'index', problem);
    const found = examined(args, 'index');
    if (!found.ok) return refuse(found.problem);
    const [name = ''] = found.files.names;
    if (found.files.size(name) > MOST_BYTES) return refuse(`it has more than ${MOST_BYTES / 1024 / 1024} MiB`);
    const read = readIndex(found.files.head(name, found.files.size(name)), params);
    if (!read.ok) return refuse(read.problem);
    const { rows, label = 0 } = read.layout;
    const classes = classNames(rows.map(({ cells }) => cells[label] ?? ''));
    const problem = classProblem(classes);
    if (problem !== undefined) return refuse(problem);
    const unit = textParam(params, 'unit');
    const range = rawRange(wordParam(params, 'type', RAW_TYPES), quantizationOf(params));
    return {
      kind: 'dataset',
      shape,
      channels: channelNames(shape.at(-1) ?? 1).map((channel) => ({
        name: channel,
        unit,
        low: range?.low ?? null,
        high: range?.high ?? null,
      })),
      classes,
      splits: { train: null, val: null, test: null },
    };
  },
};
