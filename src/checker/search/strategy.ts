import { rational } from '../../graph/rational.js';
import type { SearchStrategy } from '../../graph/search.js';
import type { ParamSpec } from '../../ops/op-spec.js';
import { intParam } from '../../ops/param-codec.js';
import { gridSize } from '../../optimize/grid-search.js';
import type { Space } from '../../optimize/space.js';
import type { Argument } from '../../parser/ast.js';
import { bindArguments } from '../arguments.js';
import type { CheckContext, Scope } from '../context.js';
import { plannedOperations } from '../not-available.js';
import { readParameters } from '../parameters.js';
import { at } from '../problems.js';
import { suggestion } from '../suggestion.js';
import type { SearchBody } from './body.js';

const count = (name: string, doc: string, most: number, initial: number): ParamSpec => ({
  name,
  doc,
  type: { kind: 'int', min: rational(1), max: rational(most) },
  initial,
});

const MAX_TRIALS = 100_000;
const trials = count('trials', 'The budget. More of them later continue the search: the first ones stay.', MAX_TRIALS, 50);
const batch = count(
  'batch',
  'Trial i is proposed from the results of trials 0 … i − batch; about twice the number of workers keeps them busy.',
  1000,
  4,
);
const seed: ParamSpec = {
  name: 'seed',
  doc: 'Of everything drawn at random.',
  type: { kind: 'int', min: rational(0), max: rational(2_147_483_647) },
  initial: 1,
};

/** What `using` takes, by name. */
export const strategies: ReadonlyMap<SearchStrategy['kind'], readonly ParamSpec[]> = new Map([
  ['random', [trials, batch, seed]],
  [
    'grid',
    [
      count(
        'points',
        'Of each interval, evenly spaced with both ends (log: by equal ratios). Other dimensions take all their values.',
        1000,
        5,
      ),
      { ...trials, doc: 'The budget; the whole grid where it is not given. The last dimension changes fastest.', initial: null },
      batch,
    ],
  ],
  ['bayesian', [trials, count('initial', 'Trials drawn before results are looked at.', 10_000, 5), batch, seed]],
]);

const isStrategy = (name: string): name is SearchStrategy['kind'] => strategies.has(name as SearchStrategy['kind']);

/** Reads `using bayesian(trials, initial: 5, batch: 4)`; undefined after a reported problem. */
export function readStrategy(
  { using, goals }: Pick<SearchBody, 'using' | 'goals'>,
  space: Space,
  scope: Scope,
  context: CheckContext,
): SearchStrategy | undefined {
  const { problems } = context;
  const { module } = scope;
  const { strategy } = using;
  const call = strategy.kind === 'call' ? strategy : undefined;
  const target = call ? call.target : strategy;
  const place = at(module.source, target);
  if (strategy.kind === 'flow') {
    problems.report('TML3901', { what: 'a strategy with stages' }, at(module.source, strategy));
    return undefined;
  }
  if (target.kind !== 'name') {
    problems.report('TML3101', { expected: 'a strategy such as bayesian(trials: 50)', found: 'an expression' }, place);
    return undefined;
  }
  const { name } = target;
  if (!isStrategy(name)) {
    if (plannedOperations.has(name)) problems.report('TML3901', { what: `the strategy ${name}` }, place);
    else problems.report('TML4028', { name }, place, suggestion(name, strategies.keys(), place));
    return undefined;
  }
  const params = strategies.get(name) ?? [];
  const names = params.map((param) => param.name);
  const callee = { name, parameters: names, signature: `${name}(${names.join(', ')})`, positional: false };
  const args: readonly Argument[] = call?.args ?? [];
  const bound = bindArguments(callee, args, module, problems);
  const values = readParameters(name, params, bound, target.span, scope, context);
  if (!values) return undefined;
  const several = goals[1];
  if (several && name === 'bayesian') {
    problems.report('TML3901', { what: 'several goals with bayesian' }, at(module.source, several), {
      hint: 'search with random or grid, or make one goal that weighs both, as in maximize acc + rob',
    });
    return undefined;
  }
  const batch = intParam(values, 'batch');
  if (name !== 'grid') {
    const seed = intParam(values, 'seed');
    return { kind: name, trials: intParam(values, 'trials'), initial: name === 'bayesian' ? intParam(values, 'initial') : 0, batch, seed };
  }
  const points = intParam(values, 'points');
  const budget = values['trials'] === null ? undefined : intParam(values, 'trials');
  const size = gridSize(space, points, (budget ?? MAX_TRIALS) + 1);
  if (budget === undefined && size > MAX_TRIALS) {
    problems.report('TML4053', { limit: MAX_TRIALS }, place, {
      hint: `take fewer points than ${points} of each interval, give a budget as trials: 1000, or use random`,
    });
    return undefined;
  }
  return { kind: 'grid', points, trials: Math.min(size, budget ?? size), initial: 0, batch, seed: 0 };
}
