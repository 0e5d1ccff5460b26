import type { DatasetType } from '../../graph/value-type.js';
import { classNames, classProblem } from '../data/class-names.js';
import { DELIMITER_NAMES, readCsvCells } from '../data/csv-cells.js';
import { reportSplit } from '../data/split-param.js';
import { type Layout, layoutTable, unitsOf } from '../data/table-layout.js';
import type { OpSpec } from '../op-spec.js';
import type { RunParams } from '../op-run.js';
import { optionalTextParam, textParam, wordParam } from '../param-codec.js';
import { csvParams } from './csv-params.js';
import { examined, refuseData } from './examined-data.js';
import { splitColumns, tableSplit } from './table-split.js';

/** Larger tables are refused: they are looked through whenever a file is checked. */
export const MOST_BYTES = 64 * 1024 * 1024;

/** Reads a table by its parameters, in check and run alike. */
export function readTable(bytes: Uint8Array, params: RunParams): Layout {
  return layoutTable(readCsvCells(bytes, wordParam(params, 'delimiter', DELIMITER_NAMES)), {
    header: params['header'] === true,
    columns: optionalTextParam(params, 'columns'),
    label: textParam(params, 'label'),
    ...splitColumns(params),
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
    tableSplit,
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
