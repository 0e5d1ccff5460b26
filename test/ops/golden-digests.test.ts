import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { ArtifactDraft } from '../../src/graph/artifact.js';
import { canonicalJson } from '../../src/graph/canonical-json.js';
import { sha256 } from '../../src/graph/keys.js';
import type { RunContext, RunInputs, RunParams } from '../../src/ops/op-run.js';
import { loadRun } from '../../src/ops/runs.js';
import { writeSafetensors } from '../../src/formats/safetensors/write.js';
import { parametersOf } from '../../src/network/parameters.js';
import { elementCount } from '../../src/network/shape.js';
import { smallNetwork } from '../formats/sample-files.js';
import { specs } from '../../src/ops/specs.js';
import { workerPlans } from '../../src/ops/worker-executor.js';
import { bytesOf, dtypeOf } from '../../src/store/tensor-bytes.js';
import { artifactOf, asInput, quiet, readingBytes, readingFiles, readingFrom } from './artifacts.js';
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
const place = (name: string, text: string | Uint8Array): string => {
  const file = path.join(folder, 'files', name);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, text);
  return file;
};
const tableFile = place('table.csv', `a,b,kind\n${Array.from({ length: 30 }, (_, row) => `${row},${row / 7},k${row % 3}`).join('\n')}\n`);
const table = {
  file: '',
  label: 'kind',
  columns: null,
  units: 'V',
  header: true,
  delimiter: 'comma',
  split: { kind: 'k_fold', folds: 5, fold: 2, seed: 1 },
};
const tsFile = place(
  'series.ts',
  `@classLabel true up down\n@data\n${Array.from({ length: 12 }, (_, row) => `${row},1,2:3,4,${row / 3}:${row % 2 ? 'up' : 'down'}`).join('\n')}\n`,
);
const tsParams = { train: '', test: '', unequal: 'refuse', unit: 'V', val: '1/4', seed: 1 };
const csvParams = {
  folder: '',
  names: '{subject}_{label}.csv',
  label: null,
  subject: null,
  columns: '1, 2, 3',
  units: 'g',
  header: false,
  delimiter: 'comma',
  window: 5,
  stride: 2,
  split: { kind: 'by_file', val: '1/10', test: '1/5', seed: 1, stratified: true },
};
const npyFile = (name: string, descr: string, shape: string, body: Uint8Array): string => {
  const header = `{'descr': '${descr}', 'fortran_order': False, 'shape': (${shape}), }`.padEnd(117);
  return place(name, Buffer.concat([Buffer.from('\x93NUMPY\x01\x00\x76\x00', 'latin1'), Buffer.from(`${header}\n`), body]));
};
const npyFiles = {
  x: npyFile(
    'x.npy',
    '<i2',
    '12, 3',
    new Uint8Array(72).map((_, index) => (index * 37) % 251),
  ),
  y: npyFile(
    'y.npy',
    '|u1',
    '12,',
    new Uint8Array(12).map((_, index) => index % 3),
  ),
};
const npyParams = { x: '', y: '', unit: 'V', split: { kind: 'random', val: '1/4', test: '1/4', seed: 1 } };
for (const name of ['a/1.png', 'a/2.png', 'a/3.png', 'b/1.png', 'b/2.png'])
  place(
    name,
    Buffer.from(
      'iVBORw0KGgoAAAANSUhEUgAAAAcAAAAJCAAAAADbM2l/AAAANklEQVR4nAXBgRHAMAwCsQvmwbms0f1nrHS+fb37hI2xKJNGwMZobGEpUEDGnl41mzCanCT5AT18AYUDuduyAAAAAElFTkSuQmCC',
      'base64',
    ),
  );
const pictures = () => readingFrom(path.join(folder, 'files'), { of: 'folder', suffix: '.png', nested: true });
const images = { folder: '', names: '{label}/*', split: { kind: 'k_fold', folds: 3, fold: 1, seed: 1 } };
const split = { kind: 'random_windows', val: '1/10', test: '1/5', seed: 1 };
const auritus = { folder: '', window: 5, stride: 2, channels: 'raw', features: 'none', resample: null, split };
const windows = async () => ({ dataset: asInput(await artifactOf(await loadRun('auritus'), {}, auritus, recordings())) });

