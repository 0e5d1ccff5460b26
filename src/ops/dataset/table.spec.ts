import type { DatasetType } from '../../graph/value-type.js';
import { classNames, classProblem } from '../data/class-names.js';
import { DELIMITER_NAMES, readCsvCells } from '../data/csv-cells.js';
import { initialSplit, kFoldVariant, reportSplit, SPLIT_KINDS, splitShares } from '../data/split-param.js';
import { type Layout, layoutTable, unitsOf } from '../data/table-layout.js';
import type { OpSpec, Variant } from '../op-spec.js';
import type { RunParams } from '../op-run.js';
import { optionalTextParam, textParam, variantParam, wordParam } from '../param-codec.js';
import { csvParams } from './csv-params.js';
import { examined, refuseData } from './examined-data.js';

/** Larger tables are refused: they are looked through whenever a file is checked. */
export const MOST_BYTES = 64 * 1024 * 1024;

const column = (doc: string): Variant['params'][number] => ({ name: 'column', doc, type: { kind: 'text' } });

/** Reads a table by its parameters, in check and run alike. */
export function readTable(bytes: Uint8Array, params: RunParams): Layout {
  const split = variantParam(params, 'split', SPLIT_KINDS);
  const ofSplit = (kind: string): string | null => (split.kind === kind ? textParam(split.params, 'column') : null);
  return layoutTable(readCsvCells(bytes, wordParam(params, 'delimiter', DELIMITER_NAMES)), {
    header: params['header'] === true,
    columns: optionalTextParam(params, 'columns'),
    label: textParam(params, 'label'),
    subject: ofSplit('by_subject'),
    split: ofSplit('predefined'),
  });
}

export const tableSpec: OpSpec = {
  name: 'table',
  version: 2,
  kind: 'dataset',
  numerics: 'none',
  doc: [
    'A CSV file of features: a row is a sample of shape [columns], one of its columns the label.',
    'Classes are the labels that occur, sorted (as numbers where all are numbers). Cells may stand in double quotes; lines without anything on them are left out.',
    'A row with another count of cells is TML7121, a value that is no finite number TML7122, each with file and line.',
    'The valid range of a channel is what the training split holds. The file is looked at when a file is checked, 64 MiB at most (TML3326).',
  ].join(' '),
  ports: [],
  examines: true,
  params: [
    { name: 'file', doc: 'The CSV file.', type: { kind: 'path', of: 'file' } },
    { name: 'label', doc: 'The column of the class.', type: { kind: 'text' } },
    ...csvParams,
    {
      name: 'split',
      doc: 'How samples are dealt out to the three splits.',
      type: {
        kind: 'variant',
        variants: [
          { name: 'random', doc: 'Single samples, stratified by class.', params: splitShares('the samples') },
          {
            name: 'by_subject',
            doc: 'All samples with the same value in a column: test measures people that training never saw.',
            params: [column('The column that says whose a sample is.'), ...splitShares('the subjects')],
          },
          {
            name: 'predefined',
            doc: 'A column says train, val or test.',
            params: [column('The column of the split.')],
          },
          kFoldVariant('samples'),
        ],
      },
      initial: initialSplit('random'),
    },
  ],
  describe(args): DatasetType {
    reportSplit(args);
    const refuse = (problem: string): DatasetType => refuseData(args, 'table', 'file', problem);
    const found = examined(args, 'file');
    if (!found.ok) return refuse(found.problem);
    const [name = ''] = found.files.names;
    if (found.files.size(name) > MOST_BYTES) return refuse(`it has more than ${MOST_BYTES / 1024 / 1024} MiB`);
    const read = readTable(found.files.head(name, found.files.size(name)), args.params);
    if (!read.ok) return refuse(read.problem);
    const { rows, label = 0, values } = read.layout;
    const classes = classNames(rows.map(({ cells }) => cells[label] ?? ''));
    const units = unitsOf(textParam(args.params, 'units'), values.length);
    const problem = classProblem(classes) ?? (units ? undefined : `units lists another count than the ${values.length} columns`);
    if (problem !== undefined) return refuse(problem);
    return {
      kind: 'dataset',
      shape: [values.length],
      channels: values.map((value, index) => ({ name: value.name, unit: units?.[index] ?? '', low: null, high: null })),
      classes,
      splits: { train: null, val: null, test: null },
    };
  },
};
