import type { IndexExpression } from '../parser/ast.js';
import type { AxisPoint, CheckContext, Scope } from './context.js';
import { at } from './problems.js';
import { suggestion } from './suggestion.js';
import { sameScalar } from './types.js';
import { describeValue, unknown, type Value } from './values.js';

/** `curve[strength=0.1, run=2]`: what stands in front, at these points of its axes; it varies along the others as before. */
export function pickInstance(expression: IndexExpression, scope: Scope, context: CheckContext): Value {
  const { module } = scope;
  const { problems } = context;
  const varies = context.axesOf(expression.target, module, scope.frame);
  const coordinates = new Map<string, AxisPoint>(scope.coordinates);
  const seen = new Set<string>();
  for (const { name, value, span } of expression.indices) {
    const place = { source: module.source, span };
    if (!name) {
      problems.report('TML4017', {}, place, { hint: 'write axis=value' });
      return unknown;
    }
    if (seen.has(name.text)) {
      problems.report('TML3106', { callee: 'the pick', name: name.text }, place);
      return unknown;
    }
    seen.add(name.text);
    const checked = varies.includes(name.text) ? context.axis(name.text) : undefined;
    if (!checked) {
      const has = varies.length > 0 ? varies.join(', ') : 'no axis';
      const target = module.source.text.slice(expression.target.span.start, expression.target.span.end);
      // An axis with problems has been reported.
      if (!varies.includes(name.text))
        problems.report(
          'TML4015',
          { what: target, axis: name.text, has },
          at(module.source, name),
          suggestion(name.text, varies, at(module.source, name)),
        );
      return unknown;
    }
    const isWord = value.kind === 'name' && !module.values.has(value.name) && !scope.frame?.names.has(value.name);
    const wanted: Value = isWord ? { kind: 'word', value: value.name } : context.evaluate(value, scope);
    if (wanted.kind === 'unknown') return unknown;
    const index = checked.values.findIndex((one) => sameScalar(one, wanted));
    const point = checked.axis.values[index];
    if (!point) {
      const values = checked.values.map(describeValue).join(', ');
      problems.report('TML4016', { axis: name.text, value: describeValue(wanted), values }, at(module.source, value));
      return unknown;
    }
    coordinates.set(name.text, { point, value: checked.values[index] ?? unknown });
  }
  return context.evaluate(expression.target, { ...scope, coordinates });
}
