import type { Location } from '../diagnostics/diagnostic.js';
import { add, divide, isInteger, type Rational, rational } from '../graph/rational.js';
import { type Computed, ceil, floor, log2, modulo, nearest, pow } from '../graph/rational-functions.js';
import type { Argument, CallExpression } from '../parser/ast.js';
import type { CheckContext, Scope } from './context.js';
import { listItems } from './evaluate.js';
import { operandOf } from './formulas.js';
import { at } from './problems.js';
import { type Dimension, describeDimension, isDimensionless, sameDimension, scale } from './units.js';
import { describeValue, type NumberValue, plainNumber, unknown, type Value } from './values.js';

/** A call of a function of constants, its arguments evaluated. */
interface FunctionCall {
  readonly name: string;
  readonly values: readonly Value[];
  readonly places: readonly Location[];
  readonly place: Location;
  readonly context: CheckContext;
}

type PureFunction = { readonly parameters: readonly string[]; readonly apply: (call: FunctionCall) => Value };

const rounding = (round: (a: Rational) => bigint): PureFunction => ({
  parameters: ['x'],
  apply: (call) => {
    const x = plainOf(call, 0);
    return x ? plainNumber(rational(round(x.value))) : unknown;
  },
});

/** Functions of constants. Their arguments stand by position. */
const pureFunctions: ReadonlyMap<string, PureFunction> = new Map<string, PureFunction>([
  ['div', { parameters: ['a', 'b'], apply: (call) => quotient(call, (a, b) => plainNumber(rational(floor(divide(a.value, b.value))))) }],
  ['mod', { parameters: ['a', 'b'], apply: (call) => quotient(call, (a, b) => ({ ...a, value: modulo(a.value, b.value) })) }],
  ['pow', { parameters: ['x', 'exponent'], apply: applyPow }],
  ['floor', rounding(floor)],
  ['ceil', rounding(ceil)],
  ['round', rounding(nearest)],
  ['log2', { parameters: ['x'], apply: applyLog2 }],
  ['sum', { parameters: ['list'], apply: applySum }],
  ['length', { parameters: ['list'], apply: applyLength }],
  ['zip', { parameters: ['a', 'b'], apply: applyZip }],
]);

export const isPureFunction = (name: string): boolean => pureFunctions.has(name);
export const pureFunctionNames = (): readonly string[] => [...pureFunctions.keys()];

/** `div(a, b)` and its like; `name` is one of the functions. */
export function applyFunction(name: string, expression: CallExpression, scope: Scope, context: CheckContext): Value {
  const { source } = scope.module;
  const found = pureFunctions.get(name);
  if (!found) return unknown;
  const { parameters } = found;
  const notes = [`${name}(${parameters.join(', ')})`];
  const { args } = expression;
  const misplaced = args.find((argument: Argument) => argument.name ?? argument.over);
  if (misplaced) {
    context.problems.report('TML3130', { function: name }, at(source, misplaced), { notes });
    return unknown;
  }
  if (args.length !== parameters.length) {
    context.problems.report('TML3131', { function: name, count: parameters.length, found: args.length }, at(source, expression), { notes });
    return unknown;
  }
  const values = args.map((argument) => context.evaluate(argument.value, scope));
  if (values.some((value) => value.kind === 'unknown')) return unknown;
  return found.apply({ name, values, places: args.map((argument) => at(source, argument)), place: at(source, expression), context });
}

function wrongType(call: FunctionCall, index: number, expected: string): undefined {
  const value = call.values[index] ?? unknown;
  const what = operandOf(value) && value.kind !== 'number' ? `${expected} that is known before the run` : expected;
  call.context.problems.report('TML3101', { expected: `${what} for ${call.name}`, found: describeValue(value) }, call.places[index]);
  return undefined;
}

function numberAt(call: FunctionCall, index: number): NumberValue | undefined {
  const value = call.values[index];
  return value?.kind === 'number' ? value : wrongType(call, index, 'a number');
}

