import type { Graph } from '../graph/graph.js';
import type { ParamText, SearchColumn, SearchNode } from '../graph/search.js';
import type { Results, SearchRecord, TrialRecord } from '../runtime/results.js';
import { formatPercent, formatPlain, formatValue } from '../ui/format-number.js';
import { plural, printable } from '../ui/format-text.js';

/** A search and what became of it. */
export interface SearchView {
  readonly node: SearchNode;
  /** Without trials where the run never came to it. */
  readonly record: SearchRecord;
}

export const searchesOf = (graph: Graph, results: Results): readonly SearchView[] =>
  graph.searches.map((node) => ({ node, record: results.searches.find(({ name }) => name === node.id) ?? notRun(node) }));

export const findSearch = (graph: Graph, results: Results, id: string): SearchView | undefined =>
  searchesOf(graph, results).find(({ node }) => node.id === id);

const notRun = (node: SearchNode): SearchRecord => ({
  name: node.id,
  goals: node.goals,
  requirements: node.requirements.map(({ text }) => text),
  state: 'skipped',
  trials: [],
  best: null,
  pareto: [],
});

export const bestTrial = ({ record }: SearchView): TrialRecord | undefined =>
  record.best === null ? undefined : record.trials.find(({ index }) => index === record.best);

/** The trial that is taken further: the best, or with several goals the knee of their front. */
export const chosenTrial = ({ record }: SearchView): TrialRecord | undefined => {
  const chosen = record.best ?? record.knee;
  return record.trials.find(({ index }) => index === chosen);
};

export const hasKnee = ({ record }: SearchView): boolean => typeof record.knee === 'number';

export const feasibleTrials = ({ record }: SearchView): readonly TrialRecord[] => record.trials.filter(({ feasible }) => feasible);

/** Nodes of the chosen trial that something reads are called `robust.best.net`, or `robust.knee.net`. */
export const isOfBest = (search: SearchNode, id: string): boolean =>
  id.startsWith(`${search.id}.best.`) || id.startsWith(`${search.id}.knee.`);

/** What a trial holds in a column; null where it was not reached or does not exist. */
export function cellValue({ node }: SearchView, trial: TrialRecord, column: SearchColumn): ParamText | null {
  switch (column.role) {
    case 'index':
      return trial.index;
    case 'dimension':
      return trial.params[column.name] ?? null;
    case 'metric':
    case 'field':
      return trial.values[column.name] ?? null;
    case 'goal':
      return trial.goals?.[goalPlace(node, column)] ?? null;
    case 'state':
      return trial.state;
  }
}

/** Which of the goals a column holds. */
export const goalPlace = ({ columns }: SearchNode, column: SearchColumn): number =>
  column.place ?? columns.filter(({ role }) => role === 'goal').findIndex(({ name }) => name === column.name);

