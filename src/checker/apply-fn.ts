import { advisePercent } from './advise-percent.js';
import path from 'node:path';
import type { Location } from '../diagnostics/diagnostic.js';
import type { Expression, Fn, Formal, NodeDeclaration } from '../parser/ast.js';
import { applyFlow, stepPlace } from './apply.js';
import { type BoundArgument, bindArguments } from './arguments.js';
import type { Call, CheckContext, Coordinates, Frame, Scope } from './context.js';
import { coordinateKey } from './coordinates.js';
import { readTyped } from './formals.js';
import type { Module } from './modules.js';
import { evaluateNode } from './node-statement.js';
import { resolvePaths } from './paths.js';
import { at, type Problems } from './problems.js';
import { conforms, type DeclaredType, describeDeclaredType, describeDomain, inDomain, readType } from './types.js';
import { describeValue, unknown, type Value } from './values.js';

/**
 * The use of an `fn`: its body stands for the call. Each name of it is evaluated when and where it is read, because a reduction inside reads
 * it at other points of an axis than the call stands at. Nothing of the call itself enters what is hashed.
 */
export function applyFn(
  fn: Fn,
  home: Module,
  call: Call,
  main: Expression | undefined,
  scope: Scope,
  context: CheckContext,
  declaration?: NodeDeclaration,
): Value {
  const bound = bindFormals(fn, home, call, main, scope, context);
  const last = fn.body.at(-1);
  if (!bound || last?.kind !== 'return') return unknown;
  const instance = stepPlace(scope, call.span);
  let frame: Frame = { instance, names: new Map() };
  const add = (name: string, axes: readonly string[], evaluate: (coordinates: Coordinates) => Value): void => {
    const known = new Map<string, Value>();
    const read = (coordinates: Coordinates): Value => {
      const key = coordinateKey(axes, coordinates);
      const value = known.get(key) ?? evaluate(coordinates);
      known.set(key, value);
      return value;
    };
    frame = { instance, names: new Map(frame.names).set(name, { axes, read }) };
  };
  const inBody = (coordinates: Coordinates, seen: Frame): Scope => ({
    module: home,
    coordinates,
    owner: scope.owner,
    frame: seen,
    declaredIn: scope.declaredIn ?? scope.module,
    ...(scope.isInner ? { isInner: true } : {}),
    ...(scope.logistics && { logistics: scope.logistics }),
  });

  for (const formal of fn.formals) {
    const argument = bound.get(formal.name.text);
    const seen = frame;
    const from = argument ? { module: scope.module, frame: scope.frame } : { module: home, frame: seen };
    const expression = argument?.value ?? formal.initial;
    if (!expression) return unknown;
    add(formal.name.text, context.axesOf(expression, from.module, from.frame), (coordinates) =>
      readFormal(formal, argument, { ...scope, coordinates }, inBody(coordinates, seen), context),
    );
  }
  // A parameter that nothing reads is checked too, where the call alone says at which point.
  for (const { axes, read } of frame.names.values())
    if (axes.every((axis) => scope.coordinates.has(axis)) && read(scope.coordinates).kind === 'unknown') return unknown;

  const result = last.value.kind === 'name' ? last.value.name : undefined;
  for (const statement of fn.body) {
    if (statement.kind !== 'let' && statement.kind !== 'node') continue;
    const seen = frame;
    const name = statement.name.text;
    add(name, context.axesOf(statement.value, home, seen), (coordinates) => {
      const own = inBody(coordinates, seen);
      if (statement.kind === 'let') return context.evaluate(statement.value, own);
      // What is returned by its name is the declaration itself.
      if (name === result && declaration) return evaluateNode(statement, own, context, declaration);
      const { declaredIn: _, ...inner } = own;
      return evaluateNode(statement, { ...inner, owner: `${scope.owner}.${name}`, isInner: true }, context, statement);
    });
  }
  const own = inBody(scope.coordinates, frame);
  const isStep = last.value.kind === 'flow' || last.value.kind === 'call';
  const value = isStep
    ? applyFlow(last.value as Parameters<typeof applyFlow>[0], own, context, declaration)
    : context.evaluate(last.value, own);
  const type = readType(fn.result, 'fn', home, context.problems);
  if (value.kind === 'unknown' || !type) return unknown;
  if (conforms(value, type)) return value;
  const declared = { function: fn.name.text, expected: describeDeclaredType(type), found: describeValue(value) };
  context.problems.report('TML3143', declared, at(home.source, last.value));
  return unknown;
}

