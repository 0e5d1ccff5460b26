import type { Json } from '../../graph/json.js';
import { rational } from '../../graph/rational.js';
import type { BoundedChannel, Channel } from '../../graph/value-type.js';
import { variantParam } from '../param-codec.js';
import { chainShape, FEATURES, featureCount, type MelChain, melChain } from './mel-params.js';

/** What sound is stored as: the waveform, or features of it. */
export type SoundForm = { readonly kind: 'raw' } | { readonly kind: 'mel'; readonly chain: MelChain };

/** Reads the parameter `features`. */
export function soundForm(params: Readonly<Record<string, Json>>): SoundForm {
  const { kind, params: own } = variantParam(params, 'features', FEATURES);
  return kind === 'raw' ? { kind } : { kind: 'mel', chain: melChain(own, kind) };
}

/** Shape of a clip of `samples` samples. */
export const soundShape = (form: SoundForm, samples: number): readonly number[] =>
  form.kind === 'raw' ? [samples, 1] : chainShape(form.chain, samples);

export const waveform: BoundedChannel = { name: 'amplitude', unit: 'full scale', low: rational(-1), high: rational(1) };

/** Channels as they are known before the run: the ranges of features follow from the sampling rate. */
export function soundChannels(form: SoundForm): readonly Channel[] {
  if (form.kind === 'raw') return [waveform];
  return namesOf(form.chain).map((name) => ({ name, unit: unitOf(form.chain), low: null, high: null }));
}

export const unitOf = ({ coefficients }: MelChain): string => (coefficients === undefined ? 'log mel' : 'MFCC');

export function namesOf(chain: MelChain): readonly string[] {
  const name = chain.coefficients === undefined ? 'mel band' : 'mfcc';
  return chain.layout === 'image' ? [name] : Array.from({ length: featureCount(chain) }, (_, index) => `${name} ${index}`);
}