const batches = path.join(folder, 'images');
mkdirSync(batches);
writeFileSync(path.join(batches, 'train.bin'), cifarBatch([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1]));
writeFileSync(path.join(batches, 'test.bin'), cifarBatch([4, 2]));
/** Weights that every machine makes alike. */
const exactWeights = parametersOf(smallNetwork).map(({ shape }, index) =>
  Float32Array.from({ length: elementCount(shape) }, (_, at) => ((at * 7 + index) % 11) / 8 - 0.5),
);

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

const picturesSet = async () => ({ dataset: asInput(await artifactOf(await loadRun('images'), {}, images, pictures())) });

type Case = readonly [inputs: () => Promise<RunInputs>, params: RunParams, context?: () => RunContext];

/** Robust accuracy and agreement of one attack, as if they were two values of an axis. */
const metrics = async () => {
  const of = async (op: string) => asInput(await artifactOf(await loadRun(op), await attack(), {}));
  return { 'of.0': await of('robust_accuracy'), 'of.1': await of('agreement') };
};

const own = { epochs: 3, batch: 3, rate: '1/100', seed: 1, patience: 0, keep: 'last' };
const training = { network, ...own };
const splits = async () => ({ data: asInput(sequences, 'train'), validation: asInput(sequences, 'val') });

const cases: Readonly<Record<string, Case>> = {
  digits: [async () => ({}), { as: 'sequence', train: 100, seed: 1 }],
  auritus: [async () => ({}), auritus, recordings],
  cifar10: [
    async () => ({}),
    { folder: '', pixels: 'bytes', val: '1/4', test: 'test', seed: 1 },
    () => readingFrom(batches, { of: 'folder', suffix: '.bin' }),
  ],
  csv_windows: [async () => ({}), csvParams, recordings],
  ts_file: [async () => ({}), tsParams, () => readingFiles({ train: tsFile, test: tsFile })],
  npy: [async () => ({}), npyParams, () => readingFiles(npyFiles)],
  balance: [windows, { method: 'repeat', seed: 1 }],
  relabel: [windows, { classes: 'sitting: still, standing: still' }],
  images: [async () => ({}), images, pictures],
  table: [async () => ({}), table, () => readingFiles({ file: tableFile })],
  speech_commands: [async () => ({}), { ...speech, features: { kind: 'logmel', ...mel } }, listened],
  audio: [
    async () => ({}),
    {
      folder: '',
      classes: 'yes,no,go',
      names: '{label}/{subject}_*.wav',
      rate: 16_000,
      samples: 9000,
      features: { kind: 'mfcc', ...mel, as: 'image', coefficients: 5 },
      split: { kind: 'by_subject', val: '1/3', test: '1/3', seed: 1 },
    },
    listened,
  ],
  mfcc: [waveforms, { ...mel, coefficients: 10 }],
  resize: [picturesSet, { height: 4, width: 11 }],
  augment: [windows, { shift: '1/10', flip: false, scale: '0', noise: '1/2', seed: 1 }],
  take: [windows, { train: 40, val: null, test: 10, seed: 1 }],
  features10: [windows, {}],
  normalize: [windows, { method: 'std' }],
  train: [splits, training],
  fine_tune: [
    async () => ({
      model: asInput(await artifactOf(await loadRun('train'), await splits(), training)),
      ...(await splits()),
    }),
    {
      ...own,
      unfreeze: { kind: 'last', layers: 1 },
      optimizer: { kind: 'momentum', momentum: '9/10', nesterov: true },
      weight_decay: '1/100',
      clip: '1/2',
      schedule: { kind: 'cosine', floor: '1/10' },
      warmup: 1,
      label_smoothing: '1/10',
      class_weights: { kind: 'balanced' },
      robust: { kind: 'trades', eps: '1/10', steps: 2, alpha: null, beta: '6', relative: 'none', clip: 'on' },
    },
  ],
  distill: [
    async () => ({
      teacher: asInput(await artifactOf(await loadRun('train'), await splits(), training)),
      ...(await splits()),
    }),
    {
      ...training,
      temperature: '3',
      weight: '1/2',
      robust: { kind: 'pgd', eps: '1/10', steps: 2, alpha: null, relative: 'none', clip: 'on' },
    },
  ],
  prune: [async () => ({ model }), { sparsity: '2/3', scope: 'global' }],
  pretrained: [
    async () => ({ data: asInput(sequences) }),
    { file: '' },
    () => readingBytes('net.safetensors', writeSafetensors(smallNetwork, exactWeights)),
  ],
  export: [async () => ({ model }), { format: 'keras' }],
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
