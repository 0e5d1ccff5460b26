import { rational } from '../../graph/rational.js';
import type { DatasetType } from '../../graph/value-type.js';
import { classNames, classProblem } from '../data/class-names.js';
import { DELIMITER_NAMES, readCsvCells } from '../data/csv-cells.js';
import { patternParts, readName } from '../data/name-pattern.js';
import {
  byFileVariant,
  FOLD_GROUPS,
  initialSplit,
  kFoldVariant,
  randomWindowsVariant,
  reportOverlap,
  reportSplit,
  SPLIT_KINDS,
  splitShares,
} from '../data/split-param.js';
import { type Layout, layoutTable, unitsOf } from '../data/table-layout.js';
import type { RunParams } from '../op-run.js';
import type { DescribeArguments, ExaminedFiles, OpSpec } from '../op-spec.js';
import { intParam, optionalTextParam, textParam, variantParam, wordParam } from '../param-codec.js';
import { columnParam, csvParams } from './csv-params.js';
import { examined, refuseData } from './examined-data.js';

/** What is looked through for labels that stand in a column. */
const MOST_BYTES = 64 * 1024 * 1024;
/** The row of names stands in the first bytes. */
const HEAD = 64 * 1024;

/** Reads a recording by the parameters, in check and run alike. */
export const readRecording = (bytes: Uint8Array, params: RunParams): Layout =>
  layoutTable(readCsvCells(bytes, wordParam(params, 'delimiter', DELIMITER_NAMES)), {
    header: params['header'] === true,
    columns: optionalTextParam(params, 'columns'),
    label: optionalTextParam(params, 'label'),
    subject: optionalTextParam(params, 'subject'),
    split: null,
  });

export const csvWindowsSpec: OpSpec = {
  name: 'csv_windows',
  version: 1,
  kind: 'dataset',
  numerics: 'none',
  doc: [
    'Windows of your own sensor recordings: a folder of CSV files, with folders in it where wanted; a row is a moment, a column a channel. A sample is [`window`, columns].',
    '`names` says what the path of a file beneath the folder tells: `"{label}/*.csv"` a folder a class, `"{subject}_{label}.csv"` the file name, `"{split}/{label}/*.csv"` the split too.',
    'The class comes from `{label}` or from the column `label`, the person from `{subject}` or the column `subject`. Where the class or the person changes in a file, a new recording begins: no window holds both.',
    'Windows of a recording start `stride` rows apart and are aligned at its end; a recording shorter than a window gives none. All files have the same columns.',
    'The recordings are stored once, whatever the overlap of windows. The valid range of a channel is what the training windows hold.',
    'A name that does not match is TML7120, a row with another count of cells TML7121, a value that is no finite number TML7122, with file and line.',
    'Names and the first row are looked at when a file is checked, and where labels stand in a column all files, 64 MiB at most (TML3326).',
  ].join(' '),
  ports: [],
  examines: true,
  params: [
    { name: 'folder', doc: 'Where the recordings are.', type: { kind: 'path', of: 'folder', suffix: '.csv', nested: true } },
    {
      name: 'names',
      doc: 'Pattern of the paths: `{label}`, `{subject}` and `{split}` stand for what they say, `*` for anything; none of them for a `/`.',
      type: { kind: 'text' },
      initial: '{label}/*',
    },
    columnParam('label', 'The column of the class, where the names do not tell it.'),
    columnParam('subject', 'The column of the person, where the names do not tell it.'),
    ...csvParams,
    { name: 'window', doc: 'Rows of a sample.', type: { kind: 'int', min: rational(1), max: rational(100_000) } },
    {
      name: 'stride',
      doc: 'Rows from one window of a recording to the next.',
      type: { kind: 'int', min: rational(1), max: rational(100_000) },
    },
    {
      name: 'split',
      doc: 'What is dealt out to the three splits.',
      type: {
        kind: 'variant',
        variants: [
          {
            name: 'by_subject',
            doc: 'Whole people: test measures people that training never saw.',
            params: splitShares('the subjects'),
          },
          byFileVariant,
          {
            name: 'random',
            doc: 'Whole recordings, stratified by class: no window shares a row with one of another split, but people are in all of them.',
            params: splitShares('the recordings'),
          },
          randomWindowsVariant,
          { name: 'predefined', doc: '`{split}` in the names says train, val or test.', params: [] },
          kFoldVariant('windows'),
        ],
      },
      initial: initialSplit('by_file'),
    },
  ],
  describe(args): DatasetType {
    const { params } = args;
    reportSplit(args);
    reportOverlap(args, 'by_file keeps each recording in one split');
    const refuse = (problem: string, param = 'folder'): DatasetType => refuseData(args, 'csv_windows', param, problem);
    const asked = patternProblem(args);
    if (asked !== undefined) return refuse(asked, 'names');
    const found = examined(args, 'folder');
    if (!found.ok) return refuse(found.problem);
    const { files } = found;
    const pattern = textParam(params, 'names');
    const stray = files.names.find((name) => readName(pattern, name) === undefined);
    if (stray !== undefined) return refuse(`${stray} does not match ${pattern}`, 'names');
    const [first = ''] = files.names;
    const head = readRecording(firstRows(files, first), params);
    if (!head.ok) return refuse(`${first}: ${head.problem}`);
    const labels = labelsIn(files, params);
    if (!labels.ok) return refuse(labels.problem);
    const classes = classNames(labels.names);
    const { values } = head.layout;
    const units = unitsOf(textParam(params, 'units'), values.length);
    const problem = classProblem(classes) ?? (units ? undefined : `units lists another count than the ${values.length} columns`);
    if (problem !== undefined) return refuse(problem);
    return {
      kind: 'dataset',
      shape: [intParam(params, 'window'), values.length],
      channels: values.map(({ name }, index) => ({ name, unit: units?.[index] ?? '', low: null, high: null })),
      classes,
      splits: { train: null, val: null, test: null },
    };
  },
};