/** Which expression each parameter gets; the first may take the flow. Undefined after a reported problem. */
function bindFormals(
  fn: Fn,
  home: Module,
  call: Call,
  main: Expression | undefined,
  scope: Scope,
  context: CheckContext,
): ReadonlyMap<string, BoundArgument> | undefined {
  const { source } = scope.module;
  const place: Location = { source, span: call.nameSpan };
  const names = fn.formals.map((formal) => formal.name.text);
  const signature = `${fn.name.text}(${names.join(', ')})${home === scope.module ? '' : `, from ${home.source.path}`}`;
  const [first] = names;
  if (main && first === undefined) {
    context.problems.report('TML3008', { operation: call.name }, place, { notes: [signature] });
    return undefined;
  }
  const parameters = main ? names.slice(1) : names;
  const bound = bindArguments({ name: call.name, parameters, signature, positional: false }, call.args, scope.module, context.problems);
  if (main && first !== undefined) bound.set(first, { name: first, value: main, span: call.nameSpan, shorthand: false });
  let complete = bound.size === call.args.length + (main ? 1 : 0);
  for (const formal of fn.formals) {
    const name = formal.name.text;
    if (bound.has(name) || formal.initial) continue;
    const hint = name === first ? { hint: `write … -> ${call.name}(…)` } : {};
    context.problems.report('TML3105', { callee: call.name, name }, place, { ...hint, notes: [signature] });
    complete = false;
  }
  return complete ? bound : undefined;
}

/** Of a list that is written out, the first item that does not fit is named. */
function reportMismatch(name: string, value: Value, type: DeclaredType, written: Expression, place: Location, problems: Problems): void {
  if (type.kind === 'list' && value.kind === 'list' && written.kind === 'list') {
    const index = value.items.findIndex((item) => !conforms(item, type.item));
    const [item, expression] = [value.items[index], written.items[index]];
    if (item && expression) {
      reportMismatch(name, item, type.item, expression, at(place.source, expression), problems);
      return;
    }
  }
  problems.report('TML3101', { expected: `${describeDeclaredType(type)} for ${name}`, found: describeValue(value) }, place);
}

/** The value of a parameter at some point, as its type wants it; unknown after a reported problem. */
function readFormal(formal: Formal, argument: BoundArgument | undefined, caller: Scope, body: Scope, context: CheckContext): Value {
  const { problems } = context;
  const name = formal.name.text;
  const from = argument ? caller : body;
  const expression = argument?.value ?? formal.initial;
  const type = formal.type && readType(formal.type, 'fn', body.module, problems);
  if (!type || !expression) return unknown;
  const place = argument ? { source: caller.module.source, span: argument.span } : at(body.module.source, formal);
  const given: BoundArgument = argument ?? { name, value: expression, span: expression.span, shorthand: false };
  const value = readTyped(type, given, from, context);
  if (value.kind === 'unknown') return unknown;
  if (!conforms(value, type)) {
    reportMismatch(name, value, type, expression, place, problems);
    return unknown;
  }
  const domain = formal.domain && context.evaluate(formal.domain, body);
  if (domain && !inDomain(value, domain)) {
    problems.report(
      'TML3108',
      { name, domain: describeDomain(domain), found: describeValue(value) },
      place,
      advisePercent(domain.kind === 'range' ? domain.to : undefined, value, place),
    );
    return unknown;
  }
  return resolvePaths(value, type, path.dirname(from.module.path));
}
