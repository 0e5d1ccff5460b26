import type { TableLayout } from '../data/table-layout.js';
import { classNames, classProblem } from '../data/class-names.js';
import { namedSplit } from '../data/name-pattern.js';
import { initialSplit, kFoldVariant, SPLIT_KINDS, splitShares } from '../data/split-param.js';
import type { SampleGroups } from '../data/split-samples.js';
import { type OpFailure, opFailure } from '../op-failure.js';
import type { RunParams } from '../op-run.js';
import type { ParamSpec, Variant } from '../op-spec.js';
import { textParam, variantParam } from '../param-codec.js';
import { numbered } from './row-values.js';

const WORDS = { subjects: 'subjects', files: 'samples', samples: 'samples' };

const column = (doc: string): Variant['params'][number] => ({ name: 'column', doc, type: { kind: 'text' } });

/** How the rows of a table, a sample each, are dealt out. */
export const tableSplit: ParamSpec = {
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
};

/** The columns that the split reads. */
export function splitColumns(params: RunParams): { readonly subject: string | null; readonly split: string | null } {
  const split = variantParam(params, 'split', SPLIT_KINDS);
  const of = (kind: string): string | null => (split.kind === kind ? textParam(split.params, 'column') : null);
  return { subject: of('by_subject'), split: of('predefined') };
}

export interface RowGroups {
  readonly ok: true;
  readonly classes: readonly string[];
  readonly groups: SampleGroups;
}

/** Class, subject and split of each row of the table in `file`. */
export function rowGroups({ rows, label, subject, split }: TableLayout, file: string): RowGroups | OpFailure {
  const column = (place: number | undefined): readonly string[] | undefined =>
    place === undefined ? undefined : rows.map(({ cells }) => cells[place] ?? '');
  const names = column(label) ?? [];
  const classes = classNames(names);
  const problem = classProblem(classes);
  if (problem !== undefined) return opFailure('TML7134', { file, problem });
  const owners = column(subject);
  const given = column(split)?.map(namedSplit);
  const strayRow = rows[given?.indexOf(undefined) ?? -1];
  if (strayRow && split !== undefined) return opFailure('TML7135', { file, line: strayRow.line, found: strayRow.cells[split] ?? '' });
  const groups: SampleGroups = {
    labels: Uint8Array.from(names, (name) => classes.indexOf(name)),
    classes: classes.length,
    words: WORDS,
    ...(owners ? { subjects: numbered(owners) } : {}),
    ...(given ? { given: Uint8Array.from(given, (place) => place ?? 0) } : {}),
  };
  return { ok: true, classes, groups };
}
