import { diagnostic } from '../../diagnostics/registry.js';
import { add, compare, rational, toFloat64 } from '../../graph/rational.js';
import type { BoundedChannel, Channel, DatasetType } from '../../graph/value-type.js';
import { featureChannels } from '../data/feature-channels.js';
import { AXES, magnitudeChannel } from '../data/magnitude.js';
import { TEN_FEATURES } from '../data/ten-features.js';
import type { DescribeArguments, OpSpec, ParamSpec, ScalarType } from '../op-spec.js';
import { intParam, rationalParam, variantParam, wordParam } from '../param-codec.js';
import { seedParam } from '../seed-param.js';

export const AURITUS_SPLITS = ['by_subject', 'random', 'random_windows'] as const;

/** The codes of file names and what they stand for, in order of the labels. */
export const AURITUS_ACTIVITIES = [
  { code: 'W', name: 'walking' },
  { code: 'R', name: 'running' },
  { code: 'J', name: 'jumping' },
  { code: 'St', name: 'standing' },
  { code: 'Tl', name: 'turning left' },
  { code: 'Tr', name: 'turning right' },
  { code: 'Si', name: 'sitting' },
  { code: 'L', name: 'laying' },
  { code: 'F', name: 'falling' },
] as const;

/** The sensor's full scale: 16 bits for ±4 g, and for ±500 deg/s in steps of 2/131 deg/s, which is ±500.275 deg/s. */
export const auritusChannels: readonly BoundedChannel[] = [
  ...['ax', 'ay', 'az'].map((name) => ({ name, unit: 'g', low: rational(-4), high: rational(4) })),
  ...['gx', 'gy', 'gz'].map((name) => ({ name, unit: 'deg/s', low: rational(-500_275, 1000), high: rational(500_275, 1000) })),
];

export const AURITUS_CHANNELS = ['raw', 'magnitude'] as const;
export const AURITUS_FEATURES = ['none', 'ten'] as const;

/** The channels of windows before features are taken. */
export const windowChannels = (channels: (typeof AURITUS_CHANNELS)[number]): readonly Channel[] =>
  channels === 'raw' ? auritusChannels : [magnitudeChannel(auritusChannels.slice(0, AXES)), magnitudeChannel(auritusChannels.slice(AXES))];

const classes = AURITUS_ACTIVITIES.map(({ name }) => name);

const share = (name: string, of: string): ParamSpec<ScalarType> => ({
  name,
  doc: `Share of ${of}, rounded half up, at least one.`,
  type: { kind: 'float', min: rational(0), exclusiveMin: true, max: rational(1), exclusiveMax: true },
  initial: '1/10',
});

const shares = (what: string): readonly ParamSpec<ScalarType>[] => [
  share('val', `${what} for validation`),
  share('test', `${what} for test`),
  seedParam('Of the order in which they are dealt out.'),
];

export const auritusSpec: OpSpec = {
  name: 'auritus',
  version: 2,
  kind: 'dataset',
  numerics: 'none',
  doc: [
    'AURITUS human activities from an ear-worn inertial sensor (Saha et al., IMWUT 2022): a folder of recordings `<participant>_<code>.csv`, participant from 1 on,',
    `code one of ${AURITUS_ACTIVITIES.map(({ code, name }) => `${code} (${name})`).join(', ')}.`,
    'A row has seven numbers and there is no header: acceleration x, y, z in g, angular rate x, y, z in deg/s, time in s. Rows arrive in bursts, nominally at 100 Hz, and the time is not used unless `resample` asks for it.',
    '`resample: 100Hz` makes rows of exactly that rate: the rows of a burst are spread over the time since the burst before, with linear interpolation between; a time that runs back is TML7130.',
    'A sample is a window of [`window`, 6], of [`window`, 2] with `channels: magnitude` (lengths of acceleration and rotation), or [10] with `features: ten`, the features of `features10`. Windows of a recording start `stride` rows apart and are aligned at its end: the first (rows − window) mod stride rows are left out.',
    'Recordings shorter than a window give none; a class or a split without any window is an error (TML7123, TML7124).',
    'A file that is named otherwise is TML7120, a row that is not seven numbers TML7121 or TML7122 with file and line.',
    'The recordings are stored once, whatever the overlap of windows.',
  ].join(' '),
  ports: [],
  params: [
    { name: 'folder', doc: 'Where the recordings are.', type: { kind: 'path', of: 'folder', suffix: '.csv' } },
    { name: 'window', doc: 'Rows of a sample.', type: { kind: 'int', min: rational(1), max: rational(100_000) }, initial: 550 },
    {
      name: 'stride',
      doc: 'Rows from one window of a recording to the next.',
      type: { kind: 'int', min: rational(1), max: rational(100_000) },
      initial: 50,
    },
    {
      name: 'channels',
      doc: 'All six axes, or the lengths of both vectors.',
      type: { kind: 'enum', values: AURITUS_CHANNELS },
      initial: 'raw',
    },
    {
      name: 'features',
      doc: '`ten`: the features of each window instead of its rows.',
      type: { kind: 'enum', values: AURITUS_FEATURES },
      initial: 'none',
    },
    {
      name: 'resample',
      doc: 'Rate of the rows that windows are cut from; as they arrived where it is not given.',
      type: { kind: 'float', min: rational(1), max: rational(1000), unit: 'Hz' },
      initial: null,
    },
    {
      name: 'split',
      doc: 'What is dealt out to the three splits.',
      type: {
        kind: 'variant',
        variants: [
          {
            name: 'by_subject',
            doc: 'Whole participants: test measures people that training never saw.',
            params: shares('the participants'),
          },
          {
            name: 'random',
            doc: 'Whole recordings, stratified by class: no window shares a row with one of another split, but people are in all of them.',
            params: shares('the recordings'),
          },
          {
            name: 'random_windows',
            doc: 'Single windows, as in the published study: neighbours that overlap end up in training and test.',
            params: shares('the windows'),
          },
        ],
      },
      initial: { kind: 'by_subject', val: '1/10', test: '1/10', seed: 1 },
    },
  ],
  describe(args): DatasetType {
    reportSplit(args);
    const channels = windowChannels(wordParam(args.params, 'channels', AURITUS_CHANNELS));
    const ten = wordParam(args.params, 'features', AURITUS_FEATURES) === 'ten';
    return {
      kind: 'dataset',
      shape: ten ? [TEN_FEATURES] : [intParam(args.params, 'window'), channels.length],
      channels: ten ? featureChannels(channels) : channels,
      classes,
      splits: { train: null, val: null, test: null },
    };
  },
};

function reportSplit({ params, report }: DescribeArguments): void {
  const split = variantParam(params, 'split', AURITUS_SPLITS);
  const together = add(rationalParam(split.params, 'val'), rationalParam(split.params, 'test'));
  if (compare(together, rational(1)) >= 0) report({ param: 'split' }, diagnostic('TML3321', { found: `${toFloat64(together)}` }));
  const window = intParam(params, 'window');
  const overlap = window - intParam(params, 'stride');
  if (split.kind !== 'random_windows' || overlap <= 0) return;
  const text = `${Math.max(1, Math.round((100 * overlap) / window))} %`;
  report({ param: 'split' }, diagnostic('TML3322', { share: text }, { hint: 'by_subject keeps each participant in one split' }));
}
