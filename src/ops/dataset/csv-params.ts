import type { ParamSpec, ScalarType } from '../op-spec.js';
import { DELIMITER_NAMES } from '../data/csv-cells.js';

/** How a user's CSV files are written. */
export const csvParams: readonly ParamSpec<ScalarType>[] = [
  {
    name: 'columns',
    doc: 'The columns that are values, in order: `"ax, ay, az"`; all that are nothing else where it is not given.',
    type: { kind: 'text' },
    initial: null,
  },
  {
    name: 'units',
    doc: 'What the values are measured in: one unit for all, or one for each column: `"g, g, g, deg/s"`.',
    type: { kind: 'text' },
    initial: 'as given',
  },
  {
    name: 'header',
    doc: 'Whether the first row names the columns; otherwise they are called `"1"`, `"2"` and so on.',
    type: { kind: 'bool' },
    initial: true,
  },
  { name: 'delimiter', doc: 'What stands between cells.', type: { kind: 'enum', values: DELIMITER_NAMES }, initial: 'comma' },
];

/** A column that may be named. */
export const columnParam = (name: string, doc: string): ParamSpec<ScalarType> => ({ name, doc, type: { kind: 'text' }, initial: null });