/** What the integers next to a quantity are depends on its unit: only plain numbers have them. */
function plainOf(call: FunctionCall, index: number): NumberValue | undefined {
  const value = call.values[index];
  return value?.kind === 'number' && isDimensionless(value.dimension) ? value : wrongType(call, index, 'a plain number');
}

function itemsAt(call: FunctionCall, index: number): readonly Value[] | undefined {
  const value = call.values[index];
  return (value && listItems(value)) ?? wrongType(call, index, 'a list');
}

function mismatch(call: FunctionCall, a: Dimension, b: Dimension, index: number): Value {
  const sides = { left: describeDimension(a), right: describeDimension(b) };
  call.context.problems.report(
    'TML3102',
    { operation: `${call.name === 'sum' ? 'add' : 'divide without a rest'}`, ...sides },
    call.places[index],
  );
  return unknown;
}

function quotient(call: FunctionCall, compute: (a: NumberValue, b: NumberValue) => Value): Value {
  const [a, b] = [numberAt(call, 0), numberAt(call, 1)];
  if (!a || !b) return unknown;
  if (!sameDimension(a.dimension, b.dimension)) return mismatch(call, a.dimension, b.dimension, 1);
  if (b.value.numerator !== 0n) return compute(a, b);
  call.context.problems.report('TML3103', {}, call.places[1]);
  return unknown;
}

function finish(call: FunctionCall, result: Computed, dimension: Dimension): Value {
  if (result.ok) return { kind: 'number', value: result.value, dimension };
  const { problems } = call.context;
  switch (result.problem) {
    case 'division-by-zero':
      problems.report('TML3103', {}, call.places[0]);
      break;
    case 'too-large':
      problems.report('TML3116', { what: `the precision or size of ${call.name}`, limit: '1e100000, or roots of degree 1000' }, call.place);
      break;
    case 'not-real':
      problems.report('TML3132', { function: call.name, found: call.values.map(describeValue).join(', ') }, call.place, {
        hint: call.name === 'log2' ? 'its argument must be above 0' : 'a negative number has powers with whole exponents only',
      });
  }
  return unknown;
}

function applyPow(call: FunctionCall): Value {
  const [base, exponent] = [numberAt(call, 0), plainOf(call, 1)];
  if (!base || !exponent) return unknown;
  if (!isDimensionless(base.dimension) && !isInteger(exponent.value)) {
    wrongType(call, 1, `a whole exponent for ${describeDimension(base.dimension)}`);
    return unknown;
  }
  return finish(call, pow(base.value, exponent.value), scale(base.dimension, Number(exponent.value.numerator)));
}

function applyLog2(call: FunctionCall): Value {
  const x = plainOf(call, 0);
  return x ? finish(call, log2(x.value), {}) : unknown;
}

function applySum(call: FunctionCall): Value {
  const items = itemsAt(call, 0);
  if (!items) return unknown;
  let total: NumberValue | undefined;
  for (const item of items) {
    if (item.kind === 'unknown') return unknown;
    if (item.kind !== 'number') {
      const found = `${describeValue(item)} in it`;
      call.context.problems.report('TML3101', { expected: 'a list of numbers for sum', found }, call.places[0]);
      return unknown;
    }
    if (total && !sameDimension(total.dimension, item.dimension)) return mismatch(call, total.dimension, item.dimension, 0);
    total = total ? { ...total, value: add(total.value, item.value) } : item;
  }
  return total ?? plainNumber(0);
}

function applyLength(call: FunctionCall): Value {
  const items = itemsAt(call, 0);
  return items ? plainNumber(items.length) : unknown;
}

/** Pairs of a list each: `zip([1, 2], [3, 4])` is `[[1, 3], [2, 4]]`. */
function applyZip(call: FunctionCall): Value {
  const [a, b] = [itemsAt(call, 0), itemsAt(call, 1)];
  if (!a || !b) return unknown;
  if (a.length !== b.length) {
    call.context.problems.report('TML3133', { left: a.length, right: b.length }, call.place);
    return unknown;
  }
  return { kind: 'list', items: a.map((item, index) => ({ kind: 'list', items: [item, b[index] ?? unknown] })) };
}
