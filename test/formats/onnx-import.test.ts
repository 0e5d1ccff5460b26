import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { modelWriters } from '../../src/formats/write-model-file.js';
import { elementCount } from '../../src/network/shape.js';
import { randomValues, testRandom } from '../tensor/random-networks.js';
import { testExecutor } from '../tensor/test-executor.js';
import { importFiles, wholeModel } from './model-files.js';
import { onnxCases } from './onnx-cases.js';
import { plausibleWeights } from './sample-files.js';

const digest = (values: Float32Array): string =>
  createHash('sha256')
    .update(new Uint8Array(values.buffer, values.byteOffset, values.byteLength))
    .digest('hex');

it('every exported network is read again with its parameters, and computes the same logits', { timeout: 120_000 }, async () => {
  const executor = await testExecutor();
  for (const [name, network] of onnxCases) {
    const random = testRandom(name.length);
    const weights = plausibleWeights(network, random);
    const bytes = modelWriters.onnx.write(network, weights)[0]?.bytes ?? new Uint8Array();
    const read = importFiles({ name: 'model', contents: new Map([['model', bytes]]), sample: network.input });
    expect(read, name).toMatchObject({ ok: true });
    const back = wholeModel(read);
    const samples = randomValues(2 * elementCount(network.input), random);
    const logits = (of: typeof back) => {
      const plan = executor.compileInference(of.network, 2);
      plan.setWeights([...of.weights]);
      return [...plan.infer(samples, 2)];
    };
    const expected = logits({ network, weights });
    const scale = Math.max(1, ...expected.map(Math.abs));
    const error = Math.max(...logits(back).map((value, index) => Math.abs(value - (expected[index] ?? Number.NaN))));
    expect(error / scale, `error of ${name}`).toBeLessThan(1e-6);
    // Layers that the output does not depend on are not written.
    const written = new Set(weights.map(digest));
    expect(
      back.weights.map(digest).every((one) => written.has(one)),
      `weights of ${name}`,
    ).toBe(true);
  }
});
