import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { exportProblem, modelWriters } from '../../src/formats/write-model-file.js';
import { elementCount } from '../../src/network/shape.js';
import { networkOf } from '../checker/network-of.js';
import { randomValues, testRandom } from '../tensor/random-networks.js';
import { testExecutor } from '../tensor/test-executor.js';
import { onnxCases } from './onnx-cases.js';
import { plausibleWeights } from './sample-files.js';

/** What onnxruntime gave for the very file with this digest; `test/golden/onnx/record.py` wrote it. */
type Golden = Readonly<Record<string, { readonly sha256: string; readonly logits: readonly number[] }>>;

const BATCH = 2;
const GOLDEN = path.join(import.meta.dirname, '../golden/onnx/logits.json');
/** A folder to put the models and samples in, for `record.py`. */
const folder = process.env['TML_ONNX_FOLDER'];

const cases = [...onnxCases].map(([name, network], seed) => {
  const random = testRandom(seed + 1);
  const weights = plausibleWeights(network, random);
  const [file] = modelWriters.onnx.write(network, weights);
  return {
    name,
    network,
    weights,
    samples: randomValues(BATCH * elementCount(network.input), random),
    bytes: file?.bytes ?? new Uint8Array(),
  };
});

it.runIf(folder !== undefined)('writes the models that onnxruntime is to run', () => {
  mkdirSync(folder ?? '', { recursive: true });
  const list = cases.map(({ name, network, samples, bytes }, index) => {
    writeFileSync(path.join(folder ?? '', `${index}.onnx`), bytes);
    return { name, file: `${index}.onnx`, shape: [BATCH, ...network.input], samples: [...samples] };
  });
  writeFileSync(path.join(folder ?? '', 'cases.json'), JSON.stringify(list));
});

it.skipIf(folder !== undefined)('onnxruntime computes the logits of every exported network to 1e-4', async () => {
  const golden = JSON.parse(readFileSync(GOLDEN, 'utf8')) as Golden;
  const executor = await testExecutor();
  expect(Object.keys(golden)).toEqual(cases.map(({ name }) => name));
  for (const { name, network, weights, samples, bytes } of cases) {
    const recorded = golden[name];
    expect(createHash('sha256').update(bytes).digest('hex'), `bytes of ${name}`).toBe(recorded?.sha256);
    const plan = executor.compileInference(network, BATCH);
    plan.setWeights(weights);
    const logits = [...plan.infer(samples, BATCH)];
    expect(logits.length, name).toBe(recorded?.logits.length);
    const scale = Math.max(1, ...logits.map(Math.abs));
    const error = Math.max(...logits.map((value, index) => Math.abs(value - (recorded?.logits[index] ?? Number.NaN))));
    expect(error / scale, `error of ${name}`).toBeLessThan(1e-4);
  }
});

it('a layer without an operator is refused by its name', () => {
  expect(exportProblem(networkOf('fastgrnn_har()', [50, 6], 4), 'onnx')).toEqual({
    kind: 'unsupported',
    where: 'layer fastgrnn_1',
    problem: 'ONNX has no such operator',
  });
});
