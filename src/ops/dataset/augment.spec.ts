import { diagnostic } from '../../diagnostics/registry.js';
import { rational } from '../../graph/rational.js';
import type { DatasetType } from '../../graph/value-type.js';
import { datasetInput, refuseAugmented } from '../describe-inputs.js';
import type { DescribeArguments, OpSpec } from '../op-spec.js';
import { rationalParam } from '../param-codec.js';
import { seedParam } from '../seed-param.js';

const share = (max: number, denominator = 1) => ({ kind: 'float', min: rational(0), max: rational(max, denominator) }) as const;

export const augmentSpec: OpSpec = {
  name: 'augment',
  version: 1,
  kind: 'dataset',
  numerics: 'none',
  doc: [
    'Trains on samples that are changed a little, anew in each epoch: mirrored, then shifted, then scaled, then with noise added, each only where it is asked for, and kept within the valid range of their channel.',
    'Whatever trains on the `train` split reads them changed; validation, test, attacks, metrics and units of ε read the samples as they are, and nothing is stored.',
    'What a sample becomes depends on `seed`, its place in the split and the epoch alone. It stands last: an operation that computes other samples is TML3362 behind it.',
    'To change nothing is TML3363; `shift` of features and `flip` of what is no image are TML3364.',
  ].join(' '),
  main: { name: 'dataset', doc: 'The data set to train on.', accepts: 'dataset' },
  ports: [],
  params: [
    {
      name: 'shift',
      doc: 'Largest shift as a share of the length: of a sequence in time, of an image in both directions. Whole steps or pixels, all as likely; what comes in at an edge repeats it.',
      type: share(1, 2),
      initial: '0',
    },
    { name: 'flip', doc: 'Mirrors half of the images, left to right.', type: { kind: 'bool' }, initial: false },
    {
      name: 'scale',
      doc: 'All values of a sample are multiplied by one factor, uniform in 1 − scale … 1 + scale.',
      type: share(1),
      initial: '0',
    },
    {
      name: 'noise',
      doc: 'Deviation of normal noise at every value, as a multiple of the standard deviation of its channel on the training split.',
      type: share(10),
      initial: '0',
    },
    seedParam('Of the changes.'),
  ],
  describe(args): DatasetType {
    const { type, label } = datasetInput(args, 'dataset');
    refuseAugmented(args, 'augment');
    reportChanges(args, type, label);
    return { ...type, augmented: true, origin: type.origin ?? label };
  },
};

function reportChanges({ params, report }: DescribeArguments, { shape }: DatasetType, data: string): void {
  const isAsked = (name: string): boolean => rationalParam(params, name).numerator !== 0n;
  const flip = params['flip'] === true;
  if (!flip && !['shift', 'scale', 'noise'].some(isAsked)) report('call', diagnostic('TML3363', {}));
  const misfit = (param: string, needs: string): void =>
    report({ param }, diagnostic('TML3364', { param, needs, data, found: `[${shape.join(', ')}]` }));
  if (isAsked('shift') && shape.length < 2) misfit('shift', 'sequences or images');
  if (flip && shape.length !== 3) misfit('flip', 'images');
}
