import type { SearchColumn } from '../graph/search.js';
import type { TrialRecord } from '../runtime/results.js';
import { flagWords } from '../ui/flags.js';
import { formatInteger, formatInterval } from '../ui/format-number.js';
import { listed, printable } from '../ui/format-text.js';
import { columnFormat } from './column-format.js';
import type { FlagMark } from './flag-mark.js';
import { checksOf, flagMark } from './flag-mark.js';
import type { SearchView } from './search-view.js';
import {
  ABSENT,
  cellNumber,
  cellValue,
  chosenTrial,
  goalPlace,
  hasKnee,
  paramText,
  reasonOf,
  stateCounts,
  trialCount,
} from './search-view.js';

/** Rows of a search for people: its trials, or its history. What is written to CSV is made beside it. */
export interface TrialTable {
  readonly title: string;
  readonly columns: readonly TrialColumn[];
  readonly rows: readonly TrialRow[];
  /** Sentences for the caption. */
  readonly notes: readonly string[];
}

export interface TrialColumn {
  readonly name: string;
  /** `kB`, or empty. */
  readonly unit: string;
  /** Numbers are shown divided by this. */
  readonly divisor: number;
  readonly numeric: boolean;
  /** The side that a first sort shows first. */
  readonly better: 'more' | 'less' | null;
  /** Filled where numbers stand for something longer: what a goal is. */
  readonly about: string;
}

export interface TrialRow {
  readonly index: number;
  readonly best: boolean;
  /** What the best trial is: with several goals the knee of their front. */
  readonly called: 'best' | 'knee';
  readonly state: TrialRecord['state'];
  readonly feasible: boolean;
  readonly cells: readonly TrialCell[];
  /** Why it is not feasible; empty where it is. */
  readonly reason: string;
  /** Place in order of merit, from 0: feasible trials by goal, then the others as they came. */
  readonly rank: number;
}

export interface TrialCell {
  readonly role: SearchColumn['role'];
  /** Empty where there is nothing to show. */
  readonly text: string;
  /** With all digits, for sorting; null sorts last. */
  readonly value: number | string | null;
  /** `[0.748, 0.812]`, or empty. */
  readonly interval: string;
  readonly n: number | null;
  readonly mark: FlagMark | null;
}

/** The table that `table robust.trials` asks for. */
export function makeTrialTable(view: SearchView): TrialTable {
  const { node, record } = view;
  const ranks = rankTrials(view);
  const chosen = chosenTrial(view);
  const formats = node.columns.map((column) => columnFormat(column, numbersIn(view, column)));
  const cell = (trial: TrialRecord, column: SearchColumn, place: number): TrialCell => {
    const value = cellValue(view, trial, column);
    const format = formats[place];
    const measured = column.role === 'metric' ? trial.measured[column.name] : undefined;
    const flags = column.role === 'metric' ? trial.flags[column.name] : undefined;
    const text =
      value === null
        ? column.role === 'dimension'
          ? ABSENT
          : ''
        : column.role === 'index'
          ? `#${trial.index}`
          : typeof value === 'number' && format
            ? format.text(value)
            : paramText(value, ', ');
    return {
      role: column.role,
      text,
      value: value === null || typeof value === 'number' ? value : text,
      interval: value !== null && measured?.ci95 ? formatInterval(measured.ci95, column.unit) : '',
      n: measured?.n ?? null,
      mark: value === null || flags === undefined ? null : flagMark([flags]),
    };
  };
  return {
    title: `Trials of ${printable(node.id)}`,
    columns: node.columns.map((column, place) => ({
      name: column.role === 'index' ? 'trial' : printable(column.name),
      unit: formats[place]?.unit ?? '',
      divisor: formats[place]?.divisor ?? 1,
      numeric: column.role !== 'state' && isNumeric(view, column),
      better: column.better,
      about: aboutColumn(view, column),
    })),
    rows: record.trials.map((trial) => ({
      index: trial.index,
      best: trial.index === chosen?.index,
      called: hasKnee(view) ? 'knee' : 'best',
      state: trial.state,
      feasible: trial.feasible,
      cells: node.columns.map((column, place) => cell(trial, column, place)),
      reason: reasonOf(view, trial),
      rank: ranks.get(trial.index) ?? trial.index,
    })),
    notes: notesOf(view),
  };
}

export const numbersIn = (view: SearchView, column: SearchColumn): readonly number[] =>
  view.record.trials.flatMap((trial) => cellNumber(view, trial, column) ?? []);

