import { plural, printable } from '../ui/format-text.js';
import { feasibleTrials, type SearchView } from './search-view.js';
import { makeTrialTable, type TrialTable } from './trial-table.js';

/** The search with the trials alone that no other beats in all goals. */
export const frontOf = ({ node, record }: SearchView): SearchView => ({
  node,
  record: { ...record, trials: record.trials.filter(({ index }) => record.pareto.includes(index)) },
});

/** These trials, as `table robust.pareto` asks for. */
export function frontTable(view: SearchView): TrialTable {
  const front = frontOf(view);
  const table = makeTrialTable(front);
  const trials = front.record.trials.length;
  const count = `${trials} of ${plural(feasibleTrials(view).length, 'feasible trial')} that no other beats in all goals.`;
  const [, ...notes] = table.notes;
  return { ...table, title: `Pareto front of ${printable(view.node.id)}`, notes: [count, ...notes] };
}
