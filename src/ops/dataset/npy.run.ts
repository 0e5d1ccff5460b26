import { invariant } from '../../diagnostics/invariant.js';
import { rational } from '../../graph/rational.js';
import { classNames, classProblem } from '../data/class-names.js';
import { npyNumbers, type NpyHeader, readNpyHeader } from '../../formats/numpy/npy.js';
import { observedChannels } from '../data/observed-range.js';
import { sampleSet } from '../data/sample-set.js';
import { SPLIT_KINDS } from '../data/split-param.js';
import { splitSamples } from '../data/split-samples.js';
import { splitStream } from '../data/split-stream.js';
import { opFailure } from '../op-failure.js';
import type { OpRun } from '../op-run.js';
import { textParam, variantParam } from '../param-codec.js';
import { sourceFiles } from '../run-inputs.js';
import { arraysProblem, channelNames, readLabels } from './npy.spec.js';

const WORDS = { subjects: 'samples', files: 'samples', samples: 'samples' };

export const npyRun: OpRun = {
  kind: 'single',
  async run(_inputs, params, context) {
    const files = ['x', 'y'].map((param) => {
      const source = sourceFiles(context, param);
      const file = source.names[0] ?? '';
      const bytes = source.read(file);
      return { file, bytes, read: readNpyHeader(bytes, bytes.length) };
    });
    const [x, y] = files;
    invariant(x !== undefined && y !== undefined, 'npy reads two files');
    if (!x.read.ok) return opFailure('TML7134', { file: x.file, problem: x.read.problem });
    if (!y.read.ok) return opFailure('TML7134', { file: y.file, problem: y.read.problem });
    const names = readLabels(y.bytes, y.read.header);
    const mismatch = arraysProblem(x.read.header, y.read.header);
    if (mismatch !== undefined) return opFailure('TML7134', { file: x.file, problem: mismatch });
    if ('problem' in names) return opFailure('TML7134', { file: y.file, problem: names.problem });
    const classes = classNames(names);
    const problem = classProblem(classes);
    if (problem !== undefined) return opFailure('TML7134', { file: y.file, problem });

    const shape = x.read.header.shape.slice(1);
    const size = shape.reduce((product, side) => product * side, 1);
    const data = readSamples(x.bytes, x.read.header);
    if ('bad' in data) {
      return opFailure('TML7134', {
        file: x.file,
        problem: `sample ${Math.floor(data.bad / size)} holds what is no finite float32 number`,
      });
    }
    const { samples } = data;
    const labels = Uint8Array.from(names, (name) => classes.indexOf(name));
    const split = variantParam(params, 'split', SPLIT_KINDS);
    const dealt = splitSamples(split, { labels, classes: classes.length, words: WORDS }, splitStream(split.params, 'npy'));
    if (!dealt.ok) return dealt;
    const unit = textParam(params, 'unit');
    const channels = observedChannels(
      channelNames(shape.at(-1) ?? 0).map((name) => ({ name, unit })),
      samples,
      Array.from(dealt.splits.train, (sample) => sample * size),
      size,
    );
    const title = `${labels.length} samples of ${shape.join(' × ')}`;
    return sampleSet({ title, shape, channels, classes, scale: rational(1), samples, labels, splits: dealt.splits });
  },
};

/** Bytes stay bytes; everything else becomes float32. `bad` is the place of the first number that float32 cannot hold. */
function readSamples(bytes: Uint8Array, header: NpyHeader): { readonly samples: Uint8Array | Float32Array } | { readonly bad: number } {
  const count = header.shape.reduce((product, side) => product * side, 1);
  const samples = header.type === 'u1' ? new Uint8Array(count) : new Float32Array(count);
  let index = 0;
  for (const value of npyNumbers(bytes, header)) {
    samples[index] = value;
    if (!Number.isFinite(samples[index])) return { bad: index };
    index++;
  }
  return { samples };
}
