import type { SearchColumn } from '../graph/search.js';
import type { TrialRecord } from '../runtime/results.js';
import { formatInterval, formatValue } from '../ui/format-number.js';
import { listed, plural, printable } from '../ui/format-text.js';
import { flagMark, markText } from './flag-mark.js';
import type { Phrase } from './phrase.js';
import { listedPhrases, strong, words } from './phrase.js';
import type { SearchView } from './search-view.js';
import {
  bestTrial,
  boundsOf,
  boundText,
  cellNumber,
  chosenTrial,
  feasibleTrials,
  leastViolating,
  namesWord,
  paramTexts,
  stateCounts,
} from './search-view.js';

/** What a search found: the best network in words, or first of all that there is none. */
export function searchSentences(view: SearchView): readonly Phrase[] {
  const { node, record } = view;
  const name = strong(printable(node.id));
  if (record.state === 'skipped') return [words('The search '), name, words(' did not run.')];
  const best = bestTrial(view);
  const chosen = chosenTrial(view);
  const feasible = feasibleTrials(view).length;
  const stopped =
    record.state === 'interrupted'
      ? [words('The search '), name, words(` was interrupted after ${record.trials.length} of ${plural(node.strategy.trials, 'trial')}. `)]
      : [];
  if (best) {
    const count = plural(record.trials.length, 'trial');
    return [
      ...stopped,
      words(`Of ${count} of `),
      name,
      words(` (${stateCounts(view)}) the best is `),
      ...trialPhrases(best, ': '),
      words('.'),
      ...fitPhrases(view, best),
    ];
  }
  if (feasible > 0) {
    const goals = listed(record.goals.map(({ text }) => printable(text)));
    return [
      ...stopped,
      words(`Of ${plural(record.trials.length, 'trial')} of `),
      name,
      words(` (${stateCounts(view)}) `),
      strong(`${record.pareto.length}`),
      words(
        ` ${record.pareto.length === 1 ? 'is' : 'are'} on the Pareto front of ${goals}${record.pareto.length === 1 ? '' : '; none is best in all'}.`,
      ),
      ...(chosen ? [words(' Its knee is '), ...trialPhrases(chosen, ': '), words('.'), ...fitPhrases(view, chosen)] : []),
    ];
  }
  const least = leastViolating(view);
  const bound = least && boundsOf(view, least).find(({ violation }) => violation !== null && violation > 0);
  return [
    ...stopped,
    strong(
      record.trials.length === 1 ? 'The only trial is not feasible' : `None of the ${plural(record.trials.length, 'trial')} is feasible`,
    ),
    words(' in the search '),
    name,
    words(` (${stateCounts(view)}).`),
    ...(least && bound ? [words(' The least violating is '), ...trialPhrases(least, ': '), words(`. ${boundText(bound)}.`)] : []),
  ];
}

/** `#6: filters 24, kernel 3` */
const trialPhrases = (trial: TrialRecord, between: string): readonly Phrase[] => {
  const params = paramTexts(trial).join(', ');
  return [strong(`#${trial.index}`), ...(params === '' ? [] : [words(`${between}${params}`)])];
};

/**
 * `It fits stm32f446re: it needs 41.0 kB of RAM and 96.0 kB of flash, within the limits of 131 kB and 524 kB.` Only what follows from the
 * architecture: numbers that were measured chose the network.
 */
function fitPhrases(view: SearchView, best: TrialRecord): readonly Phrase[] {
  const needs = view.node.columns.flatMap((column) => {
    const value = column.role === 'field' && column.better === 'less' ? cellNumber(view, best, column) : null;
    const limit = Math.min(...column.limits);
    return value === null || !(value <= limit && Number.isFinite(limit)) ? [] : [{ column, value, limit }];
  });
  if (needs.length === 0) return [];
  const texts = view.record.requirements.filter((text) => needs.some(({ column }) => namesWord(text, column.name)));
  const boards = [...new Set(texts.flatMap((text) => boardOf(text) ?? []))];
  const all = listed(needs.map(({ column, value }) => resourceText(column, value)));
  const limits = listed(needs.map(({ column, limit }) => formatValue(limit, column.unit)));
  return [
    words(' It '),
    ...(boards.length > 0 ? [words('fits '), strong(listed(boards)), words(': it needs ')] : [words('needs ')]),
    words(`${all}, within the ${needs.length === 1 ? 'limit' : 'limits'} of ${limits}.`),
  ];
}

/** The board in `net.flash <= stm32f446re.flash`: what the limit is a field of. */
const boardOf = (text: string): string | undefined => /<=?\s*([\p{L}_][\p{L}\p{N}_]*)\.[\p{L}\p{N}_]+\s*$/u.exec(text)?.[1];

const RESOURCES: Readonly<Record<string, string>> = { sram: 'RAM', ram: 'RAM', flash: 'flash' };

const resourceText = ({ name, unit }: SearchColumn, value: number): string =>
  unit === 'byte'
    ? `${formatValue(value, unit)} of ${RESOURCES[name] ?? printable(name)}`
    : `${formatValue(value, unit)} ${printable(name)}`;

/** Where nothing downstream measured the best network: what the search itself measured, and that it flatters. */
export function selectedPhrases(view: SearchView, best: TrialRecord): readonly Phrase[] {
  const measured = view.node.columns
    .filter(({ role }) => role === 'metric')
    .flatMap((column) => {
      const value = cellNumber(view, best, column);
      if (value === null) return [];
      const ci95 = best.measured[column.name]?.ci95;
      const own = best.flags[column.name];
      const mark = own === undefined ? null : flagMark([own]);
      return [
        strong(
          `${printable(column.name)} ${formatValue(value, column.unit)}${ci95 ? ` ${formatInterval(ci95, column.unit)}` : ''}${markText(mark)}`,
        ),
      ];
    });
  if (measured.length === 0) return [];
  return [
    words('In the search it had '),
    ...listedPhrases(measured),
    words(': the numbers that chose it, and so too good on average. It was not measured on other data.'),
  ];
}
