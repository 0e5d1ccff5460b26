import { diagnostic } from '../../diagnostics/registry.js';
import { rational } from '../../graph/rational.js';
import type { Network } from '../../network/network.js';
import type { TrainingPlan, Weights } from '../../tensor/executor.js';
import type { RunParams } from '../op-run.js';
import type { DescribeArguments, ParamSpec } from '../op-spec.js';
import { intParam, rationalParam, variantParam } from '../param-codec.js';
import type { Moment } from './schedule.js';
import { prunedTensors, pruneTogether, type Zeros, zerosOf } from './sparsity.js';

const WAYS = ['none', 'iht'] as const;
const sparseOf = (params: RunParams) => variantParam(params, 'sparse', WAYS);

/** How a network becomes sparse while it is trained. */
export const sparseParam: ParamSpec = {
  name: 'sparse',
  doc: 'How weights become 0 in training. Biases and normalisation stay as they are.',
  type: {
    kind: 'variant',
    variants: [
      { name: 'none', doc: 'Not at all.', params: [] },
      {
        name: 'iht',
        doc:
          'Iterative hard thresholding in three phases (Jin et al. 2016; that of Bonsai, Kumar et al. 2017). A third of the epochs is dense. ' +
          'In the next third each matrix keeps its largest weights by magnitude, chosen anew each `every` steps. In the last one the choice stays. ' +
          'Epochs count as best, and towards `patience`, in the last phase alone.',
        params: [
          {
            name: 'sparsity',
            doc: 'The share of each matrix that becomes 0.',
            type: { kind: 'float', min: rational(0), max: rational(1), exclusiveMin: true, exclusiveMax: true },
          },
          { name: 'every', doc: 'Steps from one choice to the next.', type: { kind: 'int', min: rational(1) }, initial: 15 },
        ],
      },
    ],
  },
  initial: { kind: 'none' },
  later: true,
};

export const isThresholded = (params: RunParams): boolean => sparseOf(params).kind === 'iht';

/** Reports fewer epochs than phases. */
export function reportThresholding({ params, report }: DescribeArguments): void {
  const epochs = intParam(params, 'epochs');
  if (isThresholded(params) && epochs < 3) report({ param: 'sparse' }, diagnostic('TML5022', { epochs }));
}

/** The first epoch, from 1, of whose weights one may be returned. */
export const firstKept = (params: RunParams): number => (isThresholded(params) ? lastChoosing(params) + 1 : 1);

const lastDense = (params: RunParams): number => Math.floor(intParam(params, 'epochs') / 3);
const lastChoosing = (params: RunParams): number => Math.floor((2 * intParam(params, 'epochs')) / 3);

/** What follows the step at a moment: weights, in place, go back to what is allowed. Undefined where all are. */
export type Projector = (moment: Moment) => ((weights: Weights) => void) | undefined;

/** @param steps an epoch. @param frozen tensors are not pruned. */
export function openThresholding(
  params: RunParams,
  network: Network,
  steps: number,
  plan: Pick<TrainingPlan, 'weights'>,
  frozen: ReadonlySet<number> = new Set(),
): Projector | undefined {
  if (!isThresholded(params)) return undefined;
  const { params: own } = sparseOf(params);
  const [sparsity, every] = [rationalParam(own, 'sparsity'), intParam(own, 'every')];
  const [dense, choosing] = [lastDense(params), lastChoosing(params)];
  const tensors = prunedTensors(network).filter((index) => !frozen.has(index));
  let zeros: Zeros = new Map();
  return ({ epoch, step }) => {
    if (epoch <= dense) return undefined;
    const chooses = epoch <= choosing && ((epoch - 1 - dense) * steps + step - 1) % every === 0;
    if (chooses)
      return (weights) => {
        for (const index of tensors) pruneTogether([weights[index] ?? new Float32Array()], sparsity);
        zeros = zerosOf(tensors, weights);
      };
    // Read from the weights at the start of an epoch, where a training may have been taken up again.
    if (step === 1) zeros = zerosOf(tensors, plan.weights());
    return (weights) => clear(weights, zeros);
  };
}

function clear(weights: Weights, zeros: Zeros): void {
  for (const [index, places] of zeros) {
    const values = weights[index];
    if (values) for (const place of places) values[place] = 0;
  }
}
