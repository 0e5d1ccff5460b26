import { unreachable } from '../../diagnostics/invariant.js';
import { diagnostic } from '../../diagnostics/registry.js';
import type { Json } from '../../graph/json.js';
import { rational } from '../../graph/rational.js';
import type { DescribeArguments, ParamSpec, ProblemPlace, ScalarType, Variant } from '../op-spec.js';
import { intParam, wordParam } from '../param-codec.js';

export const FEATURES = ['mfcc', 'logmel', 'raw'] as const;
export const LEVELS = ['max', 'max_abs', 'none'] as const;
export const LAYOUTS = ['sequence', 'image'] as const;
export type Level = (typeof LEVELS)[number];

/** What makes features of a clip; without coefficients they are the logarithms of the bands. */
export interface MelChain {
  readonly layout: (typeof LAYOUTS)[number];
  /** Samples of a frame, and from one frame to the next. */
  readonly frame: number;
  readonly hop: number;
  readonly bands: number;
  /** Hertz. */
  readonly low: number;
  readonly high: number;
  readonly coefficients?: number;
  readonly level: Level;
}

const int = (name: string, initial: number, min: number, max: number, doc: string): ParamSpec<ScalarType> => ({
  name,
  doc,
  type: { kind: 'int', min: rational(min), max: rational(max) },
  initial,
});

const chainParams: readonly ParamSpec<ScalarType>[] = [
  {
    name: 'as',
    doc: '`sequence`: [frames, features], a channel for each feature; `image`: [frames, features, 1].',
    type: { kind: 'enum', values: LAYOUTS },
    initial: 'sequence',
  },
  int('frame', 480, 2, 65_536, 'Samples of a frame; at 16 kHz 480 are 30 ms, and the study took 640 for all networks but DS-CNN.'),
  int('hop', 320, 1, 65_536, 'Samples from the beginning of one frame to that of the next.'),
  int('bands', 40, 1, 512, 'Mel bands.'),
  int('low', 20, 0, 500_000, 'Where the lowest band begins, in hertz.'),
  int('high', 4000, 1, 500_000, 'Where the highest band ends, in hertz; at most half the sampling rate.'),
  {
    name: 'level',
    doc: 'What a clip is divided by first: its largest sample as in the study (a clip whose negative peak is larger exceeds 1), its largest absolute sample, or the full scale alone. A clip of zeros stays what it is.',
    type: { kind: 'enum', values: LEVELS },
    initial: 'max',
  },
];

export const mfccParams: readonly ParamSpec<ScalarType>[] = [
  ...chainParams,
  int('coefficients', 10, 1, 512, 'How many of the cosine transform are kept, from the first on; at most `bands`.'),
];

const initialOf = (params: readonly ParamSpec<ScalarType>[]): { readonly [key: string]: Json } =>
  Object.fromEntries(params.map(({ name, initial = null }) => [name, initial]));

/** The parameter `features` of a source of sound. */
export const featuresParam: ParamSpec = {
  name: 'features',
  doc: 'What a sample is made of.',
  type: {
    kind: 'variant',
    variants: [
      { name: 'mfcc', doc: 'Mel-frequency cepstral coefficients, as the operation `mfcc` makes them.', params: mfccParams },
      { name: 'logmel', doc: 'Natural logarithms of the mel bands, the step of `mfcc` before the cosine transform.', params: chainParams },
      { name: 'raw', doc: 'The waveform, [samples, 1], in −1..1 of the `full scale`.', params: [] },
    ] satisfies readonly Variant[],
  },
  initial: { kind: 'mfcc', ...initialOf(mfccParams) },
};

type Params = Readonly<Record<string, Json>>;

/** Reads checked parameters. */
export const melChain = (params: Params, kind: 'mfcc' | 'logmel'): MelChain => ({
  layout: wordParam(params, 'as', LAYOUTS),
  frame: intParam(params, 'frame'),
  hop: intParam(params, 'hop'),
  bands: intParam(params, 'bands'),
  low: intParam(params, 'low'),
  high: intParam(params, 'high'),
  ...(kind === 'mfcc' ? { coefficients: intParam(params, 'coefficients') } : {}),
  level: wordParam(params, 'level', LEVELS),
});

/** Frames that fit into `samples`; what is left at the end is in none. */
export const frameCount = ({ frame, hop }: MelChain, samples: number): number => 1 + Math.floor((samples - frame) / hop);

export const featureCount = ({ bands, coefficients }: MelChain): number => coefficients ?? bands;

export function chainShape(chain: MelChain, samples: number): readonly number[] {
  const grid = [frameCount(chain, samples), featureCount(chain)];
  switch (chain.layout) {
    case 'sequence':
      return grid;
    case 'image':
      return [...grid, 1];
    default:
      return unreachable(chain.layout);
  }
}

/** Reports what cannot be computed; whether it can. `rate` is null where only the data tells. */
export function reportChain(args: DescribeArguments, at: ProblemPlace, chain: MelChain, samples: number, rate: number | null): boolean {
  const { frame, low, high, bands, coefficients = 1 } = chain;
  if (frame > samples) args.report(at, diagnostic('TML3336', { frame, samples }));
  if (low >= high) args.report(at, diagnostic('TML3337', { low, high }));
  else if (rate !== null && 2 * high > rate) args.report(at, diagnostic('TML3338', { high, rate }));
  if (coefficients > bands) args.report(at, diagnostic('TML3339', { coefficients, bands }));
  return frame <= samples;
}
