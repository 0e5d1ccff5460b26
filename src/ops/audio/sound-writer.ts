import { invariant } from '../../diagnostics/invariant.js';
import type { Tensor } from '../../graph/artifact.js';
import { type Rational, rational } from '../../graph/rational.js';
import type { BoundedChannel } from '../../graph/value-type.js';
import { LARGEST_TENSOR } from '../data/largest-tensor.js';
import { FULL_SCALE } from './clips.js';
import { melFeatures } from './mel-features.js';
import type { Level } from './mel-params.js';
import { namesOf, type SoundForm, soundShape, unitOf, waveform } from './sound-types.js';

/** Collects clips as one tensor. */
export interface SoundWriter {
  readonly shape: readonly number[];
  readonly channels: readonly BoundedChannel[];
  readonly scale: Rational;
  readonly level: Level;
  /** Writes clip `index`, which has its level. */
  write(clip: Float64Array, index: number): void;
  tensor(): Tensor;
}

/** Bytes that `count` clips take, where they are more than a tensor can have. */
export function excessBytes(form: SoundForm, count: number, samples: number): number | undefined {
  const values = soundShape(form, samples).reduce((product, length) => product * length, count);
  const bytes = values * (form.kind === 'raw' ? 2 : 4);
  return bytes > LARGEST_TENSOR ? bytes : undefined;
}

/** The waveform is stored in 16 bits, features in float32. */
export function soundWriter(form: SoundForm, count: number, samples: number, rate: number): SoundWriter {
  invariant(excessBytes(form, count, samples) === undefined, 'so many clips are refused before they are read');
  const shape = soundShape(form, samples);
  if (form.kind === 'raw') {
    const data = new Int16Array(count * samples);
    return {
      shape,
      channels: [waveform],
      scale: rational(1, FULL_SCALE),
      level: 'none',
      write(clip, index) {
        for (let at = 0; at < samples; at++) {
          data[index * samples + at] = Math.max(-FULL_SCALE, Math.min(FULL_SCALE - 1, Math.round(clip[at]! * FULL_SCALE)));
        }
      },
      tensor: () => ({ shape: [count, ...shape], data }),
    };
  }
  const { chain } = form;
  const features = melFeatures(chain, samples, rate);
  const data = new Float32Array(count * features.size);
  return {
    shape,
    channels: namesOf(chain).map((name, channel) => {
      const { low, high } = features.ranges[channel]!;
      return { name, unit: unitOf(chain), low: rational(low), high: rational(high) };
    }),
    scale: rational(1),
    level: chain.level,
    write: (clip, index) => features.write(clip, data, index * features.size),
    tensor: () => ({ shape: [count, ...shape], data }),
  };
}
