import type { Goal, NodeDeclaration, Require, Search, Statement, Using } from '../../parser/ast.js';
import type { CheckContext } from '../context.js';
import type { Declaration } from '../declarations.js';
import type { Module } from '../modules.js';
import { at } from '../problems.js';
import type { Value } from '../values.js';
import type { SpaceDim } from './space.js';

/** The statements of a search by what they are for. */
export interface SearchBody {
  readonly goals: readonly Goal[];
  readonly requirements: readonly Require[];
  readonly using: Using;
  /** Metrics of the body, in order. */
  readonly metrics: readonly NodeDeclaration[];
}

/** Sorts the body of a search; undefined after a reported problem. */
export function readBody(search: Search, dims: readonly SpaceDim[], module: Module, context: CheckContext): SearchBody | undefined {
  const { problems } = context;
  const { source } = module;
  const goals: Goal[] = [];
  const requirements: Require[] = [];
  const usings: Using[] = [];
  const metrics: NodeDeclaration[] = [];
  const names = new Map(dims.map(({ dimension, location }) => [dimension.name, location]));
  let complete = true;
  for (const statement of search.body) {
    switch (statement.kind) {
      case 'goal':
        goals.push(statement);
        break;
      case 'require':
        requirements.push(statement);
        break;
      case 'using':
        usings.push(statement);
        break;
      case 'let':
      case 'node':
        if (statement.kind === 'node' && statement.word === 'metric') metrics.push(statement);
        complete = isNewName(statement, names, module, context) && complete;
        break;
      case 'axis':
        problems.report('TML3901', { what: 'an axis of a search' }, at(source, statement));
        complete = false;
        break;
      default:
        // The parser has reported what has no place in a search.
        complete = false;
    }
  }
  const [using, ...moreUsings] = usings;
  if (moreUsings[0]) problems.report('TML4024', { what: 'using' }, at(source, moreUsings[0]));
  if (!using)
    problems.report('TML4023', { search: search.name.text }, at(source, search.name), { hint: 'add using bayesian(trials: 50, batch: 4)' });
  if (goals.length === 0)
    problems.report('TML4022', { search: search.name.text }, at(source, search.name), { hint: 'add maximize or minimize and a number' });
  if (!using || goals.length === 0 || !complete || moreUsings.length > 0) return undefined;
  return { goals, requirements, using, metrics };
}

/** Names of a body may not hide those of the file: what `net` stands for never depends on the place. */
function isNewName(
  statement: Extract<Statement, { kind: 'let' | 'node' }>,
  names: Map<string, ReturnType<typeof at>>,
  module: Module,
  { problems }: CheckContext,
): boolean {
  const name = statement.name.text;
  const place = at(module.source, statement.name);
  const outer = module.values.get(name);
  const first = names.get(name) ?? (outer && at(module.source, outer.name));
  names.set(name, place);
  if (!first) return true;
  problems.report('TML3002', { name }, place, { labels: [{ location: first, text: 'first declared here' }] });
  return false;
}

/** The names a candidate's expressions see: those of the file, the space's values and the body's own declarations. */
export function bodyModule(
  search: Search,
  home: Module,
  dims: readonly SpaceDim[],
  values: ReadonlyMap<string, Value>,
  id: string,
): Module {
  const module: Module = { ...home, path: `${home.path}#${id}`, values: new Map(home.values), idPrefix: `${id}.` };
  for (const { dimension, location } of dims) {
    const value = values.get(dimension.name);
    const name = { text: dimension.name, span: location.span };
    if (value) module.values.set(dimension.name, { kind: 'constant', name, exported: false, value });
  }
  for (const declaration of declarationsOf(search, module)) module.values.set(declaration.name.text, declaration);
  return module;
}

/** The body's declarations, bound to the module in which they are evaluated. */
export function declarationsOf(search: Search, module: Module): readonly Declaration[] {
  return search.body.flatMap((statement): Declaration[] =>
    statement.kind === 'let' || statement.kind === 'node'
      ? [{ kind: 'declaration', name: statement.name, exported: false, statement, module }]
      : [],
  );
}
