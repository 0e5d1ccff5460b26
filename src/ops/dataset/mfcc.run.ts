import { melChain } from '../audio/mel-params.js';
import { setLevel } from '../audio/clips.js';
import type { SoundForm } from '../audio/sound-types.js';
import { excessBytes, soundWriter } from '../audio/sound-writer.js';
import { readDatasetMeta, writeDatasetMeta } from '../data/dataset-meta.js';
import { withoutNormalization } from '../data/normalization.js';
import { sampleCopier } from '../data/sample-copier.js';
import { opFailure } from '../op-failure.js';
import type { OpRun } from '../op-run.js';
import { pause } from '../pause.js';
import { allTensors, inputArtifact, uint8Tensor } from '../run-inputs.js';

/** Clips between two reports of progress. */
const REPORT = 32;

export const mfccRun: OpRun = {
  kind: 'single',
  async run(inputs, params, context) {
    const dataset = inputArtifact(inputs, 'dataset');
    const { meta: stored } = dataset.manifest;
    const meta = readDatasetMeta(stored);
    const form: SoundForm = { kind: 'mel', chain: melChain(params, 'mfcc') };
    const rate = stored['rate'];
    if (typeof rate !== 'number') return opFailure('TML7157', { problem: 'the data do not say how many samples make a second' });
    if (2 * form.chain.high > rate) {
      return opFailure('TML7157', {
        problem: `high is ${form.chain.high} Hz, and the data, sampled at ${rate} Hz, hold nothing above ${rate / 2} Hz`,
      });
    }
    const samples = meta.shape[0]!;
    const count = uint8Tensor(dataset, 'labels').length;
    const bytes = excessBytes(form, count, samples);
    if (bytes !== undefined) return opFailure('TML7156', { count, what: 'clips', bytes });
    const copySample = sampleCopier(dataset, meta, count);
    const writer = soundWriter(form, count, samples, rate);
    const values = new Float32Array(samples);
    for (let sample = 0; sample < count; sample++) {
      copySample(sample, values, 0);
      const clip = Float64Array.from(values);
      setLevel(clip, writer.level);
      writer.write(clip, sample);
      if (sample % REPORT === 0) {
        context.progress({ done: sample, total: count, unit: 'clip' });
        await pause(context.signal);
      }
    }
    const { series: _series, windows: _windows, ...kept } = withoutNormalization(allTensors(dataset));
    return {
      ok: true,
      artifact: {
        type: 'dataset',
        meta: {
          ...writeDatasetMeta({ shape: writer.shape, channels: writer.channels, classes: meta.classes, scale: writer.scale }),
          summary: `${count} clips of ${samples} samples as ${writer.shape.join(' × ')}`,
        },
        tensors: { ...kept, samples: writer.tensor() },
      },
    };
  },
};
