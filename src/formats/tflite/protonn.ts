import { formatRational, parseDecimal } from '../../graph/rational.js';
import { unsupported } from '../format-error.js';
import type { ModelBuilder } from '../imported-model.js';
import { reshaped } from '../weights.js';
import type { FlatTable } from './flatbuffer.js';
import { firstAxisLast, integersOf, realValues, type TfliteTensor } from './tensor.js';

/** What ProtoNN is written as: Wᵀ x, the differences to all prototypes, their squares and sums, exp(−γ² …), and Z times it summed up. */
const NAMES = ['FULLY_CONNECTED', 'RESHAPE', 'SUB', 'MUL', 'SUM', 'MUL', 'EXP', 'MUL', 'SUM'];

export const isProtonn = (names: readonly string[]): boolean => names.join() === NAMES.join();

/** The layer that the nine operators of ProtoNN are. @throws FormatError where they are wired otherwise. */
export function addProtonn(
  builder: ModelBuilder,
  input: number,
  operators: readonly FlatTable[],
  tensor: (index: number) => TfliteTensor,
): { readonly layer: number; readonly output: number } {
  const where = 'operators 0 to 8 (ProtoNN)';
  const refuse = (): never => unsupported(where, 'operators of these names that are not ProtoNN');
  const reads = operators.map((operator) => operator.ints(1));
  const made = operators.map((operator) => operator.ints(2)[0] ?? refuse());
  /** The constant that an operator reads beside what the one before it gives. */
  const constant = (at: number): TfliteTensor => {
    const others = (reads[at] ?? []).filter((one) => one !== -1 && one !== (at === 0 ? input : made[at - 1]));
    const [only] = others;
    return only === undefined || others.length > 1 ? refuse() : tensor(only);
  };
  if (reads[3]?.some((one) => one !== made[2]) || reads[6]?.some((one) => one !== made[5]) || reads[2]?.[1] !== made[1]) refuse();
  constant(1);
  const [across, along] = [integersOf(constant(4)), integersOf(constant(8))];
  if (across.join() !== '1' || along.join() !== '2') refuse();
  const [kernel, prototypes, factor, labels] = [constant(0), constant(2), constant(5), constant(7)];
  const [projection = 0] = kernel.shape;
  const [, , count = 0] = prototypes.shape;
  const [, units = 0] = labels.shape;
  const [exponent = 0] = factor.shape.length === 0 ? realValues(factor).read() : refuse();
  if (!(exponent < 0 && exponent > -1e6)) refuse();
  const layer = builder.add(where, { kind: 'protonn', units, projection, prototypes: count, gamma: gammaOf(-exponent) }, [0], {
    W: firstAxisLast(realValues(kernel)),
    B: reshaped(realValues(prototypes), [projection, count]),
    Z: reshaped(realValues(labels), [units, count]),
  });
  return { layer, output: made[8] ?? refuse() };
}

/** The shortest decimal that has this square where both are float32. */
function gammaOf(square: number): string {
  const root = Math.sqrt(square);
  const lengths = Array.from({ length: 17 }, (_, index) => index + 1);
  const shortest = lengths.find((digits) => Math.fround(Math.fround(Number(root.toPrecision(digits))) ** 2) === square);
  return formatRational(parseDecimal(`${Number(root.toPrecision(shortest ?? 17))}`));
}