/** The number in a column; null where there is none. */
export function cellNumber(view: SearchView, trial: TrialRecord, column: SearchColumn): number | null {
  const value = cellValue(view, trial, column);
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

/** Stands for a parameter that a candidate does not have. */
export const ABSENT = '–';

/** `24`, `1 2 8`, `relu`; a dash for a parameter that the candidate does not have. */
export const paramText = (value: ParamText, between = ' '): string => {
  if (value === null) return ABSENT;
  if (typeof value === 'number') return formatPlain(value);
  if (typeof value === 'string' || typeof value === 'boolean') return printable(`${value}`);
  return value.length === 0 ? 'none' : value.map((item) => paramText(item)).join(between);
};

/** `filters 24`, `dilations 1 2 8`, in the order of the space. */
export const paramTexts = ({ params }: TrialRecord): readonly string[] =>
  Object.entries(params).flatMap(([name, value]) => (value === null ? [] : [`${printable(name)} ${paramText(value)}`]));

/** `12 feasible, 3 infeasible, 1 failed`; only what there is. */
export function stateCounts({ record }: SearchView): string {
  const count = (state: TrialRecord['state']): number => record.trials.filter((trial) => trial.state === state).length;
  const feasible = record.trials.filter((trial) => trial.feasible).length;
  const parts = [`${feasible} feasible`, `${count('infeasible')} infeasible`, `${count('failed')} failed`, `${count('broken')} broken`];
  return parts.filter((part, place) => place === 0 || !part.startsWith('0 ')).join(', ');
}

/** Why nothing that reads the best trial has a value; undefined where the search ended with a best trial. */
export function withoutBest(view: SearchView): string | undefined {
  const name = printable(view.node.id);
  if (view.record.state === 'skipped') return `${name} was not searched`;
  if (view.record.state === 'interrupted') return `${name} was interrupted`;
  if (chosenTrial(view) !== undefined) return undefined;
  return feasibleTrials(view).length === 0 ? `no feasible trial of ${name}` : `${name} has no single best trial`;
}

/** One requirement and how a trial stands to it. */
export interface Bound {
  /** As written. */
  readonly text: string;
  /** Relative to the limit; at most 0 where the requirement holds, null where it was not reached. */
  readonly violation: number | null;
  /** The column that the requirement limits, with the trial's value; absent where it is more than one column against a constant. */
  readonly limited?: { readonly column: SearchColumn; readonly value: number; readonly limit: number };
}

/** How a trial stands to each requirement. A requirement's column is one it names whose value and limit give the violation recorded. */
export const boundsOf = (view: SearchView, trial: TrialRecord): readonly Bound[] =>
  view.record.requirements.map((text, place) => {
    const violation = trial.constraints[place] ?? null;
    if (violation === null) return { text, violation };
    const candidates = view.node.columns
      .filter(({ name, limits }) => limits.length > 0 && namesWord(text, name))
      .flatMap((column) => {
        const value = cellNumber(view, trial, column);
        return value === null ? [] : column.limits.map((limit) => ({ column, value, limit }));
      });
    const limited = candidates.find(
      ({ value, limit }) =>
        limit !== 0 && Math.abs(Math.abs((value - limit) / limit) - Math.abs(violation)) <= 1e-6 * (1 + Math.abs(violation)),
    );
    return limited === undefined ? { text, violation } : { text, violation, limited };
  });

/** True where a requirement as written has this name in it. */
export const namesWord = (text: string, name: string): boolean => text.split(/[^\p{L}\p{N}_]+/u).includes(name);

/** `net.flash <= board.flash: 612 kB where at most 524 kB is allowed (16.7 % beyond)` */
export function boundText({ text, violation, limited }: Bound): string {
  const beyond = violation === null ? '' : `${formatPercent(violation)} beyond`;
  if (!limited) return `${printable(text)} does not hold${beyond === '' ? '' : ` (${beyond} its bound)`}`;
  const { column, value, limit } = limited;
  const allowed = `at ${value > limit ? 'most' : 'least'} ${formatValue(limit, column.unit)}`;
  return `${printable(text)}: ${formatValue(value, column.unit)} where ${allowed} is allowed (${beyond})`;
}

/** The infeasible trial with the smallest sum of relative violations; of equals the first. */
export function leastViolating({ record }: SearchView): TrialRecord | undefined {
  const sum = (trial: TrialRecord): number => trial.constraints.reduce<number>((total, one) => total + Math.max(0, one ?? 0), 0);
  return record.trials
    .filter((trial) => trial.state === 'infeasible' && sum(trial) > 0)
    .reduce<TrialRecord | undefined>((least, trial) => (least && sum(least) <= sum(trial) ? least : trial), undefined);
}

/** Why a trial is not feasible, in one line; empty where it is. */
export function reasonOf(view: SearchView, trial: TrialRecord): string {
  if (trial.feasible) return '';
  const broken = trial.state === 'infeasible' ? boundsOf(view, trial).filter(({ violation }) => violation !== null && violation > 0) : [];
  if (broken.length > 0) return broken.map(boundText).join('; ');
  return printable(trial.error ?? 'no reason was recorded');
}

/** `16 trials`, and how many there should have been. */
export function trialCount({ node, record }: SearchView): string {
  const done = record.trials.length;
  return record.state === 'interrupted' ? `${done} of ${plural(node.strategy.trials, 'trial')}` : plural(done, 'trial');
}
