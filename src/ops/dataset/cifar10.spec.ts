import { unreachable } from '../../diagnostics/invariant.js';
import { rational } from '../../graph/rational.js';
import type { BoundedChannel, DatasetType } from '../../graph/value-type.js';
import type { OpSpec } from '../op-spec.js';
import { wordParam } from '../param-codec.js';
import { seedParam } from '../seed-param.js';

export const CIFAR10_SIDE = 32;
/** In order of the labels. */
export const CIFAR10_CLASSES = ['airplane', 'automobile', 'bird', 'cat', 'deer', 'dog', 'frog', 'horse', 'ship', 'truck'] as const;
export const PIXELS = ['bytes', 'unit'] as const;

export function cifar10Channels(pixels: (typeof PIXELS)[number]): readonly BoundedChannel[] {
  const of = (unit: string, high: number): readonly BoundedChannel[] =>
    ['red', 'green', 'blue'].map((name) => ({ name, unit, low: rational(0), high: rational(high) }));
  switch (pixels) {
    case 'bytes':
      return of('pixel level', 255);
    case 'unit':
      return of('pixel range', 1);
    default:
      return unreachable(pixels);
  }
}

export const cifar10Spec: OpSpec = {
  name: 'cifar10',
  version: 1,
  kind: 'dataset',
  numerics: 'none',
  doc: [
    'CIFAR-10 (Krizhevsky 2009): photographs of ten classes, a sample being an image of [32, 32, 3]: rows, columns, then red, green and blue.',
    'Reads the files of the binary version, plain or gzipped: records of one label byte and 1024 bytes for each colour.',
    'Files whose names begin with `data_batch` or `train` are for training, those that begin with `test` are for testing; a folder may hold a part of them only.',
    'Other files of the folder are left out, and the summary names them. Validation is a share of the training images, stratified by class.',
    'A file that is no such batch is TML7150, a folder without training or test images TML7151, the same batch plain and gzipped TML7152.',
  ].join(' '),
  ports: [],
  params: [
    { name: 'folder', doc: 'Where the batches are.', type: { kind: 'path', of: 'folder', suffix: '.bin', also: ['.bin.gz'] } },
    {
      name: 'pixels',
      doc: '`bytes`: values 0..255, which the networks of the study and of MLPerf Tiny take; `unit`: values 0..1.',
      type: { kind: 'enum', values: PIXELS },
      initial: 'bytes',
    },
    {
      name: 'val',
      doc: 'Share of the training images for validation, rounded half up, at least one.',
      type: { kind: 'float', min: rational(0), exclusiveMin: true, max: rational(1), exclusiveMax: true },
      initial: '1/10',
    },
    {
      name: 'test',
      doc: 'What the names of the test files begin with: another text tests on another batch of the folder.',
      type: { kind: 'text' },
      initial: 'test',
    },
    seedParam('Of the order in which training images are dealt out to validation.'),
  ],
  describe({ params }): DatasetType {
    return {
      kind: 'dataset',
      shape: [CIFAR10_SIDE, CIFAR10_SIDE, 3],
      channels: cifar10Channels(wordParam(params, 'pixels', PIXELS)),
      classes: CIFAR10_CLASSES,
      splits: { train: null, val: null, test: null },
    };
  },
};
