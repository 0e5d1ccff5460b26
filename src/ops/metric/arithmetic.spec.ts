import { invariant } from '../../diagnostics/invariant.js';
import { compare } from '../../graph/rational.js';
import type { MetricType } from '../../graph/value-type.js';
import type { DescribeArguments, OpSpec } from '../op-spec.js';

export const arithmeticSpec: OpSpec = {
  name: 'arithmetic',
  version: 1,
  kind: 'metric',
  numerics: 'none',
  doc: [
    'Arithmetic with metrics at one point of their axes, in float64, as in `mean(clean - robust over run)`: what is reduced is first computed',
    'point by point. It has no interval, since the metrics were mostly measured on the same samples; n is kept where all agree on it. A share',
    'combined with anything is a plain number, because it may leave 0…1. Written as an expression, never called by this name.',
  ].join(' '),
  implicit: true,
  main: { name: 'of', doc: 'The metrics of the expression, each once.', accepts: 'metric', repeated: true },
  ports: [],
  params: [{ name: 'formula', doc: 'The expression, operands first: `$0 $1 -`.', type: { kind: 'text' } }],
  describe,
};

function describe(args: DescribeArguments): MetricType {
  const types = Object.values(args.inputs).map(({ type }) => {
    invariant(type.kind === 'metric', 'arithmetic takes metrics');
    return type;
  });
  const [first] = types;
  invariant(first !== undefined, 'arithmetic takes at least one metric');
  const attacks = types.flatMap(({ attack }) => attack ?? []);
  const [attack] = attacks;
  const sameAttack = attack && attacks.every(({ epsilon }) => compare(epsilon, attack.epsilon) === 0) ? { attack } : {};
  return {
    kind: 'metric',
    unit: arithmeticUnit(
      `${args.params['formula']}`,
      types.map(({ unit }) => unit),
    ),
    better: first.better,
    title: 'arithmetic',
    evaluatedOn: [...new Set(types.map(({ evaluatedOn }) => evaluatedOn))].join(', '),
    ...sameAttack,
  };
}

/** Sums and differences of counts are counts, of bytes bytes; everything else is a plain number. */
export function arithmeticUnit(formula: string, units: readonly MetricType['unit'][]): MetricType['unit'] {
  const [unit = 'none', ...others] = units;
  const isSum = formula.split(' ').every((token) => token.startsWith('$') || token === '+' || token === '-' || token === 'neg');
  return isSum && unit !== 'share' && others.every((other) => other === unit) ? unit : 'none';
}
