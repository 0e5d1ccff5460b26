import type { ParamText, SearchNode } from '../../graph/search.js';
import type { SearchRecord, TrialRecord } from '../results.js';
import { leastViolating } from '../least-violating.js';

const paramText = (value: ParamText): string => (Array.isArray(value) ? `[${value.join(', ')}]` : `${value}`);

const paramsText = ({ params }: TrialRecord): string =>
  Object.entries(params)
    .map(([name, value]) => `${name} ${paramText(value)}`)
    .join(', ');

/** The result of a search on one line: the best candidate, or the one that came closest. */
export function describeOutcome(search: SearchNode, record: SearchRecord): string {
  const best = record.trials.find(({ index }) => index === record.best);
  if (best) {
    const [goal] = best.goals ?? [];
    return `best #${best.index}: ${paramsText(best)}; ${search.goals[0]?.direction} ${search.goals[0]?.text} = ${goal}`;
  }
  if (record.trials.length === 0) return 'no trial was decided';
  const closest = leastViolating(record.trials);
  const none = `none of ${record.trials.length} candidates is feasible`;
  return closest ? `${none}; #${closest.trial.index} comes closest (${paramsText(closest.trial)}): ${closest.trial.error}` : none;
}