/** What the names must tell, and do not. */
function patternProblem({ params }: DescribeArguments): string | undefined {
  const pattern = textParam(params, 'names');
  const parts = patternParts(pattern);
  if (parts === null) return `${pattern} may hold {label}, {subject} and {split}, each once`;
  const tells = (part: 'label' | 'subject'): boolean => parts.includes(part) || params[part] !== null;
  if (!tells('label')) return `${pattern} holds no {label}, and no column is named as label`;
  const split = variantParam(params, 'split', SPLIT_KINDS);
  const byPeople = split.kind === 'by_subject' || (split.kind === 'k_fold' && wordParam(split.params, 'by', FOLD_GROUPS) === 'subject');
  if (byPeople && !tells('subject')) return `${split.kind} needs a {subject} in ${pattern}, or a column that is named as subject`;
  if (split.kind === 'predefined' && !parts.includes('split')) return `predefined needs a {split} in ${pattern}`;
  return undefined;
}

function firstRows(files: ExaminedFiles, name: string): Uint8Array {
  const head = files.head(name, HEAD);
  const end = head.indexOf(10);
  return end < 0 ? head : head.subarray(0, end);
}

type Labels = { readonly ok: true; readonly names: readonly string[] } | { readonly ok: false; readonly problem: string };

function labelsIn(files: ExaminedFiles, params: RunParams): Labels {
  if (params['label'] === null) {
    const pattern = textParam(params, 'names');
    return { ok: true, names: files.names.map((name) => readName(pattern, name)?.label ?? '') };
  }
  const bytes = files.names.reduce((sum, name) => sum + files.size(name), 0);
  if (bytes > MOST_BYTES) return { ok: false, problem: `labels in a column are looked for in ${MOST_BYTES / 1024 / 1024} MiB at most` };
  const names = new Set<string>();
  for (const name of files.names) {
    const read = readRecording(files.head(name, files.size(name)), params);
    if (!read.ok) return { ok: false, problem: `${name}: ${read.problem}` };
    const { label = 0, rows } = read.layout;
    for (const { cells } of rows) names.add(cells[label] ?? '');
  }
  return { ok: true, names: [...names] };
}