const isNumeric = (view: SearchView, column: SearchColumn): boolean => {
  const values = view.record.trials.map((trial) => cellValue(view, trial, column)).filter((value) => value !== null);
  return values.every((value) => typeof value === 'number') && (values.length > 0 || column.role !== 'dimension');
};

const aboutColumn = ({ node }: SearchView, column: SearchColumn): string => {
  if (column.role !== 'goal') return '';
  const goal = node.goals[goalPlace(node, column)];
  return goal === undefined ? '' : `${goal.direction} ${printable(goal.text)}`;
};

/** By index of the trial: its place in order of merit. Several goals are compared in their order. */
export function rankTrials(view: SearchView): ReadonlyMap<number, number> {
  const { node, record } = view;
  const chosen = chosenTrial(view);
  const better = (a: TrialRecord, b: TrialRecord): number => {
    if (a.feasible !== b.feasible) return a.feasible ? -1 : 1;
    for (const [place, { direction }] of node.goals.entries()) {
      const [one, other] = [a.goals?.[place], b.goals?.[place]];
      if (one === undefined || other === undefined) {
        if (one !== other) return one === undefined ? 1 : -1;
        continue;
      }
      if (one !== other) return direction === 'maximize' ? other - one : one - other;
    }
    return 0;
  };
  const first = (trial: TrialRecord): number => (trial.index === chosen?.index ? 0 : 1);
  const sorted = [...record.trials].sort((a, b) => first(a) - first(b) || better(a, b) || a.index - b.index);
  return new Map(sorted.map(({ index }, place) => [index, place]));
}

function notesOf(view: SearchView): readonly string[] {
  const { node, record } = view;
  const chosen = chosenTrial(view);
  const notes = [
    record.state === 'skipped' ? 'The search did not run.' : `${trialCount(view)}: ${stateCounts(view)}.`,
    chosen ? `★ is the ${hasKnee(view) ? 'knee of the front' : 'best'}, #${chosen.index}.` : '',
    ...node.goals.map(({ direction, text }, place) =>
      node.columns.some((column) => column.role === 'goal' && goalPlace(node, column) === place)
        ? `${goalName(view, place)}: ${direction} ${printable(text)}.`
        : '',
    ),
    countNote(view),
    ...flagNotes(view),
  ];
  return notes.filter((note) => note !== '');
}

export const goalName = ({ node }: SearchView, place: number): string =>
  printable(
    node.columns.find((column) => column.role === 'goal' && goalPlace(node, column) === place)?.name ?? node.goals[place]?.text ?? 'goal',
  );

/** `95 % intervals below the numbers; acc and rob on 640 samples each.` */
function countNote({ record }: SearchView): string {
  const measured = record.trials.flatMap((trial) => Object.values(trial.measured));
  if (!measured.some(({ ci95 }) => ci95 !== null)) return '';
  const counts = [...new Set(measured.flatMap(({ n }) => n ?? []))];
  return `95 % intervals below the numbers${counts.length === 1 ? `, n ${formatInteger(counts[0] ?? 0)} each` : ''}.`;
}

/** What the signs beside the numbers mean, with the trials they stand at: a printed page has no titles to point at. */
export function flagNotes({ node, record }: SearchView): readonly string[] {
  const raised = new Map<string, number[]>();
  const open = new Map<string, string[]>();
  for (const { name } of node.columns.filter(({ role }) => role === 'metric')) {
    for (const { index, flags, values } of record.trials) {
      const mark = flags[name] === undefined || (values[name] ?? null) === null ? null : flagMark([flags[name]]);
      for (const { name: check } of mark?.kind === 'raised' ? (checksOf([flags[name] ?? {}])?.raised ?? []) : []) {
        const what = `${printable(name)}: ${flagWords(check)}`;
        raised.set(what, [...(raised.get(what) ?? []), index]);
      }
      if (mark?.kind === 'unchecked') open.set(mark.full, [...new Set([...(open.get(mark.full) ?? []), printable(name)])]);
    }
  }
  const few = (indices: readonly number[]): string => {
    const names = indices.map((index) => `#${index}`);
    return names.length <= 8 ? listed(names) : `${names.slice(0, 7).join(', ')} and ${names.length - 7} more`;
  };
  return [
    ...[...raised].map(([what, indices]) => `⚑ ${what} in ${few(indices)}.`),
    ...[...open].map(([full, names]) => `○ ${listed(names)}: ${full}.`),
  ];
}
