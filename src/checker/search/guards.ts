import { axisOf } from '../../optimize/domain.js';
import type { Condition } from '../../optimize/space.js';
import type { Expression } from '../../parser/ast.js';
import type { CheckContext, Scope } from '../context.js';
import { booleanOf } from '../evaluate.js';
import { at } from '../problems.js';
import { visitNames } from '../references.js';
import type { Value } from '../values.js';
import type { SpaceDim } from './space.js';

/** One condition of a `when`, as it is written and as the table of where it holds. */
export interface Guard {
  readonly text: string;
  readonly condition: Condition;
}

/** Combinations of values of the dimensions that conditions read. */
const MAX_COMBINATIONS = 100_000;

/**
 * Reads the condition of a `when` by trying it at every combination of the dimensions that it names; conditions joined by `and` apart. It may
 * name a dimension that exists under conditions only where those hold as well. Undefined after a reported problem.
 *
 * @param around the conditions it stands in.
 * @param dims the dimensions above it.
 */
export function readGuards(
  expression: Expression,
  around: readonly Guard[],
  dims: readonly SpaceDim[],
  scope: Scope,
  context: CheckContext,
): readonly Guard[] | undefined {
  if (expression.kind === 'binary' && expression.operator === 'and') {
    const left = readGuards(expression.left, around, dims, scope, context);
    const right = left && readGuards(expression.right, [...around, ...left], dims, scope, context);
    return right && [...left, ...right];
  }
  const place = at(scope.module.source, expression);
  const names = new Set<string>();
  visitNames(expression, (name, space) => {
    if (space === 'value') names.add(name);
  });
  const read = dims.filter(({ dimension }) => names.has(dimension.name));
  const uncertain = read.find(({ guards }) => !guards.every((guard) => around.includes(guard)));
  if (uncertain) {
    const { name } = uncertain.dimension;
    const condition = uncertain.guards.map(({ text }) => text).join(' and ');
    context.problems.report('TML4052', { name, condition }, place, { hint: `move this when inside when ${condition} { … }` });
    return undefined;
  }
  if (combinationsOf([...read, ...controllersOf(dims, around)]) > MAX_COMBINATIONS) {
    context.problems.report('TML4051', { limit: MAX_COMBINATIONS }, place, {
      hint: 'make one of them a choice, as in one of [0.01, 0.1]',
    });
    return undefined;
  }
  const ranks: (readonly [number, number])[] = [];
  const axes = read.map(({ dimension }) => axisOf(dimension));
  const count = axes.reduce((product, axis) => product * axis.count, 1);
  for (let rank = 0; rank < count; rank++) {
    const locals = new Map<string, Value>(scope.locals);
    let rest = rank;
    for (const [place, axis] of [...axes.entries()].reverse()) {
      const above = Math.floor(rest / axis.count);
      const coordinate = axis.value(rest - above * axis.count);
      const dim = read[place];
      if (dim && coordinate !== null) locals.set(dim.dimension.name, dim.value(coordinate));
      rest = above;
    }
    const holds = booleanOf(expression, { ...scope, locals }, context);
    if (holds === undefined) return undefined;
    const last = ranks.at(-1);
    if (holds && last?.[1] === rank - 1) ranks[ranks.length - 1] = [last[0], rank];
    else if (holds) ranks.push([rank, rank]);
  }
  // A constant that is true asks for nothing.
  if (read.length === 0 && ranks.length > 0) return [];
  const { text } = scope.module.source;
  const written = text.slice(expression.span.start, expression.span.end).replace(/\s+/g, ' ');
  return [{ text: written, condition: { dimensions: read.map(({ dimension }) => dimension.name), ranks } }];
}

/** The dimensions that decide what exists, here and above. */
function controllersOf(dims: readonly SpaceDim[], around: readonly Guard[]): readonly SpaceDim[] {
  const guards = [...around, ...dims.flatMap((dim) => dim.guards)];
  const names = new Set(guards.flatMap(({ condition }) => condition.dimensions));
  return dims.filter(({ dimension }) => names.has(dimension.name));
}

const combinationsOf = (dims: readonly SpaceDim[]): number =>
  [...new Set(dims)].reduce((product, { dimension }) => product * axisOf(dimension).count, 1);
