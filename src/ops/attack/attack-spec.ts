import { diagnostic } from '../../diagnostics/registry.js';
import type { Rational } from '../../graph/rational.js';
import { compare, isInteger, rational, toFloat64 } from '../../graph/rational.js';
import type { AttackType, Channel } from '../../graph/value-type.js';
import { modelInput, reportFittedSplit, reportMisfit, splitInput } from '../describe-inputs.js';
import type { DescribeArguments, OpSpec, ParamSpec } from '../op-spec.js';
import { rationalParam, wordParam } from '../param-codec.js';
import { epsilonUnit, RELATIVE, type Relative } from './epsilon-unit.js';
import { widestRange } from './widest-range.js';

/** What every attack with a budget ε says of itself. */
export const attackSpec: Pick<OpSpec, 'kind' | 'numerics' | 'main' | 'ports'> = {
  kind: 'attack',
  numerics: 'kernels',
  main: { name: 'model', doc: 'The trained model under attack.', accepts: 'model' },
  ports: [{ name: 'on', doc: 'The samples to perturb.', accepts: 'split' }],
};

/** The sentences that the documentation of every such attack shares. */
export const ATTACK_DOC: readonly string[] = [
  '`eps` is in the unit of the data set; `relative: range` takes it as a share of each channel’s valid range,',
  '`relative: std` as a multiple of each channel’s standard deviation on the training split.',
  'The result is clipped to the valid range of each channel unless `clip: off`. sign(0) is 0.',
  '`loss: mse` is the mean squared error between softmax and one-hot label in float32, as in the published study: confident samples have no gradient, and never move.',
];

/** ε, the attack's own parameters, and what all attacks share. */
export const attackParams = (...own: readonly ParamSpec[]): readonly ParamSpec[] => [
  { name: 'eps', doc: 'Largest change of a value, in the unit that `relative` names.', type: { kind: 'float' } },
  ...own,
  {
    name: 'loss',
    doc: 'What the step increases: cross-entropy or mean squared error.',
    type: { kind: 'enum', values: ['ce', 'mse'] },
    initial: 'ce',
  },
  {
    name: 'labels',
    doc: 'The label in the loss: the true one or the model’s own prediction.',
    type: { kind: 'enum', values: ['true', 'predicted'] },
    initial: 'true',
  },
  {
    name: 'clip',
    doc: 'Whether results stay in the valid range of each channel.',
    type: { kind: 'enum', values: ['on', 'off'] },
    initial: 'on',
  },
  { name: 'relative', doc: 'What eps is measured in.', type: { kind: 'enum', values: RELATIVE }, initial: 'none' },
  { name: 'norm', doc: 'The norm that eps bounds.', type: { kind: 'enum', values: ['linf'] }, initial: 'linf' },
];

/** The type of an attack's result. Reports samples the model cannot read and an ε that makes no sense. */
export function describeAttack(args: DescribeArguments): AttackType {
  const model = modelInput(args, 'model');
  const data = splitInput(args, 'on');
  reportMisfit(args, 'on', model, data);
  reportFittedSplit(args, 'on', model, data);
  const epsilon = rationalParam(args.params, 'eps');
  reportEpsilon(args, 'eps', epsilon, wordParam(args.params, 'relative', RELATIVE), data.type.dataset.channels);
  return {
    kind: 'attack',
    model: model.type,
    split: data.type,
    splitReference: data.reference,
    norm: wordParam(args.params, 'norm', ['linf']),
    epsilon,
    epsilonUnit: epsilonUnit(wordParam(args.params, 'relative', RELATIVE), data.type.dataset.channels),
  };
}

/** Where samples lie in 0..1, people write ε in grey levels of a byte. */
function adviseGreyLevels(epsilon: Rational, largest: Rational | undefined): { readonly hint?: string } {
  const isByte = largest !== undefined && compare(largest, rational(1)) === 0 && isInteger(epsilon) && compare(epsilon, rational(255)) <= 0;
  return isByte && compare(epsilon, rational(0)) > 0 ? { hint: `did you mean ${toFloat64(epsilon)}/255?` } : {};
}

/** An ε that no channel can use is an error; one ε for unlike units is a warning. `param` is where it is written. */
export function reportEpsilon(
  args: DescribeArguments,
  param: string,
  epsilon: Rational,
  relative: Relative,
  channels: readonly Channel[],
): void {
  const unit = epsilonUnit(relative, channels);
  const largest = relative === 'none' ? widestRange(channels) : relative === 'range' ? rational(1) : undefined;
  if (compare(epsilon, rational(0)) < 0 || (largest && compare(epsilon, largest) > 0)) {
    const domain = largest ? `from 0 to ${toFloat64(largest)}` : 'at least 0';
    const found = `${toFloat64(epsilon)}`;
    args.report({ param }, diagnostic('TML3301', { domain, unit, found }, adviseGreyLevels(epsilon, largest)));
  }
  if (relative === 'none' && new Set(channels.map((channel) => channel.unit)).size > 1) {
    args.report(
      { param },
      diagnostic('TML3302', { units: unit }, { hint: 'relative: std scales eps by each channel’s standard deviation' }),
    );
  }
}
