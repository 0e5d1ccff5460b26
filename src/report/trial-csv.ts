import type { CsvCell } from './csv.js';
import { writeCsv } from './csv.js';
import { flagMark } from './flag-mark.js';
import type { SearchView } from './search-view.js';
import { cellValue } from './search-view.js';

/**
 * All trials with all digits: the columns of the search, then what a page shows otherwise. Names with a dot cannot be those of a
 * column. Lists are JSON; violations are relative to their bound, at most 0 where the requirement holds.
 */
export function trialCsv(view: SearchView): string {
  const { node, record } = view;
  const metrics = node.columns.filter(({ role }) => role === 'metric').map(({ name }) => name);
  const measured = metrics.filter((name) => record.trials.some((trial) => trial.measured[name] !== undefined));
  const flagged = metrics.filter((name) => record.trials.some((trial) => trial.flags[name] !== undefined));
  const several = node.goals.length > 1;
  const header = [
    ...node.columns.map(({ name }) => name),
    ...measured.flatMap((name) => [`${name}.n`, `${name}.ci95_low`, `${name}.ci95_high`]),
    ...flagged.map((name) => `${name}.flags`),
    ...record.requirements.map((text) => `violation.${text}`),
    'trial.feasible',
    'trial.best',
    ...(several ? ['trial.pareto', 'trial.knee'] : []),
    'trial.error',
  ];
  const rows = record.trials.map((trial): readonly CsvCell[] => [
    ...node.columns.map((column): CsvCell => {
      const value = cellValue(view, trial, column);
      return typeof value === 'object' && value !== null ? JSON.stringify(value) : value;
    }),
    ...measured.flatMap((name): readonly CsvCell[] => {
      const { n, ci95 } = trial.measured[name] ?? { n: null, ci95: null };
      return [n, ci95?.[0] ?? null, ci95?.[1] ?? null];
    }),
    ...flagged.map((name) => (trial.flags[name] === undefined ? null : (flagMark([trial.flags[name]])?.full ?? null))),
    ...record.requirements.map((_, place) => trial.constraints[place] ?? null),
    trial.feasible,
    trial.index === record.best,
    ...(several ? [record.pareto.includes(trial.index), trial.index === record.knee] : []),
    trial.error,
  ]);
  return writeCsv(header, rows);
}
