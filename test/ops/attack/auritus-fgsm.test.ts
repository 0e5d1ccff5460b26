import { beforeAll, describe, expect, it } from 'vitest';
import type { ArtifactDraft } from '../../../src/graph/artifact.js';
import { fgsmRun } from '../../../src/ops/attack/fgsm.run.js';
import { auritusRun } from '../../../src/ops/dataset/auritus.run.js';
import { agreementRun } from '../../../src/ops/metric/agreement.run.js';
import { weightTensors } from '../../../src/ops/model-artifact.js';
import { predictions } from '../../../src/ops/prediction.js';
import { harTcn } from '../../network/example-networks.js';
import { auritusFolder } from '../../shared-auritus.js';
import { sharedTcn } from '../../shared-models.js';
import { artifactOf, asInput, readingFrom, runAll } from '../artifacts.js';

const folder = auritusFolder();
const tcn = await sharedTcn();

/** Agreement of the published weights on all windows, by ε, recomputed from the study's code in float32. */
const AGREEMENT: readonly (readonly [eps: string, agreement: number])[] = [
  ['1/20', 0.8382],
  ['1/5', 0.406],
  ['2/5', 0.1703],
  ...(process.env['TML_FULL'] === undefined
    ? []
    : ([
        ['1/10', 0.6398],
        ['3/10', 0.2305],
        ['1/2', 0.1562],
        ['3/5', 0.155],
        ['7/10', 0.1524],
        ['4/5', 0.1494],
        ['9/10', 0.1445],
        ['1', 0.1395],
        ['3/2', 0.1242],
        ['2', 0.1197],
        ['5', 0.1188],
        ['10', 0.1186],
        ['15', 0.1185],
        ['20', 0.1185],
        ['30', 0.1185],
        ['40', 0.1185],
        ['50', 0.1184],
      ] as const)),
];

/** Logits of the first windows of two recordings, from an independent float32 implementation. */
const LOGITS = [
  { participant: 1, label: 8, logits: [1.4223, 8.9422, 14.115, -8.2353, -3.3203, -1.2018, -25.3611, -1.6793, 19.4095] },
  { participant: 10, label: 0, logits: [9.0447, 1.1333, -2.9162, -12.444, -3.0596, -4.0931, -30.2227, -21.0936, 2.056] },
];

/** All windows as the test split. */
async function allWindows(): Promise<ArtifactDraft> {
  const split = { kind: 'by_subject', val: '1/10', test: '1/10', seed: 1 };
  const data = await artifactOf(
    auritusRun,
    {},
    { folder: '', window: 550, stride: 50, channels: 'raw', features: 'none', resample: null, split },
    readingFrom(folder ?? ''),
  );
  const count = data.tensors['labels']!.data.length;
  return { ...data, tensors: { ...data.tensors, test: { shape: [count], data: Int32Array.from({ length: count }, (_, index) => index) } } };
}

describe.skipIf(folder === null || tcn === null)('the published human-activity network on all published windows', () => {
  let data: ArtifactDraft;
  let attacks: readonly ArtifactDraft[];
  let logits: Float32Array;
  let labels: Uint8Array;
  const rows = (all: Float32Array): Float32Array[] => Array.from(labels, (_, index) => all.subarray(index * 9, index * 9 + 9));

  beforeAll(async () => {
    data = await allWindows();
    const network = JSON.parse(JSON.stringify(harTcn));
    const tensors = weightTensors(harTcn, tcn?.weights ?? []);
    const model = asInput({ type: 'model', meta: { network, classes: data.meta['classes'] ?? [] }, tensors });
    const params = { loss: 'mse', labels: 'true', clip: 'off', relative: 'none', norm: 'linf' };
    const variants = AGREEMENT.map(([eps]) => ({ ...params, eps }));
    const outcomes = await runAll(fgsmRun, { model, on: asInput(data, 'test') }, variants);
    attacks = outcomes.map((outcome) => (outcome.ok ? outcome.artifact : expect.unreachable(outcome.error.message)));
    logits = attacks[0]!.tensors['clean_logits']!.data as Float32Array;
    labels = data.tensors['labels']!.data as Uint8Array;
  }, 1_200_000);

  it('gives the published logits', () => {
    const participants = data.tensors['subjects']!.data;
    for (const { participant, label, logits: published } of LOGITS) {
      const window = labels.findIndex((one, index) => one === label && participants[index] === participant);
      const found = rows(logits)[window]!;
      published.forEach((value, index) => expect(Math.abs(found[index]! - value), `class ${index}`).toBeLessThan(1e-3));
    }
  });

  it('is as accurate as published', () => {
    const right = predictions(logits, 9).filter((predicted, index) => predicted === labels[index]).length;
    expect(Math.abs(right / labels.length - 0.98397)).toBeLessThan(1e-4);
  });

  it('falls to FGSM as published', async () => {
    for (const [index, [eps, published]] of AGREEMENT.entries()) {
      const metric = await artifactOf(agreementRun, { attack: asInput(attacks[index]!) }, {});
      expect(Math.abs((metric.meta['value'] as number) - published), `eps ${eps}: ${String(metric.meta['value'])}`).toBeLessThan(0.01);
    }
  });

  it('has about as many windows that never move as the study, and says so', () => {
    // 650 in the study, whose back-propagation loses some more.
    const { zero_gradient: zero } = attacks[0]!.meta['flags'] as unknown as { zero_gradient: { raised: boolean; count: number } };
    expect(zero.count).toBeGreaterThan(600);
    expect(zero.count).toBeLessThan(700);
    expect(zero.raised).toBe(true);
  });
});
