import type { NodeDeclaration } from '../parser/ast.js';
import { applyFlow } from './apply.js';
import type { CheckContext, Scope } from './context.js';
import { at } from './problems.js';
import { describeType, describeValue, unknown, type Value } from './values.js';

/** `metric name = flow`, its word checked against what the flow gives. `declaration` is what the node is known as: mostly the statement itself. */
export function evaluateNode(statement: NodeDeclaration, scope: Scope, context: CheckContext, declaration: NodeDeclaration): Value {
  const { source } = scope.module;
  const { problems } = context;
  if (statement.settings) problems.report('TML3901', { what: 'with { }' }, at(source, statement.settings));
  if (statement.word === 'file') {
    problems.report('TML3901', { what: 'a file node' }, at(source, statement));
    return unknown;
  }
  const { value: expression } = statement;
  const value =
    expression.kind === 'flow' || expression.kind === 'call'
      ? applyFlow(expression, scope, context, declaration)
      : context.evaluate(expression, scope);
  if (value.kind === 'unknown') return unknown;
  const kind = value.kind === 'node' ? value.instance.type.kind : value.kind === 'architecture' ? 'model' : undefined;
  const name = statement.name.text;
  if (kind === undefined) {
    problems.report('TML3011', { found: describeValue(value) }, at(source, expression));
    return unknown;
  }
  if (kind !== statement.word) {
    problems.report('TML3006', { word: statement.word, name, found: describeType(kind) }, at(source, statement.name), {
      hint: `write ${kind} ${name} = …`,
    });
    return unknown;
  }
  return value;
}
