import { unreachable } from '../../diagnostics/invariant.js';
import type { Rational } from '../../graph/rational.js';
import { rational, toFloat32 } from '../../graph/rational.js';
import type { Network } from '../../network/network.js';
import { normal } from '../../numeric/distributions.js';
import type { RandomStream } from '../../numeric/stream.js';
import { randomStream } from '../../numeric/stream.js';
import type { AttackPlan, StepInput, Weights } from '../../tensor/executor.js';
import { ascend, type Ascent, type Batch, project } from '../attack/ascent.js';
import { channelEpsilon, epsilonScales } from '../attack/channel-epsilon.js';
import { RELATIVE } from '../attack/epsilon-unit.js';
import { uniformNoise } from '../attack/uniform-noise.js';
import { readDatasetMeta } from '../data/dataset-meta.js';
import type { InputArtifact, RunParams } from '../op-run.js';
import { intParam, rationalParam, wordParam } from '../param-codec.js';
import type { PlanCache } from '../plan-cache.js';
import { softmaxOf } from './label-loss.js';
import { divergenceFrom } from './pair-losses.js';
import { type RobustKind, robustOf, stepLength } from './robust-params.js';

/** How samples are perturbed while a network is trained, with the weights it has at that moment. */
export interface Perturbation {
  readonly kind: Exclude<RobustKind, 'none'>;
  readonly own: RunParams;
  readonly ascent: Ascent;
  /** Sees the weights that perturbations are made for. */
  setWeights(weights: Weights): void;
  /** As many samples, perturbed. Random numbers belong to the sample's place in its split and to `round`. */
  perturb(batch: Batch, round: number): Promise<Float32Array>;
}

/** Where the attack of TRADES begins beside the sample, in units of the data. */
const TRADES_START = 0.001;

const seen = async (): Promise<void> => undefined;

/** Undefined where nothing is perturbed. `train` is the split whose deviations are units of `relative: std`. */
export function openPerturbation(
  params: RunParams,
  network: Network,
  batch: number,
  data: InputArtifact,
  plans: PlanCache,
): Perturbation | undefined {
  const { kind, params: own } = robustOf(params);
  if (kind === 'none') return undefined;
  const attack = plans.attack(network, batch, 'ce');
  const scales = epsilonScales(data, wordParam(own, 'relative', RELATIVE));
  const { channels } = readDatasetMeta(data.manifest.meta);
  const bounds = (side: 'low' | 'high'): Float32Array => Float32Array.from(channels, (channel) => toFloat32(channel[side]));
  const range: StepInput['range'] = own['clip'] === 'on' ? { low: bounds('low'), high: bounds('high') } : undefined;
  const stream = randomStream(intParam(params, 'seed'), 'train', 'perturbation');
  const ascent = ascentOf(kind, own, attack, scales, range);
  return {
    kind,
    own,
    ascent,
    setWeights: (weights) => attack.setWeights(weights),
    perturb: (part, round) => perturb(kind, ascent, part, stream, round),
  };
}

function ascentOf(
  kind: Perturbation['kind'],
  own: RunParams,
  attack: AttackPlan,
  scales: readonly Rational[],
  range: StepInput['range'],
): Ascent {
  const of = (epsilon: Rational, stepSize: Rational, steps: number): Ascent => ({
    attack,
    steps,
    stepSize: channelEpsilon(stepSize, scales),
    epsilon: channelEpsilon(epsilon, scales),
    range,
  });
  switch (kind) {
    case 'noise':
      // No ball bounds noise: ε is its deviation, and only the range is respected.
      return of(rationalParam(own, 'sigma'), rational(0), 0);
    case 'free': {
      const epsilon = rationalParam(own, 'eps');
      return of(epsilon, epsilon, 1);
    }
    case 'fast':
      return of(rationalParam(own, 'eps'), stepLength(kind, own), 1);
    case 'pgd':
    case 'trades':
    case 'mart':
      return of(rationalParam(own, 'eps'), stepLength(kind, own), intParam(own, 'steps'));
    default:
      return unreachable(kind);
  }
}

async function perturb(
  kind: Perturbation['kind'],
  ascent: Ascent,
  batch: Batch,
  stream: RandomStream,
  round: number,
): Promise<Float32Array> {
  switch (kind) {
    case 'noise':
      return withinRange(
        ascent,
        batch,
        gaussian(batch, stream, round, (index) => ascent.epsilon[index % ascent.epsilon.length]!),
      );
    case 'fast':
    case 'pgd':
    case 'mart':
    case 'free':
      return ascend(ascent, batch, { point: uniformNoise(ascent, batch, stream, round) }, seen);
    case 'trades': {
      const { attack } = ascent;
      const count = batch.positions.length;
      const { logits } = attack.evaluate(batch.samples, batch.labels, count);
      const classes = logits.length / count;
      const clean = Array.from({ length: count }, (_, row) => softmaxOf(logits.subarray(row * classes, (row + 1) * classes)));
      const away = divergenceFrom(clean);
      const towards: AttackPlan = { ...attack, gradient: (samples, _, rows) => attack.gradientOf(samples, rows, away) };
      const point = project(
        ascent,
        batch,
        gaussian(batch, stream, round, () => TRADES_START),
      );
      return ascend({ ...ascent, attack: towards }, batch, { point }, seen);
    }
    default:
      return unreachable(kind);
  }
}

/** x + deviation · N(0, 1). */
function gaussian(
  { positions, samples }: Batch,
  stream: RandomStream,
  round: number,
  deviationOf: (index: number) => number,
): Float32Array {
  const size = samples.length / positions.length;
  const result = new Float32Array(samples.length);
  positions.forEach((position, row) => {
    const numbers = normal(stream, size, { sample: position, step: round });
    for (let index = 0; index < size; index++)
      result[row * size + index] = samples[row * size + index]! + numbers[index]! * deviationOf(index);
  });
  return result;
}

function withinRange({ range }: Ascent, { samples }: Batch, point: Float32Array): Float32Array {
  if (range === undefined) return point;
  const { low, high } = range;
  for (let index = 0; index < samples.length; index++) {
    const channel = index % low.length;
    point[index] = Math.min(Math.max(point[index]!, low[channel]!), high[channel]!);
  }
  return point;
}
