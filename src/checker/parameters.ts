import type { Location, Span } from '../diagnostics/diagnostic.js';
import type { Json } from '../graph/json.js';
import { isInteger } from '../graph/rational.js';
import type { ParamSpec, ScalarType, SidesType, Variant } from '../ops/op-spec.js';
import { describeDomain, encodeParam, encodeSide, type ParamValue } from '../ops/param-codec.js';
import type { CallExpression } from '../parser/ast.js';
import { advisePercent } from './advise-percent.js';
import { type BoundArgument, bindArguments, type Callee } from './arguments.js';
import type { CheckContext, Scope } from './context.js';
import { at } from './problems.js';
import { type Dimension, isDimensionless, sameDimension, units } from './units.js';
import { describeValue, type Value } from './values.js';
import { readWord, reportUnknownWord } from './words.js';

/**
 * Reads the arguments of an operation into its parameters' canonical form; undefined after a reported problem. Paths are left out: the
 * digest of what they hold takes their place when a run begins (`readPaths`).
 */
export function readParameters(
  callee: string,
  specs: readonly ParamSpec[],
  bound: ReadonlyMap<string, BoundArgument>,
  call: Span,
  scope: Scope,
  context: CheckContext,
): Record<string, Json> | undefined {
  const result: Record<string, Json> = {};
  let complete = true;
  for (const spec of specs) {
    if (spec.type.kind === 'path') continue;
    const argument = bound.get(spec.name);
    if (argument) {
      const value = readArgument(callee, spec, argument, scope, context);
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

function readArgument(callee: string, spec: ParamSpec, argument: BoundArgument, scope: Scope, context: CheckContext): Json | undefined {
  const { name, type } = spec;
  switch (type.kind) {
    case 'enum':
      return readWord(callee, name, type.values, argument, scope, context);
    case 'variant':
      return readVariant(callee, name, type.variants, argument, scope, context);
    case 'path':
      return undefined;
    default: {
      const value = context.evaluate(argument.value, scope);
      if (value.kind === 'unknown') return undefined;
      if (value.kind === 'none' && spec.initial === null) return null;
      const place = { source: scope.module.source, span: argument.span };
      return type.kind === 'sides' ? readSides(name, type, value, place, context) : readScalar(name, type, value, place, context);
    }
  }
}

function readScalar(name: string, type: ScalarType, value: Value, place: Location, context: CheckContext): Json | undefined {
  const constant = constantOf(type, value);
  const encoded = constant === undefined ? undefined : encodeParam(type, constant);
  if (encoded !== undefined) return encoded;
  const isOfType =
    value.kind === 'number' &&
    isInUnit(type, value.dimension) &&
    (type.kind === 'float' || (type.kind === 'int' && isInteger(value.value)));
  if (isOfType)
    context.problems.report(
      'TML3108',
      { name, domain: describeDomain(type), found: describeValue(value) },
      place,
      advisePercent(type.kind === 'float' ? type.max : undefined, value, place),
    );
  else context.problems.report('TML3101', { expected: `${describeDomain(type)} for ${name}`, found: describeValue(value) }, place);
  return undefined;
}

/** Whether a number is of the kind that a parameter counts in: plain, unless it has a unit. */
function isInUnit(type: ScalarType, dimension: Dimension): boolean {
  const unit = type.kind === 'int' || type.kind === 'float' ? type.unit : undefined;
  const expected = unit === undefined ? undefined : units.get(unit)?.dimension;
  return expected === undefined ? isDimensionless(dimension) : sameDimension(dimension, expected);
}

/** `3` or `[10, 4]`. */
function readSides(name: string, type: SidesType, value: Value, place: Location, context: CheckContext): Json | undefined {
  const items = value.kind === 'list' ? value.items : [value, value];
  if (items.some((item) => item.kind === 'unknown')) return undefined;
  const sides = items.map((item) =>
    item.kind === 'number' && isDimensionless(item.dimension) && isInteger(item.value)
      ? encodeSide(type, Number(item.value.numerator))
      : undefined,
  );
  const known = sides.filter((side) => side !== undefined);
  if (known.length === 2 && sides.length === 2) return known;
  context.problems.report('TML3101', { expected: `${describeDomain(type)} for ${name}`, found: describeValue(value) }, place);
  return undefined;
}

/** What a parameter can receive: numbers in its unit, truth values and text. */
function constantOf(type: ScalarType, value: Value): ParamValue | undefined {
  switch (value.kind) {
    case 'number':
      return isInUnit(type, value.dimension) ? value.value : undefined;
    case 'bool':
    case 'text':
    case 'word':
      return value.value;
    default:
      return undefined;
  }
}

/** `by_subject(val: 10%)` or the bare `by_subject`: the choice with all of its parameters. */
function readVariant(
  callee: string,
  name: string,
  variants: readonly Variant[],
  argument: BoundArgument,
  scope: Scope,
  context: CheckContext,
): Json | undefined {
  const named = (word: Json | undefined): Variant | undefined => variants.find((variant) => variant.name === word);
  const names = variants.map((variant) => variant.name);
  if (argument.value.kind !== 'call') {
    const chosen = named(readWord(callee, name, names, argument, scope, context));
    return chosen && readOwn(chosen, new Map(), argument.span, scope, context);
  }
  const { target } = argument.value;
  const place = at(scope.module.source, target);
  if (target.kind !== 'name') {
    reportUnknownWord(callee, name, names, place.source.text.slice(target.span.start, target.span.end), place, context);
    return undefined;
  }
  const chosen = named(target.name);
  if (chosen) return readOwn(chosen, bindOwn(chosen, argument.value, scope, context), target.span, scope, context);
  reportUnknownWord(callee, name, names, target.name, place, context);
  return undefined;
}

function bindOwn({ name, params }: Variant, call: CallExpression, scope: Scope, context: CheckContext): Map<string, BoundArgument> {
  const parameters = params.map((param) => param.name);
  const callee: Callee = { name, parameters, signature: `${name}(${parameters.join(', ')})`, positional: false };
  return bindArguments(callee, call.args, scope.module, context.problems);
}

function readOwn(
  { name, params }: Variant,
  bound: ReadonlyMap<string, BoundArgument>,
  call: Span,
  scope: Scope,
  context: CheckContext,
): Json | undefined {
  const own = readParameters(name, params, bound, call, scope, context);
  return own && { kind: name, ...own };
}
