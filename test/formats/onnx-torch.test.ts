import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { testExecutor } from '../tensor/test-executor.js';
import { importFiles, wholeModel } from './model-files.js';

/** What PyTorch wrote and computed; `test/golden/onnx/record-torch.py` recorded it. */
interface TorchCase {
  readonly name: string;
  readonly sample: readonly number[];
  readonly samples: readonly number[];
  readonly logits: readonly number[];
  readonly model: string;
}

it('models of PyTorch, of both of its exporters, compute the logits that it does', async () => {
  const executor = await testExecutor();
  const cases = JSON.parse(readFileSync(path.join(import.meta.dirname, '../golden/onnx/torch.json'), 'utf8')) as readonly TorchCase[];
  expect(cases.length).toBeGreaterThan(0);
  const problems: string[] = [];
  for (const { name, sample, samples, logits, model } of cases) {
    const read = importFiles({ name: 'model', contents: new Map([['model', Buffer.from(model, 'base64')]]), sample });
    if (!read.ok) {
      problems.push(`${name}: ${read.problem.where}: ${read.problem.problem}`);
      continue;
    }
    const { network, weights } = wholeModel(read);
    expect(network.input, name).toEqual(sample);
    const plan = executor.compileInference(network, 2);
    plan.setWeights([...weights]);
    const found = [...plan.infer(Float32Array.from(samples), 2)];
    const error = Math.max(...relative(logits).map((value, index) => Math.abs(value - (relative(found)[index] ?? Number.NaN))));
    if (!(error < 1e-4)) problems.push(`${name}: off by ${error}`);
  }
  expect(problems).toEqual([]);
});

/** Differences to the first of three or four classes of each sample: what a log-softmax keeps. */
function relative(logits: readonly number[]): readonly number[] {
  const classes = logits.length / 2;
  return logits.map((value, index) => value - (logits[index - (index % classes)] ?? 0));
}
