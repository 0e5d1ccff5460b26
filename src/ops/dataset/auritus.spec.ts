import { rational } from '../../graph/rational.js';
import type { BoundedChannel, Channel, DatasetType } from '../../graph/value-type.js';
import { featureChannels } from '../data/feature-channels.js';
import { AXES, magnitudeChannel } from '../data/magnitude.js';
import {
  byFileVariant,
  initialSplit,
  kFoldVariant,
  randomWindowsVariant,
  reportOverlap,
  reportSplit,
  splitShares,
} from '../data/split-param.js';
import { TEN_FEATURES } from '../data/ten-features.js';
import type { OpSpec } from '../op-spec.js';
import { intParam, wordParam } from '../param-codec.js';

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
            params: splitShares('the participants'),
          },
          {
            name: 'random',
            doc: 'Whole recordings, stratified by class: no window shares a row with one of another split, but people are in all of them.',
            params: splitShares('the recordings'),
          },
          byFileVariant,
          randomWindowsVariant,
          kFoldVariant('windows'),
        ],
      },
      initial: initialSplit('by_subject'),
    },
  ],
  describe(args): DatasetType {
    reportSplit(args);
    reportOverlap(args, 'by_subject keeps each participant in one split');
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
