import type { ParamText, SearchNode } from '../../graph/search.js';
import type { SearchRecord, TrialRecord } from '../results.js';
import { leastViolating } from '../least-violating.js';
import type { Stop } from './search-run.js';

const paramText = (value: ParamText): string => (Array.isArray(value) ? `[${value.join(', ')}]` : `${value}`);

const paramsText = ({ params }: TrialRecord): string =>
  Object.entries(params)
    .filter(([, value]) => value !== null)
    .map(([name, value]) => `${name} ${paramText(value)}`)
    .join(', ');

/** The result of a search on one line: the best candidate, the front, or the candidate that came closest; or why it stopped. */
export function describeOutcome(search: SearchNode, record: SearchRecord, stop?: Stop): string {
  if (stop) {
    const kept = `${record.trials.length} decided trial${record.trials.length === 1 ? ' is' : 's are'} kept`;
    return `stopped at #${stop.index}, which could not be decided (${stop.code}); ${kept}`;
  }
  const knee = record.trials.find(({ index }) => index === record.knee);
  if (knee) {
    const goals = search.goals.map(({ direction, text }, place) => `${direction} ${text} = ${knee.goals?.[place]}`).join(', ');
    const front = record.pareto.map((index) => `#${index}`).join(', ');
    return `front ${front}; knee #${knee.index}: ${paramsText(knee)}; ${goals}`;
  }
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
