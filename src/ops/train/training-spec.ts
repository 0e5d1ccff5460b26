import { diagnostic } from '../../diagnostics/registry.js';
import { compare, rational } from '../../graph/rational.js';
import type { ModelType } from '../../graph/value-type.js';
import { type DescribedModel, refuseValues, reportMisfit, sameReference, splitInput } from '../describe-inputs.js';
import type { DescribeArguments, ParamSpec, PortSpec } from '../op-spec.js';
import { intParam, rationalParam, textParam, variantParam } from '../param-codec.js';
import { seedParam } from '../seed-param.js';
import { reportClassWeights } from './class-weights.js';
import { reportThresholding, sparseParam } from './hard-thresholding.js';
import { lossParams } from './label-loss.js';
import { OPTIMIZERS, optimizerParams } from './optimizer-params.js';
import { reportRobust, robustParam } from './robust-params.js';
import { scheduleParams } from './schedule.js';

/** What everything that trains reads. */
export const trainingPorts: readonly PortSpec[] = [
  { name: 'data', doc: 'The samples to train on.', accepts: 'split', fromHome: 'train', trains: true },
  {
    name: 'validation',
    doc: 'The samples that decide when to stop and which weights to keep.',
    accepts: 'split',
    fromHome: 'val',
    trains: true,
  },
];

/** What the documentation of everything that trains shares. */
export const TRAINING_DOC: readonly string[] = [
  'Samples are shuffled anew each epoch from `seed` and the epoch; the last, smaller batch is kept.',
  'Validation loss (cross-entropy) and accuracy are measured after each epoch; `keep: best` returns the weights of the epoch with the lowest validation loss (ties: the earliest).',
  'A loss or weight that is not finite ends the training with TML7101, which names epoch, step and, where it can be told, the layer.',
];

/** @param epochs and @param rate where they are not given; @param own stand before the others. */
export const trainingParams = (epochs: number, rate: string, seedDoc: string, ...own: readonly ParamSpec[]): readonly ParamSpec[] => [
  {
    name: 'epochs',
    doc: 'Passes over the training samples, at most.',
    type: { kind: 'int', min: rational(1), max: rational(100_000) },
    initial: epochs,
  },
  { name: 'batch', doc: 'Samples a step.', type: { kind: 'int', min: rational(1), max: rational(4096) }, initial: 32 },
  { name: 'rate', doc: 'Learning rate.', type: { kind: 'float', min: rational(0), exclusiveMin: true }, initial: rate, elsewhere: 'lr' },
  seedParam(seedDoc),
  {
    name: 'patience',
    doc: 'Early stopping: end after this many epochs in a row without a lower validation loss; 0 never stops early.',
    type: { kind: 'int', min: rational(0), max: rational(100_000) },
    initial: 0,
    elsewhere: 'early_stopping',
  },
  {
    name: 'keep',
    doc: 'Which weights to return: of the best epoch or of the last one.',
    type: { kind: 'enum', values: ['best', 'last'] },
    initial: 'best',
  },
  ...own,
  ...optimizerParams,
  ...scheduleParams,
  ...lossParams,
  sparseParam,
  robustParam,
];

/** The type of a model that is trained from `model`. Reports samples that do not fit, and settings that make no sense together. */
export function describeTraining(operation: string, args: DescribeArguments, model: DescribedModel): ModelType {
  const data = splitInput(args, 'data');
  refuseValues(operation, args, model);
  const validation = splitInput(args, 'validation');
  reportMisfit(args, 'data', model, data);
  reportMisfit(args, 'validation', model, validation);
  const overlap = sameReference(data.reference, validation.reference);
  if (overlap) args.report({ port: 'validation' }, diagnostic('TML3307', { split: validation.label }));
  reportSettings(args);
  reportThresholding(args);
  reportClassWeights(args, data.type.dataset.classes);
  reportRobust(args, data.type.dataset.channels);
  const selects = textParam(args.params, 'keep') === 'best' || intParam(args.params, 'patience') > 0;
  const own = selects && !overlap ? [data.reference, validation.reference] : [data.reference];
  const earlier = model.type.fittedOn.filter((reference) => !own.some((other) => sameReference(reference, other)));
  return { ...model.type, trained: true, fittedOn: [...own, ...earlier] };
}

function reportSettings(args: DescribeArguments): void {
  const { params } = args;
  const [epochs, warmup] = [intParam(params, 'epochs'), intParam(params, 'warmup')];
  if (warmup >= epochs && warmup > 0) args.report({ param: 'warmup' }, diagnostic('TML3357', { warmup, epochs }));
  const decays = compare(rationalParam(params, 'weight_decay'), rational(0)) > 0;
  if (variantParam(params, 'optimizer', OPTIMIZERS).kind === 'adamw' && !decays)
    args.report({ param: 'optimizer' }, diagnostic('TML3356', {}, { hint: 'add weight_decay: 0.01, or write adam' }));
}
