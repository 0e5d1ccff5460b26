import { invariant } from '../../diagnostics/invariant.js';
import { rational } from '../../graph/rational.js';
import { splitCounts } from '../data/deal.js';
import { observedChannels } from '../data/observed-range.js';
import { sampleSet } from '../data/sample-set.js';
import { splitStream } from '../data/split-stream.js';
import { stratifiedOrder } from '../data/stratified-order.js';
import { readSeriesFile } from '../data/ts-series.js';
import { opFailure } from '../op-failure.js';
import type { OpRun } from '../op-run.js';
import { rationalParam, textParam, wordParam } from '../param-codec.js';
import { sourceFiles } from '../run-inputs.js';
import { dimensionNames, pairProblem, UNEQUAL } from './ts-file.spec.js';

export const tsFileRun: OpRun = {
  kind: 'single',
  async run(_inputs, params, context) {
    const sources = ['train', 'test'].map((param) => sourceFiles(context, param));
    const [trainName = '', testName = ''] = sources.map(({ names }) => names[0] ?? '');
    const [train, test] = [trainName, testName].map((name, index) => readSeriesFile(sources[index]?.read(name) ?? new Uint8Array(0)));
    invariant(train !== undefined && test !== undefined, 'ts_file reads two files');
    if (!train.ok) return opFailure('TML7134', { file: trainName, problem: train.problem });
    if (!test.ok) return opFailure('TML7134', { file: testName, problem: test.problem });
    const problem = pairProblem(train.file, test.file, wordParam(params, 'unequal', UNEQUAL));
    if (problem !== undefined) return opFailure('TML7134', { file: trainName, problem });

    const { dimensions, classes } = train.file;
    const steps = Math.max(train.file.longest, test.file.longest);
    const size = steps * dimensions;
    const all = [...train.file.series, ...test.file.series];
    const samples = new Float32Array(all.length * size);
    // Zeros stand before what is shorter.
    all.forEach(({ values }, index) => {
      samples.set(values, (index + 1) * size - values.length);
    });
    const labels = Uint8Array.from(all, ({ label }) => label);

    const cases = train.file.series.length;
    const order = stratifiedOrder(labels.subarray(0, cases), classes.length, splitStream(params, 'ts_file'));
    // One share is dealt out: nothing of the training file is for test.
    const { val } = splitCounts(cases, rationalParam(params, 'val'), rationalParam(params, 'val'));
    if (val >= cases) return opFailure('TML7124', { what: 'training cases', total: cases, val, test: 0 });
    const splits = {
      train: order.slice(val).sort(),
      val: order.slice(0, val).sort(),
      test: Int32Array.from({ length: all.length - cases }, (_, index) => cases + index),
    };
    const unit = textParam(params, 'unit');
    const channels = observedChannels(
      dimensionNames(dimensions).map((name) => ({ name, unit })),
      samples,
      Array.from(splits.train, (sample) => sample * size),
      size,
    );
    const title = `${all.length} series of ${steps} × ${dimensions}`;
    return sampleSet({ title, shape: [steps, dimensions], channels, classes, scale: rational(1), samples, labels, splits });
  },
};
