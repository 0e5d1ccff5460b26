import { clipOf, setLevel } from '../audio/clips.js';
import { soundForm } from '../audio/sound-types.js';
import { excessBytes, soundWriter } from '../audio/sound-writer.js';
import { readWav } from '../audio/wav.js';
import { namedSplit, readName } from '../data/name-pattern.js';
import { sampleSet } from '../data/sample-set.js';
import { SPLIT_KINDS } from '../data/split-param.js';
import { splitSamples } from '../data/split-samples.js';
import { splitStream } from '../data/split-stream.js';
import { type OpFailure, opFailure } from '../op-failure.js';
import type { OpRun, RunParams } from '../op-run.js';
import { intParam, textParam, variantParam } from '../param-codec.js';
import { pause } from '../pause.js';
import { sourceFiles } from '../run-inputs.js';
import { audioClasses } from './audio.spec.js';
import { numbered } from './row-values.js';

const WORDS = { subjects: 'subjects', files: 'files', samples: 'files' };

interface SoundFile {
  readonly file: string;
  readonly label: number;
  readonly subject: string;
  /** An index of train, val, test. */
  readonly given: number;
}

export const audioRun: OpRun = {
  kind: 'single',
  async run(_inputs, params, context) {
    const source = sourceFiles(context, 'folder');
    const classes = audioClasses(params);
    const listed = listSounds(params, source.names, classes);
    if (!listed.ok) return listed;
    const { sounds } = listed;
    const empty = classes.find((_, label) => sounds.every((sound) => sound.label !== label));
    if (empty !== undefined) return opFailure('TML7159', { class: empty, pattern: textParam(params, 'names') });
    const form = soundForm(params);
    const [length, rate] = [intParam(params, 'samples'), intParam(params, 'rate')];
    const bytes = excessBytes(form, sounds.length, length);
    if (bytes !== undefined) return opFailure('TML7156', { count: sounds.length, what: 'clips', bytes });
    const labels = Uint8Array.from(sounds, ({ label }) => label);
    const split = variantParam(params, 'split', SPLIT_KINDS);
    const groups = {
      labels,
      classes: classes.length,
      subjects: numbered(sounds.map(({ subject }) => subject)),
      given: Uint8Array.from(sounds, ({ given }) => given),
      words: WORDS,
    };
    const dealt = splitSamples(split, groups, splitStream(split.params, 'audio'));
    if (!dealt.ok) return dealt;

    const writer = soundWriter(form, sounds.length, length, rate);
    for (const [index, { file }] of sounds.entries()) {
      const read = readWav(source.read(file));
      if (!read.ok) return opFailure('TML7153', { file, problem: read.problem });
      if (read.sound.rate !== rate) {
        return opFailure('TML7153', { file, problem: `its sampling rate is ${read.sound.rate} Hz, and rate says ${rate} Hz` });
      }
      const clip = clipOf(read.sound.samples, 0, length);
      setLevel(clip, writer.level);
      writer.write(clip, index);
      context.progress({ done: index + 1, total: sounds.length, unit: 'file' });
      await pause(context.signal);
    }
    const others = source.names.length - sounds.length;
    const left = others === 0 ? '' : ` (${others} ${others === 1 ? 'file' : 'files'} of other classes left out)`;
    const title = `${sounds.length} clips of ${writer.shape.join(' × ')}${left}`;
    const { shape, channels, scale } = writer;
    return sampleSet({ title, shape, channels, classes, scale, rate, samples: writer.tensor().data, labels, splits: dealt.splits });
  },
};

type Listed = { readonly ok: true; readonly sounds: readonly SoundFile[] } | OpFailure;

/** The files of the classes that are listed, in the order of their names. */
function listSounds(params: RunParams, names: readonly string[], classes: readonly string[]): Listed {
  const pattern = textParam(params, 'names');
  const sounds: SoundFile[] = [];
  for (const file of names) {
    const parts = readName(pattern, file);
    if (parts === undefined) return opFailure('TML7120', { file, expected: pattern });
    const given = parts.split === undefined ? 0 : namedSplit(parts.split);
    if (given === undefined) return opFailure('TML7120', { file, expected: 'train, val or test where {split} stands' });
    const label = classes.indexOf(parts.label ?? '');
    if (label !== -1) sounds.push({ file, label, subject: parts.subject ?? '', given });
  }
  return { ok: true, sounds };
}
