import { unreachable } from '../../diagnostics/invariant.js';
import type { SplitName } from '../../graph/value-type.js';
import { shuffle } from '../../numeric/distributions.js';
import type { RandomStream } from '../../numeric/stream.js';
import { type OpFailure, opFailure } from '../op-failure.js';
import type { RunParams } from '../op-run.js';
import { intParam, rationalParam, wordParam } from '../param-codec.js';
import { deal, splitCounts } from './deal.js';
import { FOLD_GROUPS, type SplitKind } from './split-param.js';
import { stratifiedOrder } from './stratified-order.js';

/** The samples that are to be dealt out, and what each belongs to. */
export interface SampleGroups {
  readonly labels: Uint8Array;
  readonly classes: number;
  /** A number that stands for the person; absent where the data does not say. */
  readonly subjects?: Int32Array;
  /** The recording that a window is cut from; absent where samples stand alone. */
  readonly files?: Int32Array;
  /** The split that the data itself names, as an index of `SPLIT_NAMES`. */
  readonly given?: Uint8Array;
  /** What people, recordings and samples are called. */
  readonly words: { readonly subjects: string; readonly files: string; readonly samples: string };
}

export type Splits = Readonly<Record<SplitName, Int32Array>>;
export type Dealt = { readonly ok: true; readonly splits: Splits } | OpFailure;

export const SPLIT_NAMES: readonly SplitName[] = ['train', 'val', 'test'];

/** What is dealt out as a whole; `of` is the group of each sample, absent where each is its own. */
interface Unit {
  readonly what: string;
  readonly of: Int32Array | undefined;
  readonly stratified: boolean;
}

/** Indices of the samples in each split, ascending. */
export function splitSamples(
  split: { readonly kind: SplitKind; readonly params: RunParams },
  groups: SampleGroups,
  stream: RandomStream,
): Dealt {
  const { kind, params } = split;
  const { subjects, files, words } = groups;
  const bySubject: Unit = { what: words.subjects, of: subjects, stratified: false };
  const byFile: Unit = { what: words.files, of: files, stratified: true };
  const bySample: Unit = { what: words.samples, of: undefined, stratified: true };
  switch (kind) {
    case 'by_subject':
      return dealt(bySubject, params, groups, stream);
    case 'by_file':
      return dealt({ ...byFile, stratified: params['stratified'] === true }, params, groups, stream);
    case 'random':
      return dealt(files ? byFile : bySample, params, groups, stream);
    case 'random_windows':
      return dealt({ ...bySample, stratified: false }, params, groups, stream);
    case 'k_fold': {
      if (!files) return folded(bySample, params, groups, stream);
      const units = { subject: bySubject, file: byFile };
      return folded(units[wordParam(params, 'by', FOLD_GROUPS)], params, groups, stream);
    }
    case 'predefined':
      return named(groups);
    default:
      return unreachable(kind);
  }
}

function dealt(unit: Unit, params: RunParams, groups: SampleGroups, stream: RandomStream): Dealt {
  const members = membersOf(unit, groups);
  const counts = splitCounts(members.length, rationalParam(params, 'val'), rationalParam(params, 'test'));
  if (counts.train < 1) {
    return opFailure('TML7124', { what: unit.what, total: members.length, val: counts.val, test: counts.test });
  }
  const parts = deal(orderOf(unit, members, groups, stream), counts);
  const part = (name: SplitName): Int32Array => samplesOf(unit, members, parts[name], groups.labels.length);
  return { ok: true, splits: { train: part('train'), val: part('val'), test: part('test') } };
}

/** Folds are slices of the order, which hold the classes in proportion where it is stratified. The fold asked for is for test, the next one for validation. */
function folded(unit: Unit, params: RunParams, groups: SampleGroups, stream: RandomStream): Dealt {
  const members = membersOf(unit, groups);
  const folds = intParam(params, 'folds');
  if (members.length < folds) return opFailure('TML7132', { what: unit.what, total: members.length, folds });
  const order = orderOf(unit, members, groups, stream);
  const test = intParam(params, 'fold') - 1;
  const val = (test + 1) % folds;
  const part = (isIn: (fold: number) => boolean): Int32Array =>
    samplesOf(
      unit,
      members,
      order.filter((_, rank) => isIn(Math.floor((rank * folds) / members.length))),
      groups.labels.length,
    );
  const splits = {
    test: part((fold) => fold === test),
    val: part((fold) => fold === val),
    train: part((fold) => fold !== test && fold !== val),
  };
  return { ok: true, splits };
}

function named({ given, labels, words }: SampleGroups): Dealt {
  const part = (name: number): Int32Array => Int32Array.from(labels.keys()).filter((sample) => given?.[sample] === name);
  const [train, val, test] = [part(0), part(1), part(2)];
  const empty = SPLIT_NAMES.find((_, index) => [train, val, test][index]?.length === 0);
  return empty === undefined ? { ok: true, splits: { train, val, test } } : opFailure('TML7133', { split: empty, what: words.samples });
}

const membersOf = ({ of }: Unit, { labels }: SampleGroups): Int32Array =>
  of ? Int32Array.from(new Set(of)).sort() : Int32Array.from(labels.keys());

function orderOf({ of, stratified }: Unit, members: Int32Array, { labels, classes }: SampleGroups, stream: RandomStream): Int32Array {
  if (!stratified) return shuffle(members.length, stream);
  if (!of) return stratifiedOrder(labels, classes, stream);
  // A recording is of the class of its last window: one class, unless its rows are labelled one by one.
  const labelOf = new Map<number, number>();
  of.forEach((group, sample) => labelOf.set(group, labels[sample]!));
  return stratifiedOrder(
    Uint8Array.from(members, (group) => labelOf.get(group)!),
    classes,
    stream,
  );
}

/** The samples whose group was chosen. */
function samplesOf({ of }: Unit, members: Int32Array, chosen: Int32Array, count: number): Int32Array {
  if (!of) return chosen.slice().sort();
  const isChosen = new Set(chosen.map((place) => members[place]!));
  return Int32Array.from({ length: count }, (_, sample) => sample).filter((sample) => isChosen.has(of[sample]!));
}
