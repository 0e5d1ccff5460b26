import { rational } from '../../graph/rational.js';
import type { BoundedChannel, DatasetType } from '../../graph/value-type.js';
import { classNames, classProblem } from '../data/class-names.js';
import { patternParts, readName } from '../data/name-pattern.js';
import { PNG_HEAD, readPngHeader } from '../data/png.js';
import { initialSplit, kFoldVariant, reportSplit, SPLIT_KINDS, splitShares } from '../data/split-param.js';
import type { OpSpec } from '../op-spec.js';
import { textParam, variantParam } from '../param-codec.js';
import { examined, refuseData } from './examined-data.js';

/** Channels of a picture, in 0…1. */
export const imageChannels = (count: 1 | 3): readonly BoundedChannel[] =>
  (count === 1 ? ['grey'] : ['red', 'green', 'blue']).map((name) => ({ name, unit: 'pixel range', low: rational(0), high: rational(1) }));

export const imagesSpec: OpSpec = {
  name: 'images',
  version: 2,
  kind: 'dataset',
  numerics: 'none',
  doc: [
    'PNG images in folders, by default a folder a class. A sample is [height, width, channels], one channel for grey and three for colour, in 0..1 of the `pixel range` (a byte divided by 255).',
    '`names` says what the path of a file beneath the folder tells: `"{label}/*"`, `"{split}/{label}/*.png"`, `"{label}-{subject}-*.png"`.',
    'All images have the same size and are all grey or all in colour; 8 bits a channel, not interlaced; transparency is left out. Pixels are stored as bytes.',
    'JPEG is not read: what it loses is as large as the perturbations that robustness is about. A file that is no such image is TML7134, a name that does not match TML7120.',
    'Names and the header of the first image are looked at when a file is checked (TML3326).',
  ].join(' '),
  ports: [],
  examines: true,
  params: [
    { name: 'folder', doc: 'Where the images are.', type: { kind: 'path', of: 'folder', suffix: '.png', nested: true } },
    {
      name: 'names',
      doc: 'Pattern of the paths: `{label}`, `{subject}` and `{split}` stand for what they say, `*` for anything; none of them for a `/`.',
      type: { kind: 'text' },
      initial: '{label}/*',
    },
    {
      name: 'split',
      doc: 'How images are dealt out to the three splits.',
      type: {
        kind: 'variant',
        variants: [
          { name: 'random', doc: 'Single images, stratified by class.', params: splitShares('the images') },
          { name: 'by_subject', doc: 'All images with the same `{subject}`.', params: splitShares('the subjects') },
          { name: 'predefined', doc: '`{split}` in the names says train, val or test.', params: [] },
          kFoldVariant('samples'),
        ],
      },
      initial: initialSplit('random'),
    },
  ],
  describe(args): DatasetType {
    reportSplit(args);
    const refuse = (problem: string, param = 'folder'): DatasetType => refuseData(args, 'images', param, problem);
    const pattern = textParam(args.params, 'names');
    const parts = patternParts(pattern);
    const { kind } = variantParam(args.params, 'split', SPLIT_KINDS);
    if (parts === null) return refuse(`${pattern} may hold {label}, {subject} and {split}, each once`, 'names');
    const needed = ['label', ...(kind === 'by_subject' ? ['subject'] : []), ...(kind === 'predefined' ? ['split'] : [])];
    const missing = needed.find((part) => !parts.some((known) => known === part));
    if (missing !== undefined) return refuse(`${pattern} holds no {${missing}}`, 'names');
    const found = examined(args, 'folder');
    if (!found.ok) return refuse(found.problem);
    const { names } = found.files;
    const stray = names.find((name) => readName(pattern, name) === undefined);
    if (stray !== undefined) return refuse(`${stray} does not match ${pattern}`, 'names');
    const classes = classNames(names.map((name) => readName(pattern, name)?.label ?? ''));
    const problem = classProblem(classes);
    if (problem !== undefined) return refuse(problem);
    const [first = ''] = names;
    const image = readPngHeader(found.files.head(first, PNG_HEAD));
    if (!image.ok) return refuse(`${first}: ${image.problem}`);
    const { height, width, channels } = image.header;
    return {
      kind: 'dataset',
      shape: [height, width, channels],
      channels: imageChannels(channels),
      classes,
      splits: { train: null, val: null, test: null },
    };
  },
};
