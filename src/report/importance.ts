import { type Importance, leastTrials, type Parameter, parameterImportance } from '../optimize/parameter-importance.js';
import type { ParamText } from '../graph/search.js';
import { formatPercent } from '../ui/format-number.js';
import { plural, printable } from '../ui/format-text.js';
import type { SearchView } from './search-view.js';
import { goalName } from './trial-table.js';

/** What a plot of importance shows. */
export interface ImportancePlot {
  readonly title: string;
  readonly parameters: Importance['parameters'];
  /** Sentences for the caption. */
  readonly notes: readonly string[];
}

/** Below this share of explained variance, what the forest says of single parameters is noise. */
const LEAST_EXPLAINED = 0.1;

/**
 * Which parameters of a search its goals depend on, one plot a goal. Nothing below a number of trials under which it would show
 * accidents, and nothing where the parameters do not predict the goal.
 */
export function importanceOf(view: SearchView): readonly ImportancePlot[] {
  const trials = view.record.trials.filter(({ goals }) => goals !== null);
  const names = view.node.columns.flatMap(({ name, role }) => (role === 'dimension' ? [name] : []));
  if (trials.length < leastTrials(names.length)) return [];
  const parameters = names.map((name): Parameter => ({ name, features: featuresOf(trials.map(({ params }) => params[name] ?? null)) }));
  return view.node.goals.flatMap((_, place): readonly ImportancePlot[] => {
    const found = parameterImportance(
      parameters,
      trials.map(({ goals }) => goals?.[place] ?? 0),
    );
    if (!found || found.explained < LEAST_EXPLAINED) return [];
    const goal = goalName(view, place);
    return [
      {
        title: `What the ${goal} of ${printable(view.node.id)} depends on`,
        parameters: found.parameters.map(({ name, share }) => ({ name: printable(name), share })),
        notes: [
          `Each bar: the share of the variance of ${goal} that a random forest on ${plural(trials.length, 'trial')} no longer explains when that parameter is shuffled.`,
          `With all of them it explains ${formatPercent(found.explained)}, on trials that it has not seen.`,
          'Parameters that change together share what they explain.',
          ...(view.node.strategy.kind === 'random'
            ? []
            : ['The search tried some regions more than others, and this speaks of what it tried.']),
        ],
      },
    ];
  });
}

/** Numbers and truth values are one feature, and another where a candidate may not have them; words are one an item, and lists also have their length. */
function featuresOf(values: readonly (ParamText | null)[]): readonly (readonly number[])[] {
  const itemsOf = (value: ParamText | null): readonly string[] =>
    value === null ? [] : typeof value === 'object' ? value.map((item) => `${item}`) : [`${value}`];
  if (values.every((value) => value === null || typeof value === 'number' || typeof value === 'boolean'))
    return values.map((value) => (values.includes(null) ? [value === null ? 0 : 1, Number(value)] : [Number(value)]));
  const items = [...new Set(values.flatMap(itemsOf))].sort();
  return values.map((value) => {
    const here = itemsOf(value);
    return [here.length, ...items.map((item) => (here.includes(item) ? 1 : 0))];
  });
}
