import type { Json } from '../graph/json.js';
import type { ResultRecord } from '../runtime/results.js';
import { formatPercent } from './format-number.js';
import { listed, printable } from './format-text.js';

/** Soundness checks of the attacks behind some results: what was raised, what passed, what nobody checked. */
export interface FlagReport {
  readonly raised: readonly RaisedFlag[];
  readonly passed: readonly string[];
  readonly unchecked: readonly string[];
}

export interface RaisedFlag {
  readonly name: string;
  /** Results it is raised for. */
  readonly count: number;
  /** The largest share of samples concerned, where the check counts samples. */
  readonly share: number | null;
}

/** What each check found, as a person would say it; other names are shown with spaces. */
const WORDS: Readonly<Record<string, string>> = {
  zero_gradient: 'zero gradients',
  non_finite_gradient: 'gradients that are not finite',
  weaker_than_noise: 'weaker than noise',
  not_monotone: 'not monotone in ε',
  unbounded_not_zero: 'accuracy above 0 at unbounded ε',
  iterative_weaker: 'iterative weaker than single-step',
  black_box_stronger: 'black-box stronger than white-box',
  label_independent_loss: 'loss does not depend on the label',
};

export const flagWords = (name: string): string => WORDS[name] ?? printable(name.replaceAll('_', ' '));

type FlagState = { readonly kind: 'unchecked' } | { readonly kind: 'passed' } | { readonly kind: 'raised'; readonly share: number | null };

/** Reads one flag of an attack's manifest. What is not understood counts as not checked, never as passed. */
function flagState(flag: Json): FlagState {
  if (typeof flag !== 'object' || flag === null || Array.isArray(flag)) return { kind: 'unchecked' };
  const { state, raised, share } = flag as { readonly [key: string]: Json };
  if (state !== 'checked' || typeof raised !== 'boolean') return { kind: 'unchecked' };
  return raised ? { kind: 'raised', share: typeof share === 'number' ? share : null } : { kind: 'passed' };
}

/** Null where no attack stands behind any of the records. A check counts as passed only if it passed for every record. */
export function reportFlags(records: readonly Pick<ResultRecord, 'flags'>[]): FlagReport | null {
  const states = new Map<string, FlagState[]>();
  let attacked = false;
  for (const { flags } of records) {
    if (flags === null) continue;
    attacked = true;
    for (const [name, flag] of Object.entries(flags)) {
      const found = states.get(name);
      if (found) found.push(flagState(flag));
      else states.set(name, [flagState(flag)]);
    }
  }
  if (!attacked) return null;
  const raised: RaisedFlag[] = [];
  const passed: string[] = [];
  const unchecked: string[] = [];
  for (const [name, found] of [...states].sort(([a], [b]) => rank(a) - rank(b) || (a < b ? -1 : 1))) {
    const hits = found.filter((state) => state.kind === 'raised');
    if (hits.length > 0) raised.push({ name, count: hits.length, share: largestShare(hits.map((hit) => hit.share)) });
    else if (found.every((state) => state.kind === 'passed')) passed.push(name);
    else unchecked.push(name);
  }
  return { raised, passed, unchecked };
}

/** Checks are named in one order, whatever order they were stored in. */
const ORDER = Object.keys(WORDS);
const rank = (name: string): number => (ORDER.includes(name) ? ORDER.indexOf(name) : ORDER.length);

const largestShare = (shares: readonly (number | null)[]): number | null =>
  shares.reduce((most, share) => (share === null ? most : Math.max(most ?? 0, share)), null);

/** `zero gradients (12.5 % of samples)` */
export const raisedText = (flag: RaisedFlag): string =>
  `${flagWords(flag.name)}${flag.share === null ? '' : ` (${formatPercent(flag.share)} of samples)`}`;

/** After `flags: `. `none` only when everything was checked and nothing raised. */
export function flagsText(report: FlagReport): string {
  const raised = report.raised.map(raisedText).join(', ');
  if (report.unchecked.length === 0) {
    if (raised !== '') return raised;
    return report.passed.length > 0 ? 'none' : 'not checked';
  }
  const passed = report.passed.length === 0 ? '' : `passed: ${listed(report.passed.map(flagWords))}`;
  const unchecked = `not checked: ${listed(report.unchecked.map(flagWords))}`;
  return [raised === '' ? '' : `RAISED: ${raised}`, passed, unchecked].filter((part) => part !== '').join('; ');
}
