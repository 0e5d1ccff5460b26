import type { NodeDeclaration } from '../parser/ast.js';
import { applyFlow } from './apply.js';
import type { CheckContext, Scope } from './context.js';
import { ALL_NODES, readLogistics } from './logistics.js';
import { at } from './problems.js';
import { describeType, describeValue, unknown, type Value } from './values.js';

/** `metric name = flow`, its word checked against what the flow gives. `declaration` is what the node is known as: mostly the statement itself. */
export function evaluateNode(statement: NodeDeclaration, outer: Scope, context: CheckContext, declaration: NodeDeclaration): Value {
  const { source } = outer.module;
  const { problems } = context;
  const scope = withLogistics(statement, outer, context);
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
    const { start } = statement.span;
    const word = { source, span: { start, end: start + statement.word.length } };
    const isWord = source.text.startsWith(statement.word, start);
    problems.report('TML3006', { word: statement.word, name, found: describeType(kind) }, at(source, statement.name), {
      hint: `write ${kind} ${name} = …`,
      ...(isWord && { fixes: [{ title: `write ${kind}`, edits: [{ location: word, newText: kind }] }] }),
    });
    return unknown;
  }
  return value;
}

/** `with { }` holds for every node that the declaration makes, also by way of an `fn`; a profile wins over the file. */
function withLogistics(statement: NodeDeclaration, scope: Scope, context: CheckContext): Scope {
  const declared = statement.settings && readLogistics(statement.settings, scope, context);
  const isOfEntry = scope.module.isEntry && scope.module.file.statements.includes(statement);
  const all = scope.isInner ? undefined : context.profileLogistics.get(ALL_NODES);
  const chosen = isOfEntry ? context.profileLogistics.get(statement.name.text) : undefined;
  return declared || all || chosen ? { ...scope, logistics: { ...scope.logistics, ...declared, ...all, ...chosen } } : scope;
}
