import { diagnostic } from '../../diagnostics/registry.js';
import type { Json } from '../../graph/json.js';
import { add, compare, rational, toFloat64 } from '../../graph/rational.js';
import type { DatasetType } from '../../graph/value-type.js';
import { featuresParam, reportChain } from '../audio/mel-params.js';
import { soundChannels, soundForm, soundShape } from '../audio/sound-types.js';
import type { DescribeArguments, OpSpec, ParamSpec, ScalarType } from '../op-spec.js';
import { intParam, rationalParam, variantParam } from '../param-codec.js';
import { seedParam } from '../seed-param.js';
import { LABEL_SETS, type LabelSet, NOISE_FOLDER, speechClasses } from './speech-words.js';

export const SPEECH_SPLITS = ['official', 'by_speaker', 'predefined'] as const;
export const NOISES = ['none', 'background'] as const;
/** Samples a second, and samples of a clip. */
export const SPEECH_RATE = 16_000;
export const SPEECH_SAMPLES = 16_000;

const share = (name: string, of: string): ParamSpec<ScalarType> => ({
  name,
  doc: `Share of ${of}, rounded half up, at least one.`,
  type: { kind: 'float', min: rational(0), exclusiveMin: true, max: rational(1), exclusiveMax: true },
  initial: '1/10',
});

const part = (name: string, doc: string): ParamSpec<ScalarType> => ({
  name,
  doc,
  type: { kind: 'float', min: rational(0), exclusiveMin: true, max: rational(1) },
  initial: name === 'volume' ? '1/10' : '4/5',
});

export const speechCommandsSpec: OpSpec = {
  name: 'speech_commands',
  version: 1,
  kind: 'dataset',
  numerics: 'none',
  doc: [
    'Google Speech Commands (Warden 2018): a second of one spoken word, in a folder `<word>/<speaker>_nohash_<number>.wav` of mono sound of 16 bits at 16 kHz.',
    'Shorter clips are padded with zeros at the end, of longer ones the first second is read.',
    '`labels: 12` are down, go, left, no, off, on, right, stop, up, yes, silence and unknown, in this order; `20` and `35` are that many words after `unknown`.',
    `Words that are no label are unknown. Seconds of the recordings in \`${NOISE_FOLDER}\`, half a second apart, are silence.`,
    'Features follow the published chain of the keyword models (`mfcc` says how); `level: max_abs` and `noise: background` are what that chain meant to do.',
    'A file that is no such sound is TML7153, a split without clips TML7154, a bad index TML7155, more than a tensor can hold TML7156, no noise to mix in TML7158.',
  ].join(' '),
  ports: [],
  params: [
    {
      name: 'folder',
      doc: 'Where the folders of the words are, at any depth.',
      type: { kind: 'path', of: 'folder', suffix: '.wav', also: ['index.csv'], nested: true },
    },
    featuresParam,
    {
      name: 'labels',
      doc: 'How many labels: 12, 20 or 35.',
      type: { kind: 'int', min: rational(12), max: rational(35) },
      initial: 12,
    },
    {
      name: 'split',
      doc: 'What decides the split of a clip.',
      type: {
        kind: 'variant',
        variants: [
          {
            name: 'official',
            doc: 'The hash of the speaker, as the data set publishes it: about 80 % of the speakers for training, 10 % for validation, 10 % for test. Of silence, `running_tap.wav` is for validation and the rest for training.',
            params: [],
          },
          {
            name: 'by_speaker',
            doc: 'Whole speakers are dealt out: for a folder that is not the whole set.',
            params: [
              share('val', 'the speakers for validation'),
              share('test', 'the speakers for test'),
              seedParam('Of the order in which they are dealt out.'),
            ],
          },
          {
            name: 'predefined',
            doc: 'A file `index.csv` in the folder, with the columns `file` (`<word>/<name>.wav`) and `split` or `suggested_split` (`train`, `val` or `test`). Where it names no clip for validation, speakers of the training split are held out.',
            params: [share('val', 'the training speakers for validation'), seedParam('Of the order in which they are held out.')],
          },
        ],
      },
      initial: { kind: 'official' },
    },
    {
      name: 'noise',
      doc: 'What is mixed into training clips.',
      type: {
        kind: 'variant',
        variants: [
          { name: 'none', doc: 'Nothing.', params: [] },
          {
            name: 'background',
            doc: `A random second of a random recording in \`${NOISE_FOLDER}\`, another for each clip, after the level is set; the sum is clipped to −1..1.`,
            params: [
              part('volume', 'The largest factor of the noise; each clip draws its own below it.'),
              part('frequency', 'Share of the training clips that get any.'),
              seedParam('Of what is drawn.'),
            ],
          },
        ],
      },
      initial: { kind: 'none' },
    },
    {
      name: 'most',
      doc: 'Clips to keep of each folder, the first by name; all where it is not given. Speakers have random names.',
      type: { kind: 'int', min: rational(1), max: rational(1_000_000) },
      initial: null,
    },
  ],
  describe(args): DatasetType {
    const labels = labelSet(args.params);
    if (labels === undefined) args.report({ param: 'labels' }, diagnostic('TML3340', { found: intParam(args.params, 'labels') }));
    reportShares(args);
    const form = soundForm(args.params);
    const fits = form.kind === 'raw' || reportChain(args, { param: 'features' }, form.chain, SPEECH_SAMPLES, SPEECH_RATE);
    return {
      kind: 'dataset',
      shape: fits ? soundShape(form, SPEECH_SAMPLES) : [1, 1],
      channels: soundChannels(form),
      classes: speechClasses(labels ?? 12),
      splits: { train: null, val: null, test: null },
    };
  },
};

export function labelSet(params: Readonly<Record<string, Json>>): LabelSet | undefined {
  const wanted = intParam(params, 'labels');
  return LABEL_SETS.find((labels) => labels === wanted);
}

function reportShares({ params, report }: DescribeArguments): void {
  const { kind, params: own } = variantParam(params, 'split', SPEECH_SPLITS);
  if (kind !== 'by_speaker') return;
  const together = add(rationalParam(own, 'val'), rationalParam(own, 'test'));
  if (compare(together, rational(1)) >= 0) report({ param: 'split' }, diagnostic('TML3321', { found: `${toFloat64(together)}` }));
}
