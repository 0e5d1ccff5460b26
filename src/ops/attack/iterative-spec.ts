import { diagnostic } from '../../diagnostics/registry.js';
import type { Json } from '../../graph/json.js';
import { compare, divide, formatRational, multiply, rational, toFloat64 } from '../../graph/rational.js';
import type { AttackType } from '../../graph/value-type.js';
import type { DescribeArguments, ParamSpec } from '../op-spec.js';
import { intParam, rationalParam } from '../param-codec.js';
import { describeAttack } from './attack-spec.js';

export const stepParams: readonly ParamSpec[] = [
  { name: 'steps', doc: 'Gradient steps.', type: { kind: 'int', min: rational(1), max: rational(10_000) }, initial: 10 },
  {
    name: 'alpha',
    doc: 'Length of a step, in the unit of eps and above 0 (2.5 · eps / steps where it is not given, so 0 at eps 0).',
    type: { kind: 'float', min: rational(0) },
    initial: null,
  },
];

/** What the documentation of iterative attacks shares; the thresholds are those of `strengthFlags` and `GradientHealth`. */
export const ITERATIVE_DOC: readonly string[] = [
  '`labels: predicted` are the predictions at the unperturbed samples, fixed over the steps.',
  'A sample is broken when its prediction is not the label in the loss.',
  'The flag `zero_gradient` is raised when more than 1 % of the samples met a gradient of exactly zero at some step and were not broken: they stood still.',
  '`non_finite_gradient` is raised by a single sample with NaN or an infinity in the gradient of any step.',
  '`iterative_weaker` is raised when one FGSM step of the same eps, loss and labels breaks more samples, by over 0.2 percentage points of all.',
];

/** alpha = 2.5 · eps / steps (Madry et al. 2018) where it was not given, exactly: the action always names the step. */
export function completeAlpha(params: Readonly<Record<string, Json>>): Readonly<Record<string, Json>> {
  if (params['alpha'] !== null) return params;
  const alpha = divide(multiply(rational(5, 2), rationalParam(params, 'eps')), rational(intParam(params, 'steps')));
  return { ...params, alpha: formatRational(alpha) };
}

/** As `describeAttack`; also reports a step that goes nowhere and warns of one that jumps across the ball. */
export function describeIterative(args: DescribeArguments): AttackType {
  const type = describeAttack(args);
  const alpha = rationalParam(args.params, 'alpha');
  const width = multiply(rational(2), type.epsilon);
  // At ε = 0 no step moves anything; a negative ε is reported as such.
  if (compare(width, rational(0)) <= 0) return type;
  if (compare(alpha, rational(0)) <= 0) {
    args.report({ param: 'alpha' }, diagnostic('TML3108', { name: 'alpha', domain: 'a number above 0', found: `${toFloat64(alpha)}` }));
  } else if (compare(alpha, width) > 0) {
    args.report(
      { param: 'alpha' },
      diagnostic(
        'TML3311',
        { alpha: `${toFloat64(alpha)}`, width: `${toFloat64(width)}` },
        { hint: 'leave alpha out to get 2.5 · eps / steps' },
      ),
    );
  }
  return type;
}
