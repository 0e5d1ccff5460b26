import h5wasm, { type Dataset } from 'h5wasm/node';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Network } from '../../src/network/network.js';
import { readNumberTable } from '../../src/ops/data/number-table.js';
import type { Executor, Weights } from '../../src/tensor/executor.js';
import { networkOf } from '../checker/network-of.js';
import { auritusFolder } from '../shared-auritus.js';
import { sharedFile } from '../shared-data.js';
import { readNpy } from '../shared-npy.js';
import { testExecutor } from './test-executor.js';

const WINDOW = 550;
const STRIDE = 50;
const CHANNELS = 6;
const CODES = ['W', 'R', 'J', 'St', 'Tl', 'Tr', 'Si', 'L', 'F'];
const BATCH = 500;

const MODELS = 'data/models/tinyml_security';
const folder = auritusFolder();
const fastrnn = sharedFile(`${MODELS}/fastrnn.h5`);
const bonsai = ['Z', 'W', 'V', 'T'].map((name) => sharedFile(`${MODELS}/bonsai/${name}.npy`));
const protonn = ['W', 'B', 'Z'].map((name) => sharedFile(`${MODELS}/protonn/${name}.npy`));
const features = sharedFile('data/auritus_protonn_features/test_features_float32_300x10.bin.gz');
const labels = sharedFile('data/auritus_protonn_features/test_labels_uint8_300.bin');

interface Windows {
  readonly samples: readonly Float32Array[];
  readonly labels: readonly number[];
  /** Index of a file's first window. */
  readonly first: ReadonlyMap<string, number>;
}

/** All windows of the study: files in the order of their names, windows aligned at the end of a recording. */
function readWindows(source: string): Windows {
  const samples: Float32Array[] = [];
  const classes: number[] = [];
  const first = new Map<string, number>();
  for (const file of readdirSync(source)
    .filter((name) => name.endsWith('.csv'))
    .toSorted((a, b) => (a < b ? -1 : 1))) {
    const table = readNumberTable(readFileSync(path.join(source, file)), CHANNELS + 1, CHANNELS);
    if (!table.ok) throw new Error(file);
    first.set(file, samples.length);
    const label = CODES.indexOf(file.slice(file.indexOf('_') + 1, -'.csv'.length));
    for (let from = (table.rows - WINDOW) % STRIDE; from + WINDOW <= table.rows; from += STRIDE) {
      samples.push(table.values.subarray(from * CHANNELS, (from + WINDOW) * CHANNELS));
      classes.push(label);
    }
  }
  return { samples, labels: classes, first };
}

/** Minimum, maximum, range, variance and deviation of |acceleration| and |angular rate|, in float64. */
function tenFeatures(window: Float32Array): Float32Array {
  const series = [0, 3].map((from) =>
    Array.from({ length: WINDOW }, (_, t) => Math.hypot(...[0, 1, 2].map((axis) => window[t * CHANNELS + from + axis] ?? Number.NaN))),
  );
  const of = series.map((values) => {
    const mean = values.reduce((sum, value) => sum + value, 0) / WINDOW;
    const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / WINDOW;
    const [low, high] = [Math.min(...values), Math.max(...values)];
    return [low, high, high - low, variance, Math.sqrt(variance)];
  });
  return Float32Array.from([0, 1, 2, 3, 4].flatMap((index) => of.map((values) => values[index] ?? Number.NaN)));
}

function inferAll(executor: Executor, network: Network, weights: Weights, samples: readonly Float32Array[]): Float32Array[] {
  const plan = executor.compileInference(network, BATCH);
  plan.setWeights(weights);
  const size = samples[0]?.length ?? 0;
  const rows: Float32Array[] = [];
  for (let from = 0; from < samples.length; from += BATCH) {
    const part = samples.slice(from, from + BATCH);
    const block = new Float32Array(part.length * size);
    part.forEach((sample, index) => block.set(sample, index * size));
    const logits = plan.infer(block, part.length);
    part.forEach((_, index) => rows.push(logits.slice(index * CODES.length, (index + 1) * CODES.length)));
  }
  return rows;
}

