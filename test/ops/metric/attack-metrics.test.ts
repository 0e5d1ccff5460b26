import { describe, expect, it } from 'vitest';
import type { ArtifactDraft } from '../../../src/graph/artifact.js';
import { agreementRun } from '../../../src/ops/metric/agreement.run.js';
import { robustAccuracyRun } from '../../../src/ops/metric/robust-accuracy.run.js';
import { artifactOf, asInput } from '../artifacts.js';

// Two classes; each row: label, prediction before, prediction after; `none` is a row of NaN.
type Prediction = 0 | 1 | 'none';
const logitsOf = (prediction: Prediction): number[] => (prediction === 'none' ? [NaN, 0] : prediction === 0 ? [1, 0] : [0, 1]);

function attackDraft(rows: readonly (readonly [0 | 1, Prediction, Prediction])[]): ArtifactDraft {
  const n = rows.length;
  return {
    type: 'attack',
    meta: { flags: { zero_gradient: { state: 'checked', raised: true } }, sound: false },
    tensors: {
      labels: { shape: [n], data: Int32Array.from(rows, ([label]) => label) },
      clean_logits: { shape: [n, 2], data: Float32Array.from(rows.flatMap(([, clean]) => logitsOf(clean))) },
      adversarial_logits: { shape: [n, 2], data: Float32Array.from(rows.flatMap(([, , after]) => logitsOf(after))) },
    },
  };
}

const attack = asInput(
  attackDraft([
    [0, 0, 0], // right and stays right
    [1, 1, 0], // right, then wrong
    [1, 0, 0], // wrong and stays wrong: agrees, not robust
    [1, 0, 1], // wrong, then right
    [0, 'none', 'none'],
    [0, 0, 'none'],
  ]),
);

describe('robust_accuracy', () => {
  it('counts samples that are right after the attack, over all samples', async () => {
    const { meta, tensors } = await artifactOf(robustAccuracyRun, { attack }, {});
    expect(meta).toMatchObject({ value: 2 / 6, unit: 'share', n: 6, correct: 2 });
    expect(tensors['outcomes']?.data).toEqual(Uint8Array.of(1, 0, 0, 1, 0, 0));
  });

  it('carries the flags of the attack', async () => {
    const { meta } = await artifactOf(robustAccuracyRun, { attack }, {});
    expect(meta['flags']).toEqual({ zero_gradient: { state: 'checked', raised: true } });
    expect(meta['sound']).toBe(false);
  });
});

describe('agreement', () => {
  it('counts samples whose prediction stays, right or wrong; no prediction never agrees', async () => {
    const { meta, tensors } = await artifactOf(agreementRun, { attack }, {});
    expect(meta).toMatchObject({ value: 2 / 6, n: 6, correct: 2 });
    expect(tensors['outcomes']?.data).toEqual(Uint8Array.of(1, 0, 1, 0, 0, 0));
  });

  it('comes with its interval', async () => {
    const { meta } = await artifactOf(agreementRun, { attack }, {});
    // Score interval of 2 of 6: roots of (p − 1/3)² = z² p (1 − p) / 6.
    const [low, high] = meta['ci95'] as readonly [number, number];
    for (const p of [low, high]) expect((p - 1 / 3) ** 2).toBeCloseTo((1.959963984540054 ** 2 * p * (1 - p)) / 6, 12);
    expect(low).toBeLessThan(1 / 3);
    expect(high).toBeGreaterThan(1 / 3);
  });
});
