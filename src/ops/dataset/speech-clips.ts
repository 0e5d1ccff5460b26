import { type ReadSound, readWav, type Sound } from '../audio/wav.js';
import { type OpFailure, opFailure } from '../op-failure.js';
import type { SourceFiles } from '../op-run.js';
import { SPEECH_RATE, SPEECH_SAMPLES } from './speech-commands.spec.js';
import { type LabelSet, NOISE_FOLDER, speechLabel } from './speech-words.js';

/** A second of a file. */
export interface SpeechClip {
  readonly file: string;
  /** Names of the folder it lies in, which is the word, and of the file in it. */
  readonly folder: string;
  readonly name: string;
  /** What splits go by; for a file that is named otherwise, its name. */
  readonly speaker: string;
  readonly label: number;
  /** First sample. */
  readonly start: number;
}

/** A recording from which seconds are cut: one begins every half second. */
const SLICE = SPEECH_SAMPLES / 2;

type Listed = { readonly ok: true; readonly clips: readonly SpeechClip[] } | OpFailure;

/** All clips in order of their files, at most `most` of a folder. Only noise is opened for it. */
export function listClips(files: SourceFiles, labels: LabelSet, most: number | null): Listed {
  const clips: SpeechClip[] = [];
  const counts = new Map<string, number>();
  for (const file of files.names.filter((name) => name.endsWith('.wav'))) {
    const [name = '', folder = ''] = file.split('/').reverse();
    const speaker = /([^_]+)_nohash_/.exec(name)?.[1] ?? name;
    const starts = folder === NOISE_FOLDER ? sliceStarts(file, files) : [0];
    if (!Array.isArray(starts)) return starts;
    for (const start of starts) {
      const before = counts.get(folder) ?? 0;
      if (most !== null && before >= most) continue;
      counts.set(folder, before + 1);
      clips.push({ file, folder, name, speaker, label: speechLabel(folder, labels), start });
    }
  }
  return { ok: true, clips };
}

function sliceStarts(file: string, files: SourceFiles): number[] | OpFailure {
  const read = readSpeech(file, files);
  if (!read.ok) return read;
  const count = 1 + Math.floor((read.sound.samples.length - SPEECH_SAMPLES) / SLICE);
  if (count < 1) return opFailure('TML7153', { file, problem: 'it is noise, and shorter than a second' });
  return Array.from({ length: count }, (_, index) => index * SLICE);
}

/** A sound at the rate of the data set. */
export function readSpeech(file: string, files: SourceFiles): Extract<ReadSound, { ok: true }> | OpFailure {
  const read = readWav(files.read(file));
  if (!read.ok) return opFailure('TML7153', { file, problem: read.problem });
  if (read.sound.rate === SPEECH_RATE) return read;
  return opFailure('TML7153', { file, problem: `its sampling rate is ${read.sound.rate} Hz, expected ${SPEECH_RATE} Hz` });
}

/** Reads sounds one after another; clips of the same file follow each other, so that it is decoded once. */
export function speechReader(files: SourceFiles): (file: string) => Sound | OpFailure {
  let last: { readonly file: string; readonly sound: Sound } | undefined;
  return (file) => {
    if (last?.file === file) return last.sound;
    const read = readSpeech(file, files);
    if (!read.ok) return read;
    last = { file, sound: read.sound };
    return read.sound;
  };
}
