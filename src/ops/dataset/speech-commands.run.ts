import { invariant } from '../../diagnostics/invariant.js';
import type { SplitName } from '../../graph/value-type.js';
import { clipOf, setLevel } from '../audio/clips.js';
import { soundForm } from '../audio/sound-types.js';
import { excessBytes, soundWriter } from '../audio/sound-writer.js';
import { writeDatasetMeta } from '../data/dataset-meta.js';
import { opFailure } from '../op-failure.js';
import type { OpRun } from '../op-run.js';
import { optionalIntParam } from '../param-codec.js';
import { pause } from '../pause.js';
import { sourceFiles } from '../run-inputs.js';
import { labelSet, SPEECH_RATE, SPEECH_SAMPLES } from './speech-commands.spec.js';
import { listClips, type SpeechClip, speechReader } from './speech-clips.js';
import { noiseMixer } from './speech-noise.js';
import { splitClips } from './speech-split.js';
import { speechClasses } from './speech-words.js';

/** Clips between two reports of progress. */
const REPORT = 32;

export const speechCommandsRun: OpRun = {
  kind: 'single',
  async run(_inputs, params, context) {
    const files = sourceFiles(context, 'folder');
    const labels = labelSet(params);
    invariant(labels !== undefined, 'the number of labels was checked');
    const listed = listClips(files, labels, optionalIntParam(params, 'most'));
    if (!listed.ok) return listed;
    const { clips } = listed;
    const form = soundForm(params);
    const bytes = excessBytes(form, clips.length, SPEECH_SAMPLES);
    if (bytes !== undefined) return opFailure('TML7156', { count: clips.length, what: 'clips', bytes });
    const dealt = splitClips(params, clips, files);
    if (!dealt.ok) return dealt;
    const { splits } = dealt;
    const noise = noiseMixer(params, files);
    if (!noise.ok) return noise;

    const writer = soundWriter(form, clips.length, SPEECH_SAMPLES, SPEECH_RATE);
    const read = speechReader(files);
    for (const [index, { file, start }] of clips.entries()) {
      const sound = read(file);
      if ('ok' in sound) return sound;
      const clip = clipOf(sound.samples, start, SPEECH_SAMPLES);
      setLevel(clip, writer.level);
      if (splits[index] === 'train') noise.mix(clip, index);
      writer.write(clip, index);
      if (index % REPORT === 0) {
        context.progress({ done: index, total: clips.length, unit: 'clip' });
        await pause(context.signal);
      }
    }

    const classes = speechClasses(labels);
    const of = (name: SplitName): Int32Array => Int32Array.from(clips.keys()).filter((index) => splits[index] === name);
    const [train, val, test] = [of('train'), of('val'), of('test')];
    const speakers = speakerNumbers(clips);
    return {
      ok: true,
      artifact: {
        type: 'dataset',
        meta: {
          ...writeDatasetMeta({ shape: writer.shape, channels: writer.channels, classes, scale: writer.scale }),
          rate: SPEECH_RATE,
          summary: `${clips.length} clips of ${new Set(clips.map(({ label }) => label)).size} classes by ${new Set(speakers).size} speakers as ${writer.shape.join(' × ')}; ${train.length} for training, ${val.length} for validation, ${test.length} for test`,
        },
        tensors: {
          samples: writer.tensor(),
          labels: { shape: [clips.length], data: Uint8Array.from(clips, ({ label }) => label) },
          subjects: { shape: [clips.length], data: speakers },
          train: { shape: [train.length], data: train },
          val: { shape: [val.length], data: val },
          test: { shape: [test.length], data: test },
        },
      },
    };
  },
};

/** Speakers counted in order of their first clips. */
function speakerNumbers(clips: readonly SpeechClip[]): Int32Array {
  const numbers = new Map<string, number>();
  for (const { speaker } of clips) if (!numbers.has(speaker)) numbers.set(speaker, numbers.size);
  return Int32Array.from(clips, ({ speaker }) => numbers.get(speaker)!);
}
