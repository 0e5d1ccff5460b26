import { invariant } from '../../diagnostics/invariant.js';
import { diagnostic } from '../../diagnostics/registry.js';
import { compare } from '../../graph/rational.js';
import type { MetricType } from '../../graph/value-type.js';
import type { DescribeArguments, OpSpec } from '../op-spec.js';

/** What `f(x over axis)` can be. */
export const REDUCTIONS = ['mean', 'min', 'max', 'std', 'ci95'] as const;
export type Reduction = (typeof REDUCTIONS)[number];

const DOCS: Readonly<Record<Reduction, string>> = {
  mean: [
    'Mean of a metric over an axis. For a share of n samples the 95 % interval is Wilson’s for the mean with n samples,',
    'never for n times the number of values: seeds of an attack add no samples. There is none where the values have none.',
  ].join(' '),
  min: 'Least value of a metric over an axis. It has no interval: the least of several is biased.',
  max: 'Greatest value of a metric over an axis. It has no interval: the greatest of several is biased.',
  std: 'Sample standard deviation (with n − 1) of a metric over an axis of at least two values.',
  ci95: [
    'Half width of the 95 % interval of the mean of a metric over an axis of n ≥ 2 values, by Student’s t with n − 1 degrees of freedom.',
    'It is in the unit of the metric and speaks of the spread over the axis alone, not of the samples each value was measured on.',
  ].join(' '),
};

const spec = (name: Reduction): OpSpec => ({
  name,
  version: name === 'mean' ? 2 : 1,
  kind: 'metric',
  numerics: 'none',
  doc: DOCS[name],
  main: { name: 'of', doc: 'The metric, once for each value of the axis.', accepts: 'metric', repeated: true },
  ports: [],
  params: [],
  describe: (args) => describe(name, args),
});

export const reductionSpecs: readonly OpSpec[] = REDUCTIONS.map(spec);

function describe(name: Reduction, args: DescribeArguments): MetricType {
  const types = Object.values(args.inputs).map(({ type }) => {
    invariant(type.kind === 'metric', `${name} takes metrics`);
    return type;
  });
  const [first] = types;
  invariant(first !== undefined, `${name} takes at least one metric`);
  const spreads = name === 'std' || name === 'ci95';
  if (spreads && types.length < 2) args.report('call', diagnostic('TML3308', { function: name, count: types.length }));
  const { attack, ...own } = first;
  // One ε stands for all only where it is the same.
  const sameAttack = attack && types.every((type) => type.attack && compare(type.attack.epsilon, attack.epsilon) === 0) ? { attack } : {};
  const title = name === 'std' ? `standard deviation of ${own.title}` : `95 % half width of ${own.title}`;
  const spread = spreads ? ({ title, better: 'less' } as const) : {};
  return { ...own, ...spread, ...sameAttack };
}
