import { diagnostic } from '../../diagnostics/registry.js';
import type { Json } from '../../graph/json.js';
import { add, compare, rational, toFloat64 } from '../../graph/rational.js';
import type { DescribeArguments, ParamSpec, ScalarType, Variant } from '../op-spec.js';
import { intParam, rationalParam, variantParam } from '../param-codec.js';
import { seedParam } from '../seed-param.js';

/** Ways to deal samples out to the three splits; a data set has those that its data allows. */
export const SPLIT_KINDS = ['by_subject', 'by_file', 'random', 'random_windows', 'predefined', 'k_fold'] as const;
export type SplitKind = (typeof SPLIT_KINDS)[number];
export const FOLD_GROUPS = ['subject', 'file'] as const;

const share = (name: string, of: string): ParamSpec<ScalarType> => ({
  name,
  doc: `Share of ${of}, rounded half up, at least one.`,
  type: { kind: 'float', min: rational(0), exclusiveMin: true, max: rational(1), exclusiveMax: true },
  initial: '1/10',
});

const dealSeed = seedParam('Of the order in which they are dealt out.');

/** Shares of what is dealt out as a whole: `the participants`. */
export const splitShares = (what: string): readonly ParamSpec<ScalarType>[] => [
  share('val', `${what} for validation`),
  share('test', `${what} for test`),
  dealSeed,
];

export const byFileVariant: Variant = {
  name: 'by_file',
  doc: 'Whole recordings: no window shares a row with one of another split.',
  params: [
    ...splitShares('the recordings'),
    { name: 'stratified', doc: 'Whether every split has the classes in proportion.', type: { kind: 'bool' }, initial: false },
  ],
};

export const randomWindowsVariant: Variant = {
  name: 'random_windows',
  doc: 'Single windows, as in the published study: neighbours that overlap end up in training and test.',
  params: splitShares('the windows'),
};

const foldGroups: ParamSpec<ScalarType> = {
  name: 'by',
  doc: '`subject`: whole people. `file`: whole recordings, stratified by class.',
  type: { kind: 'enum', values: FOLD_GROUPS },
  initial: 'subject',
};

/** Of samples that stand alone, or of windows that belong to people and recordings. */
export const kFoldVariant = (of: 'samples' | 'windows'): Variant => ({
  name: 'k_fold',
  doc: 'One fold of `folds` for test, the next one for validation, the others for training: over all folds each sample is tested once.',
  params: [
    { name: 'folds', doc: 'How many parts.', type: { kind: 'int', min: rational(3), max: rational(1000) }, initial: 5 },
    {
      name: 'fold',
      doc: 'Which part is for test, counted from 1.',
      type: { kind: 'int', min: rational(1), max: rational(1000) },
      initial: 1,
    },
    ...(of === 'windows' ? [foldGroups] : []),
    dealSeed,
  ],
});

/** What a split is when a file does not say. */
export const initialSplit = (kind: 'by_subject' | 'by_file' | 'random'): Json => ({
  kind,
  val: '1/10',
  test: '1/10',
  seed: 1,
  ...(kind === 'by_file' ? { stratified: false } : {}),
});

/** Reports shares that leave nothing for training, and a fold that there is not. */
export function reportSplit({ params, report }: DescribeArguments): void {
  const split = variantParam(params, 'split', SPLIT_KINDS);
  if (split.kind === 'predefined') return;
  if (split.kind === 'k_fold') {
    const [folds, fold] = [intParam(split.params, 'folds'), intParam(split.params, 'fold')];
    if (fold > folds) report({ param: 'split' }, diagnostic('TML3328', { fold, folds }));
    return;
  }
  const together = add(rationalParam(split.params, 'val'), rationalParam(split.params, 'test'));
  if (compare(together, rational(1)) >= 0) report({ param: 'split' }, diagnostic('TML3321', { found: `${toFloat64(together)}` }));
}

/** Warns of windows that overlap across splits. */
export function reportOverlap({ params, report }: DescribeArguments, hint: string): void {
  const window = intParam(params, 'window');
  const overlap = window - intParam(params, 'stride');
  if (variantParam(params, 'split', SPLIT_KINDS).kind !== 'random_windows' || overlap <= 0) return;
  const text = `${Math.max(1, Math.round((100 * overlap) / window))} %`;
  report({ param: 'split' }, diagnostic('TML3322', { share: text }, { hint }));
}
