import { leastViolating } from '../runtime/least-violating.js';
import type { SearchRecord, TrialRecord } from '../runtime/results.js';
import { flagsText, reportFlags } from './flags.js';
import { formatMeasured, formatPercent } from './format-number.js';
import { plural, printable, wrapWords } from './format-text.js';
import type { Paint } from './paint.js';
import { paramTexts, truthText } from './param-text.js';
import type { SearchView } from './search-view.js';
import type { SummaryInput } from './summary.js';
import { nameWidthOf } from './summary-columns.js';
import { goalsAsked, goalsText, unhappyCounts } from './trial-text.js';
import { findSearch } from './view-model.js';

/** Members of a Pareto front that are told one by one; the report has all. */
const FRONT_SHOWN = 6;
/** Requirements and failures that are named; the report has all. */
const NAMED = 3;

/** What each search found: the best candidate with its numbers and what ended the others; else the nearest one and what to do. */
export function searchLines(input: SummaryInput, paint: Paint): readonly string[] {
  const nameWidth = nameWidthOf(input);
  return input.results.searches.flatMap((record) => {
    const told: Told = { record, view: findSearch(input.view, record.name), width: Math.min(input.columns, 100) - nameWidth - 3, paint };
    return outcomeLines(told).map((line, place) => {
      const head = place === 0 ? paint('strong', printable(record.name).padEnd(nameWidth)) : ' '.repeat(nameWidth);
      return ` ${head}  ${line.replaceAll(UNBROKEN, ' ')}`;
    });
  });
}

interface Told {
  readonly record: SearchRecord;
  /** Absent where no event told of the search: then values have no units. */
  readonly view: SearchView | undefined;
  readonly width: number;
  readonly paint: Paint;
}

function outcomeLines(told: Told): readonly string[] {
  const { record, paint } = told;
  if (record.state === 'skipped') return [paint('warning', 'not run: what it needs failed or was skipped')];
  const feasible = record.trials.some((trial) => trial.feasible);
  const best = record.trials.find((trial) => trial.index === record.best);
  const found = !feasible ? nothingLines(told) : record.goals.length > 1 || !best ? frontLines(told) : bestLines(told, best);
  return [...found, ...countLines(told), ...(feasible ? [] : adviceLines(told))];
}

const wrapped = (text: string, { width }: Told): readonly string[] => wrapWords(text, Math.max(20, width), '  ');

/** Stands for a space where a line must not break: `no skip` is one thing. */
const UNBROKEN = '\u00a0';

const candidateText = ({ params }: TrialRecord): string =>
  paramTexts(params, 'sentence')
    .map((text) => text.replaceAll(' ', UNBROKEN))
    .join(', ');

/** `best #6: filters 24, kernel 3, dilations 1 2 8, skip   goal 1.71 (maximize acc + rob)`, then its values. */
function bestLines(told: Told, best: TrialRecord): readonly string[] {
  const { record, width, paint } = told;
  const what = `${record.state === 'interrupted' ? 'best so far' : 'best'} #${best.index}: ${candidateText(best)}`;
  const goal = `goal ${goalsText({ goals: record.goals, values: told.view?.values ?? [] }, best.goals ?? [])} (${goalsAsked(record.goals)})`;
  const one = what.length + 3 + goal.length <= width;
  const head = one
    ? [`${paint('strong', what)}   ${goal}`]
    : [...wrapped(what, told).map((line) => paint('strong', line)), ...wrapped(goal, told)];
  return [...head, ...valueLines(told, best)];
}

/** A line a value with interval and n; raised flags beside the number they are about, the others once below. */
function valueLines(told: Told, trial: TrialRecord): readonly string[] {
  const { width, paint, view } = told;
  const names = Object.keys(trial.values).filter((name) => trial.values[name] !== null);
  const nameWidth = Math.max(0, ...names.map((name) => printable(name).length));
  const quiet = new Map<string, string[]>();
  const lines = names.flatMap((name) => {
    const value = trial.values[name] ?? null;
    const unit = view?.values.find((each) => each.name === name)?.unit ?? null;
    const number = typeof value === 'number' ? formatMeasured({ value, unit, ...trial.measured[name] }) : truthText(name, value === true);
    const line = `${printable(name).padEnd(nameWidth)}  ${number}`;
    const report = name in trial.flags ? reportFlags([{ flags: trial.flags[name] ?? null }]) : null;
    if (report === null) return [line];
    const flags = flagsText(report);
    if (report.raised.length === 0) {
      quiet.set(flags, [...(quiet.get(flags) ?? []), printable(name)]);
      return [line];
    }
    const beside = `flags: ${flags}`;
    if (line.length + 3 + beside.length <= width) return [`${line}   ${paint('warning', beside)}`];
    const indent = ' '.repeat(nameWidth + 2);
    return [line, ...wrapWords(beside, Math.max(20, width - indent.length), '  ').map((part) => `${indent}${paint('warning', part)}`)];
  });
  const below = [...quiet].flatMap(([flags, of]) => wrapped(`flags of ${of.join(', ')}: ${flags}`, told));
  return [...lines, ...below.map((line) => paint('faint', line))];
}

