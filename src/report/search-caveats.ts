import type { RequirementRecord, Results, TrialRecord } from '../runtime/results.js';
import { coordinateText } from '../ui/axis-meaning.js';
import { raisedText } from '../ui/flags.js';
import { formatBytes } from '../ui/format-bytes.js';
import { formatPlain } from '../ui/format-number.js';
import { listed, plural, printable } from '../ui/format-text.js';
import type { Caveat } from './caveats.js';
import type { Flags } from './flag-mark.js';
import { checksOf } from './flag-mark.js';
import { FLAG_MEANINGS } from './flag-meanings.js';
import type { SearchView } from './search-view.js';
import { bestTrial, feasibleTrials } from './search-view.js';

/** What is missing of a search: that it did not end, and trials without a result. */
export function searchFailures(view: SearchView): readonly Caveat[] {
  const { node, record } = view;
  const about = printable(node.id);
  if (record.state === 'skipped') return [{ kind: 'failed', about, text: 'did not run' }];
  const stopped: readonly Caveat[] =
    record.state === 'interrupted'
      ? [{ kind: 'failed', about, text: `interrupted after ${record.trials.length} of ${plural(node.strategy.trials, 'trial')}` }]
      : [];
  const none: readonly Caveat[] =
    record.trials.length > 0 && feasibleTrials(view).length === 0
      ? [{ kind: 'failed', about, text: 'no trial is feasible: nothing that reads the best one could be computed' }]
      : [];
  return [...stopped, ...none, ...unfinished(view, 'failed', 'failed'), ...unfinished(view, 'broken', 'could not be built')];
}

function unfinished({ node, record }: SearchView, state: TrialRecord['state'], what: string): readonly Caveat[] {
  const trials = record.trials.filter((trial) => trial.state === state);
  const [first] = trials;
  if (first === undefined) return [];
  const names = trials.map(({ index }) => `#${index}`);
  const few = names.length <= 6 ? listed(names) : `${names.slice(0, 5).join(', ')} and ${names.length - 5} more`;
  const reason = printable(first.error ?? 'no reason was recorded');
  return [
    {
      kind: 'failed',
      about: printable(node.id),
      text: `${names.length} of ${plural(record.trials.length, 'trial')} ${what} (${few})${names.length === 1 ? '' : `, #${first.index}`}: ${reason}`,
    },
  ];
}

/** Soundness checks raised for attacks within trials: they helped to choose the network. */
export function trialFlags(view: SearchView): readonly Caveat[] {
  const best = bestTrial(view);
  return flaggedMetrics(view).flatMap(({ name, trials }) => {
    const flags = checksOf(trials.map((trial) => trial.flags));
    return (flags?.raised ?? []).map((flag): Caveat => {
      const own = best && trials.find(({ index }) => index === best.index);
      const ofBest = own && checksOf([own.flags])?.raised.some((one) => one.name === flag.name) === true;
      const where = `in ${flag.count} of ${plural(trials.length, 'trial')}${best === undefined ? '' : ofBest ? `, the best (#${best.index}) among them` : `, not in the best (#${best.index})`}`;
      return {
        kind: 'flagged',
        about: `${name} in ${printable(view.node.id)}`,
        text: `${raisedText(flag)} ${where}: ${FLAG_MEANINGS[flag.name] ?? FLAG_MEANINGS['']}`,
      };
    });
  });
}

/** Metrics of trials that were measured under attack, with their flags. */
export const flaggedMetrics = ({
  node,
  record,
}: SearchView): readonly { readonly name: string; readonly trials: readonly { readonly index: number; readonly flags: Flags }[] }[] =>
  node.columns
    .filter(({ role }) => role === 'metric')
    .map(({ name }) => ({
      name: printable(name),
      trials: record.trials.flatMap(({ index, flags }) => (flags[name] === undefined ? [] : [{ index, flags: flags[name] }])),
    }))
    .filter(({ trials }) => trials.length > 0);

/** The largest of many noisy numbers is too large on average: said once a search. */
export function selection(view: SearchView): readonly Caveat[] {
  const { node, record } = view;
  const metrics = node.columns.filter(({ role }) => role === 'metric').map(({ name }) => printable(name));
  const best = bestTrial(view);
  const chosenFrom = feasibleTrials(view).length;
  if (best === undefined || metrics.length === 0 || chosenFrom < 2) return [];
  const extreme = record.goals[0]?.direction === 'minimize' ? 'lowest' : 'highest';
  return [
    {
      kind: 'selected',
      about: printable(node.id),
      text: `#${best.index} has the ${extreme} goal of ${chosenFrom} feasible trials: its ${listed(metrics)} in the search chose it, and on new data they are on average worse`,
    },
  ];
}

/** Requirements of the file that do not hold, one caveat a requirement, with both sides of a comparison. */
export function unmetRequirements(results: Results): readonly Caveat[] {
  const byText = new Map<string, RequirementRecord[]>();
  for (const record of results.requirements) byText.set(record.text, [...(byText.get(record.text) ?? []), record]);
  return [...byText].flatMap(([text, records]) => [
    ...unmet(text, records, false, 'does not hold'),
    ...unmet(text, records, null, 'could not be decided, because what it reads has no value'),
  ]);
}

const sideText = (value: number, unit: string): string =>
  unit === 'B' ? formatBytes(value) : `${formatPlain(value)}${unit === '' ? '' : ` ${unit}`}`;

function unmet(text: string, records: readonly RequirementRecord[], holds: false | null, what: string): readonly Caveat[] {
  const found = records.filter((record) => record.holds === holds);
  if (found.length === 0) return [];
  const sides = found.map((record) => {
    const at = Object.entries(record.axes).map(([axis, value]) => `${printable(axis)} ${coordinateText(value)}`);
    const both =
      record.left === null || record.right === null
        ? ''
        : `left side ${sideText(record.left, record.unit)}, right side ${sideText(record.right, record.unit)}`;
    return [at.length === 0 ? '' : `at ${at.join(', ')}`, both].filter((part) => part !== '').join(': ');
  });
  const told = sides.filter((side) => side !== '');
  const few = told.length <= 4 ? told.join('; ') : `${told.slice(0, 3).join('; ')} and ${told.length - 3} more`;
  return [{ kind: 'unmet', about: `require ${printable(text)}`, text: `${what}${few === '' ? '' : `: ${few}`}` }];
}
