import { diagnostic } from '../../diagnostics/registry.js';
import type { Json } from '../../graph/json.js';
import { rational } from '../../graph/rational.js';
import type { DatasetType } from '../../graph/value-type.js';
import { featuresParam, reportChain } from '../audio/mel-params.js';
import { soundChannels, soundForm, soundShape } from '../audio/sound-types.js';
import { patternParts } from '../data/name-pattern.js';
import { initialSplit, kFoldVariant, reportSplit, SPLIT_KINDS, splitShares } from '../data/split-param.js';
import type { DescribeArguments, OpSpec } from '../op-spec.js';
import { intParam, textParam, variantParam } from '../param-codec.js';

export const audioSpec: OpSpec = {
  name: 'audio',
  version: 1,
  kind: 'dataset',
  numerics: 'none',
  doc: [
    'Sound files of your own: WAV, mono, 16 bits, all at one sampling rate, in a folder and its subfolders.',
    'The class stands in the name of the folder, or where `names` says. A sample has `samples` samples: shorter files are padded with zeros at the end, of longer ones the beginning is read.',
    'Files of classes that are not listed are left out, and the summary counts them.',
    'Rate, length and classes are stated, so that a file is checked where the recordings are not.',
    'A name that does not fit the pattern is TML7120, a file that is no such sound TML7153, more than a tensor can hold TML7156, a class without a file TML7159.',
  ].join(' '),
  ports: [],
  params: [
    { name: 'folder', doc: 'Where the files are, at any depth.', type: { kind: 'path', of: 'folder', suffix: '.wav', nested: true } },
    { name: 'classes', doc: 'Names of the classes, separated by commas, in order of their labels.', type: { kind: 'text' } },
    {
      name: 'names',
      doc: 'Pattern of the paths: `{label}`, `{subject}` and `{split}` stand for what they say, `*` for anything; none of them for a `/`.',
      type: { kind: 'text' },
      initial: '{label}/*',
    },
    {
      name: 'rate',
      doc: 'Samples a second of every file.',
      type: { kind: 'int', min: rational(1), max: rational(1_000_000) },
      initial: 16_000,
    },
    {
      name: 'samples',
      doc: 'Samples of a clip: at the default rate a second.',
      type: { kind: 'int', min: rational(2), max: rational(10_000_000) },
      initial: 16_000,
    },
    featuresParam,
    {
      name: 'split',
      doc: 'What is dealt out to the three splits.',
      type: {
        kind: 'variant',
        variants: [
          {
            name: 'random',
            doc: 'Single files, stratified by class: whoever speaks may be in all splits.',
            params: splitShares('the files'),
          },
          {
            name: 'by_subject',
            doc: 'All files with the same `{subject}`: test measures people that training never heard.',
            params: splitShares('the subjects'),
          },
          { name: 'predefined', doc: '`{split}` in the names says train, val or test.', params: [] },
          kFoldVariant('samples'),
        ],
      },
      initial: initialSplit('random'),
    },
  ],
  describe(args): DatasetType {
    const classes = audioClasses(args.params);
    const isUsable =
      classes.length >= 2 && classes.every((name) => name !== '' && !name.includes('/')) && new Set(classes).size === classes.length;
    if (!isUsable || classes.length > 256) args.report({ param: 'classes' }, diagnostic('TML3342', {}));
    reportSplit(args);
    reportNames(args);
    const form = soundForm(args.params);
    const samples = intParam(args.params, 'samples');
    const fits = form.kind === 'raw' || reportChain(args, { param: 'features' }, form.chain, samples, intParam(args.params, 'rate'));
    return {
      kind: 'dataset',
      shape: fits ? soundShape(form, samples) : [1, 1],
      channels: soundChannels(form),
      classes,
      splits: { train: null, val: null, test: null },
    };
  },
};

export const audioClasses = (params: Readonly<Record<string, Json>>): readonly string[] =>
  textParam(params, 'classes')
    .split(',')
    .map((name) => name.trim());

function reportNames({ params, report }: DescribeArguments): void {
  const { kind } = variantParam(params, 'split', SPLIT_KINDS);
  const pattern = textParam(params, 'names');
  const parts = patternParts(pattern) ?? [];
  const needed = ['label', ...(kind === 'by_subject' ? ['subject'] : []), ...(kind === 'predefined' ? ['split'] : [])];
  const missing = needed.find((part) => !parts.some((known) => known === part));
  if (missing !== undefined) report({ param: 'names' }, diagnostic('TML3343', { part: missing, split: kind, pattern }));
}
