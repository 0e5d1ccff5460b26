import { advisePercent } from './advise-percent.js';
import type { Span } from '../diagnostics/diagnostic.js';
import type { Argument, Formal, Name } from '../parser/ast.js';
import { type BoundArgument, bindArguments } from './arguments.js';
import type { CheckContext, Scope } from './context.js';
import type { Module } from './modules.js';
import { at } from './problems.js';
import { conforms, describeDeclaredType, describeDomain, inDomain, readType } from './types.js';
import { describeValue, type Value } from './values.js';

/** A declaration with parameters. */
interface HasFormals {
  readonly name: Name;
  readonly formals: readonly Formal[];
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
    const value = argument
      ? context.evaluate(argument.value, scope)
      : formal.initial
        ? context.evaluate(formal.initial, formalScope)
        : undefined;
    if (value === undefined) {
      context.problems.report(
        'TML3105',
        { callee: call.name, name: formal.name.text },
        { source: scope.module.source, span: call.nameSpan },
        { notes: [signature] },
      );
      complete = false;
      continue;
    }
    const type = formal.type && readType(formal.type, home, context.problems);
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