/** With several goals there is no one best: the trials that no other beats, with their goals and parameters. */
function frontLines(told: Told): readonly string[] {
  const { record, view, paint } = told;
  const feasible = record.trials.filter((trial) => trial.feasible).length;
  const members = record.trials.filter((trial) => record.pareto.includes(trial.index));
  const head = `Pareto front: ${members.length} of ${feasible} feasible (${goalsAsked(record.goals)})`;
  const spec = { goals: record.goals, values: view?.values ?? [] };
  return [
    ...wrapped(head, told).map((line) => paint('strong', line)),
    ...members
      .slice(0, FRONT_SHOWN)
      .flatMap((trial) =>
        wrapped(
          `#${trial.index}${trial.index === record.knee ? ', the knee' : ''}: ${goalsText(spec, trial.goals ?? [])}; ${candidateText(trial)}`,
          told,
        ),
      ),
    ...(members.length > FRONT_SHOWN ? [`and ${members.length - FRONT_SHOWN} more`] : []),
  ];
}

/** No candidate is feasible: the one that comes closest, the bound it violates and by how much. */
function nothingLines(told: Told): readonly string[] {
  const { record, paint } = told;
  const soFar = record.state === 'interrupted' ? ' so far' : '';
  const none = record.trials.length === 0 ? 'no trial was decided' : `no feasible candidate${soFar}`;
  const head = wrapped(`${none} (${goalsAsked(record.goals)})`, told).map((line) => paint('bad', line));
  const nearest = leastViolating(record.trials);
  if (!nearest) return head;
  const { trial, violation } = nearest;
  const requirement = printable(record.requirements[nearest.requirement] ?? '');
  const why = trial.error === null ? requirement : printable(trial.error);
  // Of a condition that compares nothing, a distance says nothing.
  const distance = /[<>]/.test(requirement) && Number.isFinite(violation) ? [`violated by ${formatPercent(violation)} of its bound`] : [];
  return [...head, ...wrapped(`nearest #${trial.index}: ${candidateText(trial)}`, told), ...wrapped(why, told), ...distance];
}

/** `16 trials: 12 feasible, 3 infeasible, 1 failed`, what ended most of them, and why some failed. */
function countLines(told: Told): readonly string[] {
  const { record, view, paint } = told;
  const decided = record.trials.length;
  if (decided === 0) return [];
  const counts = { ok: 0, infeasible: 0, failed: 0, broken: 0, cached: 0 };
  for (const { state } of record.trials) counts[state] += 1;
  const all =
    record.state === 'interrupted' && view && view.budget > decided
      ? `${decided} of ${plural(view.budget, 'trial')}`
      : plural(decided, 'trial');
  const parts = [`${counts.ok} feasible`, ...unhappyCounts(counts).map(({ text }) => text)];
  const troubles = record.trials.filter(({ state }) => state === 'failed' || state === 'broken');
  return [
    ...wrapped(`${all}: ${parts.join(', ')}`, told),
    ...endedBy(record).flatMap(({ text, trials }) => wrapped(`${printable(text)} ended ${plural(trials, 'trial')}`, told)),
    ...troubles.slice(0, NAMED).flatMap(({ index, state, error }) => wrapped(`#${index} ${state}: ${printable(error ?? '')}`, told)),
    ...(troubles.length > NAMED ? [`and ${troubles.length - NAMED} more failed or broken`] : []),
  ].map((line, place) => (place === 0 ? line : paint('faint', line)));
}

/** The requirements that ended most trials: they are decided in order, so the first that is violated ended its trial. */
function endedBy(record: SearchRecord): readonly { readonly text: string; readonly trials: number }[] {
  const ended = record.requirements.map((text) => ({ text, trials: 0 }));
  for (const { constraints, state } of record.trials) {
    if (state !== 'infeasible') continue;
    const first = ended[constraints.findIndex((violation) => violation !== null && violation > 0)];
    if (first) first.trials += 1;
  }
  return ended
    .filter(({ trials }) => trials > 0)
    .sort((a, b) => b.trials - a.trials)
    .slice(0, NAMED);
}

function adviceLines(told: Told): readonly string[] {
  const { record, view } = told;
  if (record.state === 'interrupted' || record.trials.length === 0) return [];
  const [most] = endedBy(record);
  if (!most) return wrapped('no trial could be measured: see why they failed, and change the space or the network', told);
  const trials = view ? ` than ${view.budget}` : '';
  return wrapped(`to find one: widen the space, relax ${printable(most.text)}, or allow more trials${trials}`, told);
}
