import { advisePercent } from './advise-percent.js';
import type { Span } from '../diagnostics/diagnostic.js';
import type { Argument, Expression, Formal, Name } from '../parser/ast.js';
import { type BoundArgument, bindArguments } from './arguments.js';
import type { CheckContext, Scope } from './context.js';
import type { Module } from './modules.js';
import { at, type Problems } from './problems.js';
import { conforms, type DeclaredType, describeDeclaredType, describeDomain, inDomain, readType } from './types.js';
import { describeValue, unknown, type Value } from './values.js';
import { readWord, standsForValue } from './words.js';

/** A declaration with parameters. */
interface HasFormals {
  readonly kind: 'network' | 'space';
  readonly name: Name;
  readonly formals: readonly Formal[];
}

/** What holds of parameters whatever is given for them: each has a name of its own and a type that can stand there. */
export function checkFormals(formals: readonly Formal[], place: 'fn' | 'network' | 'space', module: Module, problems: Problems): void {
  const first = new Map<string, Name>();
  for (const { name, type } of formals) {
    if (type) readType(type, place, module, problems);
    const before = first.get(name.text);
    if (before)
      problems.report('TML3002', { name: name.text }, at(module.source, name), {
        labels: [{ location: at(module.source, before), text: 'first declared here' }],
      });
    else first.set(name.text, name);
  }
}

/** An expression where the type says what a bare word means. */
export function readTyped(type: DeclaredType | undefined, given: BoundArgument, scope: Scope, context: CheckContext): Value {
  const words = type?.kind === 'enum' ? type.words : type?.kind === 'optional' && type.type.kind === 'enum' ? type.type.words : undefined;
  if (!words) return context.evaluate(given.value, scope);
  if (type?.kind === 'optional' && canBeNone(given.value, words, scope)) {
    const value = context.evaluate(given.value, scope);
    if (value.kind === 'none' || value.kind === 'unknown') return value;
  }
  const word = readWord('', given.name, words, given, scope, context);
  return typeof word === 'string' ? { kind: 'word', value: word } : unknown;
}

/** `none`, or what may stand for it, rather than one of the words. */
function canBeNone(expression: Expression, words: readonly string[], scope: Scope): boolean {
  if (expression.kind === 'name') return !words.includes(expression.name) && standsForValue(expression.name, scope);
  return expression.kind !== 'text' && expression.kind !== 'bool';
}

export interface FormalCall {
  readonly name: string;
  readonly nameSpan: Span;
  readonly args: readonly Argument[];
}

/** Arguments and defaults of a network or a space, checked against the declared types; undefined after a reported problem. */
export function readFormals(
  declaration: HasFormals,
  home: Module,
  call: FormalCall,
  scope: Scope,
  context: CheckContext,
): Map<string, Value> | undefined {
  const parameters = declaration.formals.map((formal) => formal.name.text);
  const signature = `${declaration.name.text}(${parameters.join(', ')})${home === scope.module ? '' : `, from ${home.source.path}`}`;
  const bound = bindArguments({ name: call.name, parameters, signature, positional: false }, call.args, scope.module, context.problems);
  const locals = new Map<string, Value>();
  let complete = true;
  for (const formal of declaration.formals) {
    const argument: BoundArgument | undefined = bound.get(formal.name.text);
    const formalScope: Scope = { module: home, locals, coordinates: new Map(), owner: scope.owner };
    const place = argument ? { source: scope.module.source, span: argument.span } : at(home.source, formal);
    const expression = argument?.value ?? formal.initial;
    if (expression === undefined) {
      context.problems.report(
        'TML3105',
        { callee: call.name, name: formal.name.text },
        { source: scope.module.source, span: call.nameSpan },
        { notes: [signature] },
      );
      complete = false;
      continue;
    }
    const type = formal.type && readType(formal.type, declaration.kind, home, context.problems);
    const given: BoundArgument = argument ?? { name: formal.name.text, value: expression, span: expression.span, shorthand: false };
    const value = readTyped(type, given, argument ? scope : formalScope, context);
    const domain = formal.domain && context.evaluate(formal.domain, formalScope);
    if (type && !conforms(value, type)) {
      context.problems.report(
        'TML3101',
        { expected: `${describeDeclaredType(type)} for ${formal.name.text}`, found: describeValue(value) },
        place,
      );
      complete = false;
    } else if (domain && !inDomain(value, domain)) {
      context.problems.report(
        'TML3108',
        { name: formal.name.text, domain: describeDomain(domain), found: describeValue(value) },
        place,
        advisePercent(domain.kind === 'range' ? domain.to : undefined, value, place),
      );
      complete = false;
    }
    if (value.kind === 'unknown' || !type) complete = false;
    locals.set(formal.name.text, value);
  }
  return complete ? locals : undefined;
}
