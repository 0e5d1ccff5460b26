import { toFloat64 } from '../../graph/rational.js';
import { uniform } from '../../numeric/distributions.js';
import { randomStream } from '../../numeric/stream.js';
import { clipOf } from '../audio/clips.js';
import type { Sound } from '../audio/wav.js';
import { type OpFailure, opFailure } from '../op-failure.js';
import type { RunParams, SourceFiles } from '../op-run.js';
import { intParam, rationalParam, variantParam } from '../param-codec.js';
import { readSpeech } from './speech-clips.js';
import { NOISES } from './speech-commands.spec.js';
import { NOISE_FOLDER } from './speech-words.js';

/** Mixes noise into clip `index`, in place. What is drawn for a clip depends on its index and the seed alone. */
export type MixNoise = (clip: Float64Array, index: number) => void;

type Mixer = { readonly ok: true; readonly mix: MixNoise } | OpFailure;

/** Reads the noise that the parameter `noise` asks for. */
export function noiseMixer(params: RunParams, files: SourceFiles): Mixer {
  const { kind, params: own } = variantParam(params, 'noise', NOISES);
  if (kind === 'none') return { ok: true, mix: () => undefined };
  const sounds: Sound[] = [];
  for (const file of files.names.filter((name) => name.endsWith('.wav') && name.split('/').at(-2) === NOISE_FOLDER)) {
    const read = readSpeech(file, files);
    if (!read.ok) return read;
    sounds.push(read.sound);
  }
  if (sounds.length === 0) return opFailure('TML7158', { folder: NOISE_FOLDER });
  const stream = randomStream(intParam(own, 'seed'), 'speech_commands', 'noise');
  const volume = toFloat64(rationalParam(own, 'volume'));
  const frequency = toFloat64(rationalParam(own, 'frequency'));
  return {
    ok: true,
    mix(clip, index) {
      const [chance = 0, which = 0, where = 0, loudness = 0] = uniform(stream, 4, 0, 1, { sample: index });
      if (chance >= frequency) return;
      const { samples } = sounds[Math.floor(which * sounds.length)]!;
      const noise = clipOf(samples, Math.floor(where * (samples.length - clip.length + 1)), clip.length);
      for (let at = 0; at < clip.length; at++) clip[at] = Math.max(-1, Math.min(1, clip[at]! + loudness * volume * noise[at]!));
    },
  };
}
