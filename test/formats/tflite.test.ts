import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { sharedFile } from '../shared-data.js';
import { testExecutor } from '../tensor/test-executor.js';
import { importBytes, outcomeOf, wholeModel } from './model-files.js';

const mlperf = (name: string) => sharedFile(`data/models/mlperf_tiny/${name}`);
const resnet = mlperf('pretrainedResnet.tflite');
const keras = mlperf('pretrainedResnet.h5');
const quantised = mlperf('pretrainedResnet_quant.tflite');
const images = sharedFile('data/cifar10/mlperf_tiny_perf200.bin.gz');
const first = sharedFile('data/cifar10/test_first2000.bin.gz');

function samplesOf(file: string) {
  const bytes = gunzipSync(readFileSync(file));
  const labels = Array.from({ length: bytes.length / 3073 }, (_, index) => bytes[index * 3073] ?? 0);
  const samples = Float32Array.from({ length: labels.length * 3072 }, (_, index) => {
    const value = index % 3072;
    return bytes[Math.floor(index / 3072) * 3073 + 1 + (value % 3) * 1024 + Math.floor(value / 3)] ?? 0;
  });
  return { labels, samples };
}

async function logitsOf(file: string, samples: Float32Array, count: number): Promise<Float32Array> {
  const { network, weights } = wholeModel(importBytes(readFileSync(file)));
  const plan = (await testExecutor()).compileInference(network, count);
  plan.setWeights([...weights]);
  return plan.infer(samples, count).slice();
}

function right(logits: Float32Array, labels: readonly number[]): number {
  return labels.filter((label, index) => {
    const own = logits.subarray(index * 10, index * 10 + 10);
    return own.indexOf(Math.max(...own)) === label;
  }).length;
}

describe.skipIf(!resnet || !keras || !quantised || !images)('the ResNet8 of MLPerf Tiny as .tflite', () => {
  it('gives the logits of the .h5, and its int8 weights are right nearly as often', { timeout: 120_000 }, async () => {
    const { labels, samples } = samplesOf(images ?? '');
    const logits = await logitsOf(resnet ?? '', samples, labels.length);
    const expected = await logitsOf(keras ?? '', samples, labels.length);
    const int8 = await logitsOf(quantised ?? '', samples, labels.length);
    const furthest = expected.reduce((most, value, index) => Math.max(most, Math.abs(value - (logits[index] ?? Number.NaN))), 0);
    expect(furthest).toBeLessThan(1e-4);
    expect(right(logits, labels)).toBe(174);
    expect(Math.abs(right(int8, labels) - 174)).toBeLessThanOrEqual(4);
  });

  it.skipIf(!first || process.env['TML_FULL'] !== '1')('is right on 1758 of the first 2000 images', { timeout: 600_000 }, async () => {
    const { labels, samples } = samplesOf(first ?? '');
    let count = 0;
    for (let at = 0; at < labels.length; at += 200) {
      const logits = await logitsOf(resnet ?? '', samples.subarray(at * 3072, (at + 200) * 3072), 200);
      count += right(logits, labels.slice(at, at + 200));
    }
    expect(count).toBe(1758);
  });

  it('cut off anywhere is refused, and with bytes changed is read or refused', () => {
    const bytes = readFileSync(quantised ?? '');
    for (let part = 0; part < 16; part++) {
      expect(outcomeOf(importBytes(bytes.subarray(0, Math.floor((bytes.length * part) / 16))))).not.toBe('read');
    }
    for (let at = 0; at < bytes.length - 8; at += 1997) {
      const changed = Uint8Array.from(bytes).fill(0xff, at, at + 8);
      expect(['read', 'damaged', 'unsupported']).toContain(outcomeOf(importBytes(changed)));
    }
  });
});

const audio = sharedFile('data/models/tflm/audio_preprocessor_int8.tflite');
const lstm = sharedFile('data/models/tflm/trained_lstm.tflite');

it.skipIf(!audio || !lstm)('an operator that does not exist here is named with its place', () => {
  expect(importBytes(readFileSync(lstm ?? ''))).toMatchObject({
    ok: false,
    problem: { kind: 'unsupported', where: 'operator 0 (UNIDIRECTIONAL_SEQUENCE_LSTM)' },
  });
  expect(importBytes(readFileSync(audio ?? ''))).toMatchObject({ ok: false, problem: { kind: 'unsupported' } });
});
