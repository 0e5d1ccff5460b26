import type { Axis, Goal, Name, NodeDeclaration, Require, Search, Using } from '../../parser/ast.js';
import type { CheckContext } from '../context.js';
import type { Module } from '../modules.js';
import { at } from '../problems.js';
import { visitNames } from '../references.js';
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
  for (const [name, location] of names) {
    const outer = module.values.get(name);
    if (!outer) continue;
    problems.report('TML3002', { name }, location, { labels: [{ location: at(source, outer.name), text: 'first declared here' }] });
    complete = false;
  }
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
        complete = isNewName(statement.name, names, module, context) && complete;
        break;
      case 'axis':
        for (const name of statement.names) complete = isNewName(name, names, module, context) && complete;
        complete = isFixed(statement, search, dims, module, context) && complete;
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
function isNewName(declared: Name, names: Map<string, ReturnType<typeof at>>, module: Module, { problems }: CheckContext): boolean {
  const name = declared.text;
  const place = at(module.source, declared);
  const outer = module.values.get(name);
  const first = names.get(name) ?? (outer && at(module.source, outer.name));
  names.set(name, place);
  if (!first) return true;
  problems.report('TML3002', { name }, place, { labels: [{ location: first, text: 'first declared here' }] });
  return false;
}

/** An axis is the same for every candidate, so that results of different ones can be compared point by point. */
function isFixed(axis: Axis, search: Search, dims: readonly SpaceDim[], module: Module, { problems }: CheckContext): boolean {
  const own = new Set(dims.map(({ dimension }) => dimension.name));
  for (const statement of search.body) if (statement.kind === 'let' || statement.kind === 'node') own.add(statement.name.text);
  const read: string[] = [];
  visitNames(axis.value, (name, space) => {
    if (space === 'value' && own.has(name)) read.push(name);
  });
  const [name] = read;
  if (name === undefined) return true;
  problems.report('TML4055', { axis: axis.names.map(({ text }) => text).join(', '), name }, at(module.source, axis.value));
  return false;
}
