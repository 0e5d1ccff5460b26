import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { ArtifactDraft } from '../../src/graph/artifact.js';
import { canonicalJson } from '../../src/graph/canonical-json.js';
import { sha256 } from '../../src/graph/keys.js';
import type { RunContext, RunInputs, RunParams } from '../../src/ops/op-run.js';
import { loadRun } from '../../src/ops/runs.js';
import { specs } from '../../src/ops/specs.js';
import { workerPlans } from '../../src/ops/worker-executor.js';
import { bytesOf, dtypeOf } from '../../src/store/tensor-bytes.js';
import { artifactOf, asInput, quiet, readingFrom } from './artifacts.js';
import { golden, goldenModel, goldenSamples, goldenSet } from './attack/golden-net.js';
import { floatSet } from './datasets.js';
import { cifarBatch } from './cifar-batch.js';
import { wavFile } from './wav-file.js';
import { writeRecordings } from './recordings.js';

const expected = JSON.parse(readFileSync(new URL('../golden/op-digests.json', import.meta.url), 'utf8')) as Record<string, string>;

const set = goldenSet();
const mislabelled = goldenSet(golden.labels.map((label, index) => (index % 2 === 0 ? label : 0)));
const sequences = floatSet({ shape: [4, 3], samples: goldenSamples, labels: golden.labels, classes: 5 });
const network = {
  input: [4, 3],
  layers: [
    { kind: 'input', inputs: [] },
    { kind: 'conv1d', inputs: [0], filters: 6, kernel: 2, dilation: 2, padding: 'causal' },
    { kind: 'relu', inputs: [1] },
    { kind: 'dropout', inputs: [2], rate: '1/4' },
    { kind: 'last', inputs: [3] },
    { kind: 'dense', inputs: [4], units: 5 },
  ],
};
const model = asInput(goldenModel);
const fgsm = { eps: '1/10', loss: 'ce', labels: 'true', clip: 'on', relative: 'none', norm: 'linf' };
/** Half of the labels are wrong, so that the metrics of an attack differ. */
const attack = async () => ({
  attack: asInput(await artifactOf(await loadRun('fgsm'), { model, on: asInput(mislabelled, 'test') }, fgsm)),
});

const folder = mkdtempSync(path.join(tmpdir(), 'tml-golden-'));
writeRecordings(folder, [1, 2, 3, 10], 12);
const recordings = () => readingFrom(folder);
const split = { kind: 'random_windows', val: '1/10', test: '1/5', seed: 1 };
const auritus = { folder: '', window: 5, stride: 2, split };
const windows = async () => ({ dataset: asInput(await artifactOf(await loadRun('auritus'), {}, auritus, recordings())) });

const images = path.join(folder, 'images');
mkdirSync(images);
writeFileSync(path.join(images, 'train.bin'), cifarBatch([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1]));
writeFileSync(path.join(images, 'test.bin'), cifarBatch([4, 2]));

const sounds = path.join(folder, 'sounds');
for (const [place, word] of ['yes', 'no', 'go'].entries()) {
  mkdirSync(path.join(sounds, word), { recursive: true });
  for (const speaker of ['a1', 'b2', 'c3']) {
    const samples = Int16Array.from({ length: 16_000 }, (_, at) => ((at * at * (place + speaker.length)) % 20_011) - 9000);
    writeFileSync(path.join(sounds, word, `${speaker}_nohash_0.wav`), wavFile(samples));
  }
}
const listened = () => readingFrom(sounds, { of: 'folder', suffix: '.wav', nested: true });
const speech = {
  folder: '',
  labels: 12,
  split: { kind: 'by_speaker', val: '1/3', test: '1/3', seed: 1 },
  noise: { kind: 'none' },
  most: null,
};
const mel = { as: 'sequence', frame: 480, hop: 320, bands: 40, low: 20, high: 4000, level: 'max' };
const waveforms = async () => {
  const raw = { ...speech, features: { kind: 'raw' } };
  return { dataset: asInput(await artifactOf(await loadRun('speech_commands'), {}, raw, listened())) };
};

type Case = readonly [inputs: () => Promise<RunInputs>, params: RunParams, context?: () => RunContext];

/** Robust accuracy and agreement of one attack, as if they were two values of an axis. */
const metrics = async () => {
  const of = async (op: string) => asInput(await artifactOf(await loadRun(op), await attack(), {}));
  return { 'of.0': await of('robust_accuracy'), 'of.1': await of('agreement') };
};

const cases: Readonly<Record<string, Case>> = {
  digits: [async () => ({}), { as: 'sequence', train: 100, seed: 1 }],
  auritus: [async () => ({}), auritus, recordings],
  cifar10: [
    async () => ({}),
    { folder: '', pixels: 'bytes', val: '1/4', test: 'test', seed: 1 },
    () => readingFrom(images, { of: 'folder', suffix: '.bin' }),
  ],
  speech_commands: [async () => ({}), { ...speech, features: { kind: 'logmel', ...mel } }, listened],
  mfcc: [waveforms, { ...mel, coefficients: 10 }],
  take: [windows, { train: 40, val: null, test: 10, seed: 1 }],
  normalize: [windows, { method: 'std' }],
  train: [
    async () => ({ data: asInput(sequences, 'train'), validation: asInput(sequences, 'val') }),
    { network, epochs: 3, batch: 3, rate: '1/100', seed: 1, patience: 0, keep: 'last' },
  ],
  fgsm: [async () => ({ model, on: asInput(set, 'test') }), fgsm],
  bim: [async () => ({ model, on: asInput(set, 'test') }), { ...fgsm, steps: 5, alpha: '1/30' }],
  pgd: [async () => ({ model, on: asInput(set, 'test') }), { ...fgsm, steps: 5, alpha: '1/30', start: 'random', restarts: 2, seed: 1 }],
  accuracy: [async () => ({ model, on: asInput(set, 'test') }), {}],
  robust_accuracy: [attack, {}],
  agreement: [attack, {}],
  arithmetic: [metrics, { formula: '$0 $1 - 0.5 *' }],
  mean: [metrics, {}],
  min: [metrics, {}],
  max: [metrics, {}],
  std: [metrics, {}],
  ci95: [metrics, {}],
};

/** Everything an artifact is named by, as one digest. */
const digestOf = ({ type, meta, tensors }: ArtifactDraft): string =>
  sha256(
    canonicalJson({
      type,
      meta,
      tensors: Object.fromEntries(
        Object.entries(tensors).map(([name, tensor]) => [
          name,
          { dtype: dtypeOf(tensor.data), shape: tensor.shape, digest: sha256(bytesOf(tensor)) },
        ]),
      ),
    }),
  );

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('equal inputs give the bytes they always gave', () => {
  it.each(Object.keys(cases))('%s: other bytes need another version or another profile', async (op) => {
    const [inputs, params, context = () => quiet] = cases[op]!;
    const spec = specs.get(op)!;
    const profile = spec.numerics === 'none' ? 'none' : (await workerPlans()).profile.split(':')[0];
    const digest = digestOf(await artifactOf(await loadRun(op), await inputs(), params, context()));
    expect({ [`${op} ${spec.version} ${profile}`]: digest }).toEqual({
      [`${op} ${spec.version} ${profile}`]: expected[`${op} ${spec.version} ${profile}`],
    });
  });

  it('for every operation there is', () => {
    expect(Object.keys(cases).sort()).toEqual([...specs.keys()].sort());
  });
});
