import { closest } from '../diagnostics/did-you-mean.js';
import type { Json } from '../graph/json.js';
import { isInteger } from '../graph/rational.js';
import type { ParamSpec } from '../ops/op-spec.js';
import { describeDomain, encodeParam, type ParamValue } from '../ops/param-codec.js';
import type { Expression } from '../parser/ast.js';
import type { BoundArgument } from './arguments.js';
import type { CheckContext, Scope } from './context.js';
import { isPlannedWord } from './not-available.js';
import { isDimensionless } from './units.js';
import { describeValue, type Value } from './values.js';

/** Reads the arguments of an operation into its parameters' canonical form; undefined after a reported problem. */
export function readParameters(
  callee: string,
  specs: readonly ParamSpec[],
  bound: ReadonlyMap<string, BoundArgument>,
  call: { readonly start: number; readonly end: number },
  scope: Scope,
  context: CheckContext,
): Record<string, Json> | undefined {
  const result: Record<string, Json> = {};
  let complete = true;
  for (const spec of specs) {
    const argument = bound.get(spec.name);
    if (argument) {
      const value =
        spec.type.kind === 'enum'
          ? readWord(callee, spec.name, spec.type.values, argument, scope, context)
          : readParameter(spec, argument, scope, context);
      if (value === undefined) complete = false;
      else result[spec.name] = value;
    } else if (spec.initial !== undefined) result[spec.name] = spec.initial;
    else {
      complete = false;
      context.problems.report(
        'TML3105',
        { callee, name: spec.name },
        { source: scope.module.source, span: call },
        {
          hint: `add ${spec.name}: ${describeDomain(spec.type)}`,
        },
      );
    }
  }
  return complete ? result : undefined;
}

function readParameter({ name, type }: ParamSpec, argument: BoundArgument, scope: Scope, context: CheckContext): Json | undefined {
  const value = context.evaluate(argument.value, scope);
  if (value.kind === 'unknown') return undefined;
  const constant = constantOf(value);
  const encoded = constant === undefined ? undefined : encodeParam(type, constant);
  if (encoded !== undefined) return encoded;
  const place = { source: scope.module.source, span: argument.span };
  const isOfType =
    value.kind === 'number' &&
    isDimensionless(value.dimension) &&
    (type.kind === 'float' || (type.kind === 'int' && isInteger(value.value)));
  if (isOfType) context.problems.report('TML3108', { name, domain: describeDomain(type), found: describeValue(value) }, place);
  else context.problems.report('TML3101', { expected: `${describeDomain(type)} for ${name}`, found: describeValue(value) }, place);
  return undefined;
}

/** What a parameter can receive: plain numbers, truth values and text. */
function constantOf(value: Value): ParamValue | undefined {
  switch (value.kind) {
    case 'number':
      return isDimensionless(value.dimension) ? value.value : undefined;
    case 'bool':
    case 'text':
    case 'word':
      return value.value;
    default:
      return undefined;
  }
}

/** A bare word is the choice itself; a value of the file with that name makes it ambiguous. */
function readWord(
  callee: string,
  name: string,
  choices: readonly string[],
  argument: BoundArgument,
  scope: Scope,
  context: CheckContext,
): Json | undefined {
  const place = { source: scope.module.source, span: argument.span };
  const word = bareWord(argument.value);
  const isValue = word !== undefined && (scope.locals?.has(word) || scope.module.values.has(word));
  if (word !== undefined && choices.includes(word) && !argument.shorthand) {
    if (!isValue) return word;
    context.problems.report('TML3111', { word, name }, place, { hint: `rename the value, or write "${word}" for the choice` });
    return undefined;
  }
  const found: Value = word !== undefined && !isValue ? { kind: 'word', value: word } : context.evaluate(argument.value, scope);
  if (found.kind === 'unknown') return undefined;
  if ((found.kind === 'text' || found.kind === 'word') && choices.includes(found.value)) return found.value;
  const described = found.kind === 'text' || found.kind === 'word' ? found.value : describeValue(found);
  if (isPlannedWord(callee, name, described)) {
    context.problems.report('TML3901', { what: `${name}: ${described} of ${callee}` }, place);
    return undefined;
  }
  const guess = closest(described, choices);
  context.problems.report(
    'TML3110',
    { name, choices: choices.join(', '), found: described },
    place,
    guess ? { hint: `did you mean ${guess}?` } : {},
  );
  return undefined;
}

/** `true`, `false` and `none` may be choices too, as in `labels: true` and `relative: none`. */
function bareWord(expression: Expression): string | undefined {
  switch (expression.kind) {
    case 'name':
      return expression.name;
    case 'bool':
      return `${expression.value}`;
    case 'none':
      return 'none';
    default:
      return undefined;
  }
}
