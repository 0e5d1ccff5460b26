import type { IndexExpression, Name } from '../parser/ast.js';
import type { CheckContext, CheckedAxis, Scope } from './context.js';
import { moved } from './coordinates.js';
import { at } from './problems.js';
import { suggestion } from './suggestion.js';
import { sameScalar } from './types.js';
import { describeValue, unknown, type Value } from './values.js';

/** One `axis=value` of a pick. */
interface Picked {
  readonly name: Name;
  /** What the axis is called, whatever this file calls it. */
  readonly checked: CheckedAxis;
  /** Places on the axis with this value: several only where the axis is one of a pair. */
  readonly indices: ReadonlySet<number>;
}

/**
 * `curve[strength=0.1, run=2]`: what stands in front, at these points of its axes; it varies along the others as before. Of axes that move
 * together one is enough.
 */
export function pickInstance(expression: IndexExpression, scope: Scope, context: CheckContext): Value {
  const picked = readPicks(expression, scope, context);
  if (!picked) return unknown;
  let { coordinates } = scope;
  for (const { checked } of picked) {
    const group = context.axisNames.groupOf(checked.axis.name).flatMap((name) => context.axis(name) ?? []);
    const index = onePoint(group, picked, expression, scope, context);
    if (index === undefined) return unknown;
    coordinates = moved(coordinates, group, index);
  }
  return context.evaluate(expression.target, { ...scope, coordinates });
}

function readPicks(expression: IndexExpression, scope: Scope, context: CheckContext): readonly Picked[] | undefined {
  const { module } = scope;
  const { problems } = context;
  const varies = context.axesOf(expression.target, module, scope.frame);
  const picked: Picked[] = [];
  for (const { name, value, span } of expression.indices) {
    const place = { source: module.source, span };
    if (!name) {
      problems.report('TML4017', {}, place, { hint: 'write axis=value' });
      return undefined;
    }
    if (picked.some((one) => one.name.text === name.text)) {
      problems.report('TML3106', { callee: 'the pick', name: name.text }, place);
      return undefined;
    }
    const axis = context.axisNames.resolve(name.text, module);
    if (axis === undefined || !varies.includes(axis)) {
      const has = varies.length > 0 ? varies.join(', ') : 'no axis';
      const what = module.source.text.slice(expression.target.span.start, expression.target.span.end);
      const here = at(module.source, name);
      problems.report('TML4015', { what, axis: name.text, has }, here, suggestion(name.text, varies, here));
      return undefined;
    }
    const checked = context.axis(axis);
    // An axis with problems has been reported.
    if (!checked) return undefined;
    const indices = checked.isOfNodes ? nodesCalled(value, checked, scope) : pointsWith(value, checked, scope, context);
    if (!indices) return undefined;
    if (indices.size === 0) {
      const source = module.source.text.slice(value.span.start, value.span.end);
      const wanted = checked.isOfNodes ? source : describeValue(wantedValue(value, scope, context));
      const values = checked.axis.values.map((one, index) =>
        checked.isOfNodes ? `${one.value}` : describeValue(checked.values[index] ?? unknown),
      );
      const here = at(module.source, value);
      const more = checked.isOfNodes ? suggestion(source, values, here) : {};
      problems.report('TML4016', { axis: name.text, value: wanted, values: [...new Set(values)].join(', ') }, here, more);
      return undefined;
    }
    picked.push({ name, checked, indices });
  }
  return picked;
}

/** The point of axes that move together on which all that was picked of them lies; undefined after a reported problem. */
function onePoint(
  group: readonly CheckedAxis[],
  picked: readonly Picked[],
  expression: IndexExpression,
  { module }: Scope,
  { problems }: CheckContext,
): number | undefined {
  const own = picked.filter(({ checked }) => group.includes(checked));
  const all = [...(group[0]?.axis.values.keys() ?? [])];
  const points = all.filter((index) => own.every(({ indices }) => indices.has(index)));
  if (points.length === 1) return points[0];
  const texts = (points.length === 0 ? all : points).map((index) =>
    group.map(({ axis }) => `${axis.name}=${axis.values[index]?.value}`).join(', '),
  );
  const shown = texts.slice(0, 5).map((text) => `(${text})`);
  const parameters = {
    picked: own.map(({ name, checked, indices }) => `${name.text}=${checked.axis.values[[...indices][0] ?? 0]?.value}`).join(', '),
    axes: group.map(({ axis }) => axis.name).join(', '),
    points: texts.length > shown.length ? `${shown.join(', ')}, …` : shown.join(', '),
  };
  const place = at(module.source, own[0]?.name ?? expression);
  if (points.length === 0) problems.report('TML4046', parameters, place);
  else problems.report('TML4045', parameters, place, { hint: 'pick the other axis too' });
  return undefined;
}

type Wanted = IndexExpression['indices'][number]['value'];

/** A node on an axis is picked by the name it has there. */
function nodesCalled(value: Wanted, { axis }: CheckedAxis, { module }: Scope): ReadonlySet<number> {
  const wanted = value.kind === 'text' ? value.value : module.source.text.slice(value.span.start, value.span.end);
  return new Set(axis.values.flatMap((one, index) => (one.value === wanted ? [index] : [])));
}

function pointsWith(value: Wanted, { values }: CheckedAxis, scope: Scope, context: CheckContext): ReadonlySet<number> | undefined {
  const wanted = wantedValue(value, scope, context);
  if (wanted.kind === 'unknown') return undefined;
  return new Set(values.flatMap((one, index) => (sameScalar(one, wanted) ? [index] : [])));
}

function wantedValue(value: Wanted, scope: Scope, context: CheckContext): Value {
  const isWord = value.kind === 'name' && !scope.module.values.has(value.name) && !scope.frame?.names.has(value.name);
  return isWord ? { kind: 'word', value: value.name } : context.evaluate(value, scope);
}
