import { plural, printable } from '../ui/format-text.js';
import { feasibleTrials, type SearchView } from './search-view.js';
import { trialCsv } from './trial-csv.js';
import { makeTrialTable, type TrialTable } from './trial-table.js';

/** The trials that no other beats in all goals, as `table robust.pareto` asks for. */
export function frontTable(view: SearchView): { readonly table: TrialTable; readonly csv: string } {
  const { record } = view;
  const trials = record.trials.filter(({ index }) => record.pareto.includes(index));
  const front: SearchView = { ...view, record: { ...record, trials } };
  const table = makeTrialTable(front);
  const count = `${trials.length} of ${plural(feasibleTrials(view).length, 'feasible trial')} that no other beats in all goals.`;
  const [, ...notes] = table.notes;
  return { table: { ...table, title: `Pareto front of ${printable(view.node.id)}`, notes: [count, ...notes] }, csv: trialCsv(front) };
}
