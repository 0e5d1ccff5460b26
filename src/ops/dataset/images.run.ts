import { rational } from '../../graph/rational.js';
import { classNames, classProblem } from '../data/class-names.js';
import { namedSplit, readName } from '../data/name-pattern.js';
import { readPng } from '../data/png.js';
import { sampleSet } from '../data/sample-set.js';
import { SPLIT_KINDS } from '../data/split-param.js';
import { splitSamples } from '../data/split-samples.js';
import { splitStream } from '../data/split-stream.js';
import { opFailure } from '../op-failure.js';
import type { OpRun } from '../op-run.js';
import { textParam, variantParam } from '../param-codec.js';
import { pause } from '../pause.js';
import { sourceFiles } from '../run-inputs.js';
import { imageChannels } from './images.spec.js';
import { numbered } from './row-values.js';

const WORDS = { subjects: 'subjects', files: 'images', samples: 'images' };

export const imagesRun: OpRun = {
  kind: 'single',
  async run(_inputs, params, context) {
    const source = sourceFiles(context, 'folder');
    const { names } = source;
    const pattern = textParam(params, 'names');
    const labels: string[] = [];
    const subjects: string[] = [];
    const given: number[] = [];
    let shape: readonly [number, number, 1 | 3] | undefined;
    let samples = new Uint8Array(0);
    for (const [index, file] of names.entries()) {
      const parts = readName(pattern, file);
      if (parts === undefined) return opFailure('TML7120', { file, expected: pattern });
      const split = parts.split === undefined ? 0 : namedSplit(parts.split);
      if (split === undefined) return opFailure('TML7120', { file, expected: 'train, val or test where {split} stands' });
      const image = readPng(source.read(file));
      if (!image.ok) return opFailure('TML7134', { file, problem: image.problem });
      const { height, width, channels } = image.header;
      if (shape === undefined) {
        shape = [height, width, channels];
        samples = new Uint8Array(names.length * image.pixels.length);
      }
      const own = [height, width, channels].join(' × ');
      if (own !== shape.join(' × ')) return opFailure('TML7134', { file, problem: `it is ${own}, those before are ${shape.join(' × ')}` });
      samples.set(image.pixels, index * image.pixels.length);
      labels.push(parts.label ?? '');
      subjects.push(parts.subject ?? '');
      given.push(split);
      context.progress({ done: index + 1, total: names.length, unit: 'image' });
      if (index % 100 === 0) await pause(context.signal);
    }
    const classes = classNames(labels);
    const problem = classProblem(classes);
    if (shape === undefined || problem !== undefined)
      return opFailure('TML7134', { file: pattern, problem: problem ?? 'there are no images' });
    const indices = Uint8Array.from(labels, (label) => classes.indexOf(label));
    const split = variantParam(params, 'split', SPLIT_KINDS);
    const groups = { labels: indices, classes: classes.length, subjects: numbered(subjects), given: Uint8Array.from(given), words: WORDS };
    const dealt = splitSamples(split, groups, splitStream(split.params, 'images'));
    if (!dealt.ok) return dealt;
    const title = `${names.length} images of ${shape.join(' × ')}`;
    const channels = imageChannels(shape[2]);
    return sampleSet({ title, shape, channels, classes, scale: rational(1, 255), samples, labels: indices, splits: dealt.splits });
  },
};
