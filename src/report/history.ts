import type { TrialRecord } from '../runtime/results.js';
import { printable } from '../ui/format-text.js';
import { columnFormat } from './column-format.js';
import { writeCsv } from './csv.js';
import { paramTexts, reasonOf, type SearchView, stateCounts, trialCount } from './search-view.js';
import { goalName, rankTrials, type TrialTable } from './trial-table.js';

/** The goal of each trial and the best so far. With several goals: the first, which is also said. */
export interface History {
  readonly title: string;
  /** What the goal is called. */
  readonly goal: string;
  readonly direction: 'maximize' | 'minimize';
  readonly points: readonly HistoryPoint[];
  /** Index of the best trial, or null. */
  readonly best: number | null;
  /** Trials before this index were drawn without looking at results; null where all were, or none. */
  readonly proposedFrom: number | null;
  readonly notes: readonly string[];
}

export interface HistoryPoint {
  readonly index: number;
  /** Null where the trial is not feasible. */
  readonly goal: number | null;
  /** Best feasible goal up to here, this trial included. */
  readonly bestSoFar: number | null;
  /** Index of the trial that has it. */
  readonly bestIndex: number | null;
  readonly state: TrialRecord['state'];
  readonly random: boolean;
  readonly about: string;
}

export function makeHistory(view: SearchView, title?: string): History {
  const { node, record } = view;
  const [goal] = node.goals;
  const direction = goal?.direction ?? 'maximize';
  const better = (a: number, b: number): boolean => (direction === 'maximize' ? a > b : a < b);
  const random = ({ index }: TrialRecord): boolean => node.strategy.kind === 'random' || index < node.strategy.initial;
  let best: { readonly value: number; readonly index: number } | null = null;
  const points: HistoryPoint[] = [];
  for (const trial of record.trials) {
    const value = trial.feasible ? finite(trial.goals?.[0]) : null;
    if (value !== null && (best === null || better(value, best.value))) best = { value, index: trial.index };
    points.push({
      index: trial.index,
      goal: value,
      bestSoFar: best?.value ?? null,
      bestIndex: best?.index ?? null,
      state: trial.state,
      random: random(trial),
      about: [`#${trial.index}`, paramTexts(trial).join(', '), value === null ? reasonOf(view, trial) : `${goalName(view, 0)} ${value}`]
        .filter((line) => line !== '')
        .join('\n'),
    });
  }
  const mixed = node.strategy.kind === 'bayesian' && node.strategy.initial > 0 && record.trials.length > node.strategy.initial;
  return {
    title: printable(title ?? `Goal of ${node.id}, trial by trial`),
    goal: goalName(view, 0),
    direction,
    points,
    best: record.best,
    proposedFrom: mixed ? node.strategy.initial : null,
    notes: notesOf(view, points, mixed),
  };
}

const finite = (value: number | undefined): number | null => (value !== undefined && Number.isFinite(value) ? value : null);

function notesOf(view: SearchView, points: readonly HistoryPoint[], mixed: boolean): readonly string[] {
  const { node, record } = view;
  if (record.state === 'skipped') return ['The search did not run.'];
  const [goal] = node.goals;
  const absent = points.filter((point) => point.goal === null).length;
  const notes = [
    `${trialCount(view)}: ${stateCounts(view)}.`,
    goal ? `${goalName(view, 0)}: ${goal.direction} ${printable(goal.text)}.` : '',
    node.goals.length > 1 ? `This is the first of ${node.goals.length} goals.` : '',
    points.some((point) => point.goal !== null) ? 'The line is the best so far.' : '',
    mixed ? `Open circles: the first ${node.strategy.initial} trials, drawn at random.` : '',
    node.strategy.kind === 'random' ? 'All trials were drawn at random.' : '',
    absent > 0 ? 'At the bottom: × infeasible, ! failed or broken.' : '',
  ];
  return notes.filter((note) => note !== '');
}

/** The same as a table: `table robust.history`. */
export function historyTable(view: SearchView): TrialTable {
  const history = makeHistory(view);
  const ranks = rankTrials(view);
  const format = columnFormat(
    { role: 'goal', unit: 'none' },
    history.points.flatMap(({ goal }) => goal ?? []),
  );
  const empty = { interval: '', n: null, mark: null };
  const number = (value: number | null): { readonly text: string; readonly value: number | null } => ({
    text: value === null ? '' : format.text(value),
    value,
  });
  const column = { unit: '', divisor: 1, numeric: true, better: null, about: '' };
  const better = history.direction === 'maximize' ? ('more' as const) : ('less' as const);
  return {
    title: `History of ${printable(view.node.id)}`,
    columns: [
      { ...column, name: 'trial' },
      { ...column, name: 'drawn', numeric: false },
      { ...column, name: history.goal, better },
      { ...column, name: 'best so far', better },
      { ...column, name: 'of trial' },
      { ...column, name: 'state', numeric: false },
    ],
    rows: view.record.trials.map((trial, place) => {
      const point = history.points[place];
      const drawn = point?.random === true ? 'at random' : 'proposed';
      const of = point?.bestIndex ?? null;
      return {
        index: trial.index,
        best: trial.index === view.record.best,
        called: 'best',
        state: trial.state,
        feasible: trial.feasible,
        reason: reasonOf(view, trial),
        rank: ranks.get(trial.index) ?? trial.index,
        cells: [
          { ...empty, role: 'index', text: `#${trial.index}`, value: trial.index },
          { ...empty, role: 'field', text: drawn, value: drawn },
          { ...empty, role: 'goal', ...number(point?.goal ?? null) },
          { ...empty, role: 'goal', ...number(point?.bestSoFar ?? null) },
          { ...empty, role: 'index', text: of === null ? '' : `#${of}`, value: of },
          { ...empty, role: 'state', text: trial.state, value: trial.state },
        ],
      };
    }),
    notes: history.notes.filter((note) => !/line|circles|bottom/.test(note)),
  };
}

export const historyCsv = (view: SearchView): string =>
  writeCsv(
    ['index', 'drawn', 'goal', 'best', 'best_index', 'state', 'error'],
    makeHistory(view).points.map((point, place) => [
      point.index,
      point.random ? 'random' : 'proposed',
      point.goal,
      point.bestSoFar,
      point.bestIndex,
      point.state,
      view.record.trials[place]?.error ?? null,
    ]),
  );