const predicted = (row: Float32Array): number => row.indexOf(Math.max(...row));
const shareRight = (rows: readonly Float32Array[], classes: ArrayLike<number>): number =>
  rows.filter((row, index) => predicted(row) === classes[index]).length / rows.length;

function expectRow(actual: Float32Array | undefined, expected: readonly number[], tolerance: number): void {
  expected.forEach((value, index) => expect(Math.abs((actual?.[index] ?? Number.NaN) - value), `class ${index}`).toBeLessThan(tolerance));
}

async function fastrnnWeights(file: string): Promise<Weights> {
  await h5wasm.ready;
  const source = new h5wasm.File(file, 'r');
  const cell = ['W', 'U', 'B_h', 'alpha', 'beta'].map((name) => `rnn/fast_rnn_cell_keras/${name}:0`);
  const names = [...cell, 'dense/dense/kernel:0', 'dense/dense/bias:0'];
  const weights = names.map((name) => Float32Array.from((source.get(`model_weights/${name}`) as Dataset).value as Float32Array));
  source.close();
  return weights;
}

describe.skipIf(folder === null || fastrnn === null)('the published networks of the human-activity study on its 14,971 windows', () => {
  let windows: Windows;
  let executor: Executor;
  beforeAll(async () => {
    windows = readWindows(folder ?? '');
    executor = await testExecutor();
  }, 120_000);

  it('FastRNN: published logits and accuracy', { timeout: 120_000 }, async () => {
    expect(windows.samples).toHaveLength(14_971);
    const rows = inferAll(
      executor,
      networkOf('fastrnn_har()', [WINDOW, CHANNELS], 9),
      await fastrnnWeights(fastrnn ?? ''),
      windows.samples,
    );
    const row = (file: string): Float32Array | undefined => rows[windows.first.get(file) ?? -1];
    expectRow(row('1_F.csv'), [8.9185, 3.1013, 8.7858, -2.9957, -21.209, -9.6061, -4.6832, -18.3978, 4.6075], 1e-3);
    expectRow(row('10_W.csv'), [15.8698, 2.8813, -3.8168, -1.1972, -2.7238, -4.867, -5.5088, -9.0905, -2.7646], 1e-3);
    expect(Math.abs(shareRight(rows, windows.labels) - 0.94055)).toBeLessThan(1.5 / 14_971);
    const histogram = CODES.map((_, code) => rows.filter((one) => predicted(one) === code).length);
    expect(histogram).toEqual([2093, 1771, 1231, 1557, 1883, 1460, 1578, 1446, 1952]);
  });

  it.skipIf(bonsai.includes(null))('Bonsai: published scores and accuracy', { timeout: 120_000 }, () => {
    const samples = windows.samples.map(tenFeatures);
    const network = networkOf('bonsai_har(sharpness: 1e9)', [10], 9);
    const weights = bonsai.map((file) => readNpy(file ?? ''));
    const rows = inferAll(executor, network, weights, samples);
    const row = (file: string): Float32Array | undefined => rows[windows.first.get(file) ?? -1];
    expectRow(row('1_F.csv'), [-1.5899, -2.7538, 0.0972, -2.9072, 0.0604, -0.1627, 0.0467, -0.4098, 2.2646], 2e-4);
    expectRow(row('10_W.csv'), [1.5566, -1.9849, -1.2954, -1.4644, 0.1418, -0.0651, -0.1588, -0.1071, -0.0106], 2e-4);
    expect(Math.abs(shareRight(rows, windows.labels) - 0.69601)).toBeLessThan(1.5 / 14_971);
  });
});

describe.skipIf(protonn.includes(null) || features === null || labels === null)('the published ProtoNN', () => {
  it('classifies 202 of the 300 samples of the published test file', async () => {
    const bytes = gunzipSync(readFileSync(features ?? ''));
    const samples = Array.from({ length: 300 }, (_, row) =>
      Float32Array.from({ length: 10 }, (__, i) => bytes.readFloatLE(4 * (10 * row + i))),
    );
    const weights = protonn.map((file) => readNpy(file ?? ''));
    const rows = inferAll(await testExecutor(), networkOf('protonn_har()', [10], 9), weights, samples);
    expect(shareRight(rows, readFileSync(labels ?? ''))).toBe(202 / 300);
  });
});
