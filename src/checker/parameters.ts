import { closest } from '../diagnostics/did-you-mean.js';
import type { Json } from '../graph/json.js';
import { compare, formatRational, isInteger } from '../graph/rational.js';
import type { ParamSpec, ParamType } from '../ops/op-spec.js';
import type { BoundArgument } from './arguments.js';
import type { CheckContext, Scope } from './context.js';
import { isDimensionless } from './units.js';
import { describeValue, formatNumber, type Value } from './values.js';

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
      const value = readParameter(spec, argument, scope, context);
      if (value === undefined) complete = false;
      else result[spec.name] = value;
    } else if (spec.initial !== undefined) result[spec.name] = spec.initial;
    else {
      complete = false;
      context.problems.report('TML3105', { callee, name: spec.name }, { source: scope.module.source, span: call }, {
        hint: `add ${spec.name}: ${describeParamType(spec.type)}`,
      });
    }
  }
  return complete ? result : undefined;
}

function readParameter(spec: ParamSpec, argument: BoundArgument, scope: Scope, context: CheckContext): Json | undefined {
  const place = { source: scope.module.source, span: argument.span };
  if (spec.type.kind === 'enum') return readWord(spec.name, spec.type.values, argument, scope, context);
  const value = context.evaluate(argument.value, scope);
  const wrong = (): undefined => {
    if (value.kind !== 'unknown')
      context.problems.report('TML3101', { expected: `${describeParamType(spec.type)} for ${spec.name}`, found: describeValue(value) }, place);
    return undefined;
  };
  switch (spec.type.kind) {
    case 'bool':
      return value.kind === 'bool' ? value.value : wrong();
    case 'text':
      return value.kind === 'text' ? value.value : wrong();
    case 'int':
    case 'float': {
      if (value.kind !== 'number' || !isDimensionless(value.dimension)) return wrong();
      if (spec.type.kind === 'int' && !isInteger(value.value)) return wrong();
      if (!inBounds(value.value, spec.type)) {
        context.problems.report('TML3108', { name: spec.name, domain: describeBounds(spec.type), found: describeValue(value) }, place);
        return undefined;
      }
      return spec.type.kind === 'int' ? Number(value.value.numerator) : formatRational(value.value);
    }
  }
}

/** A bare word is the choice itself; a value of the file with that name makes it ambiguous. */
function readWord(name: string, choices: readonly string[], argument: BoundArgument, scope: Scope, context: CheckContext): Json | undefined {
  const place = { source: scope.module.source, span: argument.span };
  const { value: expression } = argument;
  const word = expression.kind === 'name' ? expression.name : undefined;
  const isValue = word !== undefined && (scope.locals?.has(word) || scope.module.values.has(word));
  if (word !== undefined && choices.includes(word) && !argument.shorthand) {
    if (!isValue) return word;
    context.problems.report('TML3111', { word, name }, place, { hint: `rename the value, or write "${word}" for the choice` });
    return undefined;
  }
  const found: Value = word !== undefined && !isValue ? { kind: 'word', value: word } : context.evaluate(expression, scope);
  if (found.kind === 'unknown') return undefined;
  if ((found.kind === 'text' || found.kind === 'word') && choices.includes(found.value)) return found.value;
  const described = found.kind === 'text' || found.kind === 'word' ? found.value : describeValue(found);
  const guess = closest(described, choices);
  context.problems.report('TML3110', { name, choices: choices.join(', '), found: described }, place, guess ? { hint: `did you mean ${guess}?` } : {});
  return undefined;
}

type Bounded = Extract<ParamType, { kind: 'int' | 'float' }>;

function inBounds(value: Parameters<typeof compare>[0], type: Bounded): boolean {
  if (type.kind === 'int' && (value.numerator > BigInt(Number.MAX_SAFE_INTEGER) || value.numerator < BigInt(Number.MIN_SAFE_INTEGER))) return false;
  const low = type.min === undefined ? 1 : compare(value, type.min);
  const high = type.max === undefined ? -1 : compare(value, type.max);
  return (type.exclusiveMin ? low > 0 : low >= 0) && (type.exclusiveMax ? high < 0 : high <= 0);
}

function describeBounds(type: Bounded): string {
  const parts: string[] = [];
  if (type.min !== undefined) parts.push(`${type.exclusiveMin ? 'greater than' : 'at least'} ${formatNumber(type.min)}`);
  if (type.max !== undefined) parts.push(`${type.exclusiveMax ? 'less than' : 'at most'} ${formatNumber(type.max)}`);
  return parts.length > 0 ? parts.join(' and ') : 'within ±2^53';
}

export function describeParamType(type: ParamType): string {
  switch (type.kind) {
    case 'int':
      return 'an integer';
    case 'float':
      return 'a plain number';
    case 'bool':
      return 'true or false';
    case 'text':
      return 'text';
    case 'enum':
      return `one of ${type.values.join(', ')}`;
  }
}
