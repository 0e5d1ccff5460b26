import { diagnostic } from '../../diagnostics/registry.js';
import { canonicalJson } from '../../graph/canonical-json.js';
import type { Json } from '../../graph/json.js';
import type { Rational } from '../../graph/rational.js';
import { compare, divide, multiply, rational, toFloat64 } from '../../graph/rational.js';
import type { Channel } from '../../graph/value-type.js';
import { reportEpsilon } from '../attack/attack-spec.js';
import { RELATIVE } from '../attack/epsilon-unit.js';
import type { DescribeArguments, ParamSpec, ScalarType } from '../op-spec.js';
import { intParam, rationalParam, variantParam, wordParam } from '../param-codec.js';
import { lossParams } from './label-loss.js';

export const ROBUST = ['none', 'noise', 'fast', 'pgd', 'trades', 'mart', 'free'] as const;
export type RobustKind = (typeof ROBUST)[number];

type Own = ParamSpec<ScalarType>;

const positive = { kind: 'float', min: rational(0), exclusiveMin: true } as const;
const eps: Own = { name: 'eps', doc: 'Largest change of a value (ℓ∞), in the unit that `relative` names.', type: positive };
const shared: readonly Own[] = [
  { name: 'relative', doc: 'What the change is measured in.', type: { kind: 'enum', values: RELATIVE }, initial: 'none' },
  {
    name: 'clip',
    doc: 'Whether perturbed samples stay in the valid range of each channel.',
    type: { kind: 'enum', values: ['on', 'off'] },
    initial: 'on',
  },
];
const steps = (initial: number): Own => ({
  name: 'steps',
  doc: 'Gradient steps of the attack.',
  type: { kind: 'int', min: rational(1), max: rational(1000) },
  initial,
});
const alpha = (usual: string): Own => ({
  name: 'alpha',
  doc: `Length of a step (${usual} where it is not given).`,
  type: positive,
  initial: null,
});
const beta = (initial: string): Own => ({
  name: 'beta',
  doc: 'Weight of the divergence between the predictions at the sample and at the perturbed one.',
  type: { kind: 'float', min: rational(0) },
  initial,
});

/** What a network is made robust against while it is trained. */
export const robustParam: ParamSpec = {
  name: 'robust',
  doc: 'What the network is made robust against while it is trained. Validation meets the same perturbation. Attacks are made with dropout off.',
  type: {
    kind: 'variant',
    variants: [
      { name: 'none', doc: 'Nothing.', params: [] },
      {
        name: 'noise',
        doc: 'Gaussian noise on each sample, new in each epoch.',
        params: [{ name: 'sigma', doc: 'Its standard deviation, in the unit that `relative` names.', type: positive }, ...shared],
      },
      {
        name: 'fast',
        doc: 'One FGSM step from a uniform random point of the ball (Wong et al. 2020).',
        params: [eps, alpha('1.25 · eps'), ...shared],
      },
      {
        name: 'pgd',
        doc: 'Adversarial training (Madry et al. 2018): PGD from a uniform random point of the ball, in the place of each sample.',
        params: [eps, steps(7), alpha('2.5 · eps / steps'), ...shared],
      },
      {
        name: 'trades',
        doc: 'Cross-entropy at the sample + beta · KL(softmax at the sample ‖ softmax at the point of the ball where it is largest), found in `steps` from x + 0.001 · N(0, 1) (Zhang et al. 2019).',
        params: [eps, steps(10), alpha('2.5 · eps / steps'), beta('6'), ...shared],
      },
      {
        name: 'mart',
        doc: 'Boosted cross-entropy at the PGD point + beta · KL weighed by 1 − p of the label at the sample (Wang et al. 2020).',
        params: [eps, steps(10), alpha('2.5 · eps / steps'), beta('5'), ...shared],
      },
      {
        name: 'free',
        doc: 'Each batch `replays` times in a row; one perturbation, moved by eps · sign of the gradient each time and carried to the next batch, 0 at the start of an epoch (Shafahi et al. 2019).',
        params: [
          eps,
          {
            name: 'replays',
            doc: 'How often each batch is used.',
            type: { kind: 'int', min: rational(1), max: rational(100) },
            initial: 4,
          },
          ...shared,
        ],
      },
    ],
  },
  initial: { kind: 'none' },
  later: true,
};

/** The chosen way and its own parameters. */
export const robustOf = (params: Readonly<Record<string, Json>>) => variantParam(params, 'robust', ROBUST);

/** Length of a step, exactly, of a way that has one. */
export function stepLength(kind: RobustKind, own: Readonly<Record<string, Json>>): Rational {
  if (typeof own['alpha'] === 'string') return rationalParam(own, 'alpha');
  const epsilon = rationalParam(own, 'eps');
  return kind === 'fast' ? multiply(rational(5, 4), epsilon) : divide(multiply(rational(5, 2), epsilon), rational(intParam(own, 'steps')));
}

/** Reports an ε beyond the data, a step across the ball, and settings that a loss of its own leaves without meaning. */
export function reportRobust(args: DescribeArguments, channels: readonly Channel[]): void {
  const { kind, params: own } = robustOf(args.params);
  if (kind === 'none') return;
  if (kind === 'mart') {
    for (const { name, initial } of lossParams)
      if (canonicalJson(args.params[name] ?? null) !== canonicalJson(initial ?? null))
        args.report({ param: name }, diagnostic('TML3358', { name }));
  }
  if (kind === 'noise') return;
  const epsilon = rationalParam(own, 'eps');
  reportEpsilon(args, 'robust', epsilon, wordParam(own, 'relative', RELATIVE), channels);
  if (typeof own['alpha'] !== 'string') return;
  const [step, width] = [rationalParam(own, 'alpha'), multiply(rational(2), epsilon)];
  if (compare(step, width) > 0)
    args.report(
      { param: 'robust' },
      diagnostic(
        'TML3311',
        { alpha: `${toFloat64(step)}`, width: `${toFloat64(width)}` },
        { hint: 'leave alpha out to get the usual step' },
      ),
    );
}
