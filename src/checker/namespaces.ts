import type { Expression, FieldExpression, Name } from '../parser/ast.js';
import type { CheckContext, Scope } from './context.js';
import type { Binding, Module } from './modules.js';
import { at } from './problems.js';
import { suggestion } from './suggestion.js';
import { unknown, type Value } from './values.js';

/** What a member of `import * as m` is called in the module: no other name has a dot. */
export const memberName = (namespace: string, member: string): string => `${namespace}.${member}`;

/** The members that `prefix.` leads to, without it. */
export function membersOf(bindings: ReadonlyMap<string, Binding>, namespace: string): string[] {
  const prefix = memberName(namespace, '');
  return [...bindings.keys()].filter((key) => key.startsWith(prefix)).map((key) => key.slice(prefix.length));
}

/** The namespace a name stands for here, unless something nearer hides it. */
export const isNamespace = (name: string, { module, locals, frame }: Scope): boolean =>
  !locals?.has(name) && !frame?.names.has(name) && module.values.get(name)?.kind === 'namespace';

/** The path of a callable, as one name: `tcn`, `m.tcn`; undefined where the expression is no path. */
export function calleePath(expression: Expression): readonly Name[] | undefined {
  if (expression.kind === 'name') return [{ text: expression.name, span: expression.span }];
  if (expression.kind !== 'field') return undefined;
  const target = calleePath(expression.target);
  return target && [...target, expression.field];
}

/** The name under which a path is known to the module; undefined after a reported problem. */
export function calleeName(path: readonly Name[], module: Module, context: CheckContext): Name | undefined {
  const [first, member, ...rest] = path;
  const last = path.at(-1);
  if (!first || !last || !member) return first;
  const text = path.map((name) => name.text).join('.');
  const name: Name = { text, span: { start: first.span.start, end: last.span.end } };
  if (module.callables.has(text)) return name;
  const namespace = module.values.get(first.text);
  if (namespace?.kind === 'broken' || !module.intact) return undefined;
  if (namespace?.kind !== 'namespace' || rest.length > 0) {
    context.problems.report('TML3012', { name: first.text, path: text }, at(module.source, name));
    return undefined;
  }
  reportMissing(first.text, member, membersOf(module.callables, first.text), module, context);
  return undefined;
}

/** The value of `m.name`. */
export function memberValue(namespace: string, expression: FieldExpression, scope: Scope, context: CheckContext): Value {
  const { module } = scope;
  const { field } = expression;
  const key = memberName(namespace, field.text);
  const binding = module.values.get(key);
  const place = at(module.source, expression);
  if (binding) return binding.kind === 'namespace' ? unknown : context.valueOf(binding, scope, place);
  if (module.callables.has(key)) context.problems.report('TML3004', { name: key, is: 'a network or fn' }, place);
  else reportMissing(namespace, field, membersOf(module.values, namespace), module, context);
  return unknown;
}

function reportMissing(namespace: string, member: Name, known: readonly string[], module: Module, context: CheckContext): void {
  const binding = module.values.get(namespace);
  if (binding?.kind !== 'namespace' || !binding.intact) return;
  const place = at(module.source, member);
  context.problems.report('TML2011', { name: member.text, specifier: binding.specifier }, place, suggestion(member.text, known, place));
}
