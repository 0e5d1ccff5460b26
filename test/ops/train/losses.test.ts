import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { crossEntropy } from '../../../src/ops/train/cross-entropy.js';
import { distillationLoss } from '../../../src/ops/train/distillation.js';
import { balancedWeights, parseClassWeights } from '../../../src/ops/train/class-weights.js';
import { type LabelLoss, labelLoss } from '../../../src/ops/train/label-loss.js';
import { mart, trades } from '../../../src/ops/train/pair-losses.js';

const row = fc
  .array(fc.double({ min: -4, max: 4, noNaN: true }), { minLength: 4, maxLength: 4 })
  .map((values) => Float32Array.from(values));
const label = fc.nat(3);
const settings = { numRuns: 60 };
const softmax = (logits: ArrayLike<number>): number[] => {
  const powers = Array.from(logits, (value) => Math.exp(value));
  const sum = powers.reduce((a, b) => a + b);
  return powers.map((value) => value / sum);
};
const H = 2 ** -9;

/** Whether a gradient is the slope of a loss, by central differences in steps that float32 holds exactly enough. */
function expectSlope(lossAt: (logits: Float32Array) => number, at: Float32Array, gradient: Float32Array): void {
  at.forEach((value, index) => {
    const moved = (by: number): Float32Array => Float32Array.from(at, (other, place) => (place === index ? value + by : other));
    const [up, down] = [moved(H), moved(-H)];
    const slope = (lossAt(up) - lossAt(down)) / (up[index]! - down[index]!);
    expect(Math.abs(gradient[index]! - slope)).toBeLessThan(2e-3 * (1 + Math.abs(slope)));
  });
}

const losses: readonly LabelLoss[] = [
  { kind: 'ce', smoothing: 0 },
  { kind: 'ce', smoothing: 0.2 },
  { kind: 'mse', smoothing: 0 },
  { kind: 'mse', smoothing: 0.1, weights: Float64Array.of(0.5, 2, 1, 3) },
];

describe.each(losses)('the loss with labels %o', (loss) => {
  it('has its own slope as gradient, times the factor', () => {
    fc.assert(
      fc.property(row, label, (logits, y) => {
        const of = labelLoss(loss, Int32Array.of(y));
        const gradient = new Float32Array(4);
        of(logits, gradient, 0, 1);
        expectSlope((at) => of(at, new Float32Array(4), 0, 1), logits, gradient);
        const half = new Float32Array(4);
        of(logits, half, 0, 0.5);
        half.forEach((value, index) => expect(value).toBe(gradient[index]! / 2));
      }),
      settings,
    );
  });

  it('is its definition', () => {
    fc.assert(
      fc.property(row, label, (logits, y) => {
        const p = softmax(logits);
        const q = p.map((_, k) => loss.smoothing / 4 + (k === y ? 1 - loss.smoothing : 0));
        const plain =
          loss.kind === 'ce'
            ? -q.reduce((sum, t, k) => sum + t * Math.log(p[k]!), 0)
            : q.reduce((sum, t, k) => sum + (p[k]! - t) ** 2, 0) / 4;
        expect(labelLoss(loss, Int32Array.of(y))(logits, new Float32Array(4), 0, 1)).toBeCloseTo((loss.weights?.[y] ?? 1) * plain, 10);
      }),
      settings,
    );
  });
});

it('cross-entropy without settings is that of validation', () => {
  fc.assert(
    fc.property(row, label, (logits, y) => {
      const found = labelLoss({ kind: 'ce', smoothing: 0 }, Int32Array.of(y))(logits, new Float32Array(4), 0, 1);
      expect(found).toBeCloseTo(crossEntropy(logits, 0, 4, y), 12);
    }),
    settings,
  );
});

it('balanced weights make classes count alike, and their mean over the samples 1', () => {
  const labels = Int32Array.of(0, 0, 0, 0, 0, 0, 1, 1, 3, 3, 3, 3);
  const weights = balancedWeights(labels, 4);
  expect(Array.from(weights)).toEqual([0.5, 1.5, 1, 0.75]);
});

describe.each([
  ['trades', (y: number) => trades({ kind: 'ce', smoothing: 0.1 }, Int32Array.of(y), 3)],
  ['mart', (y: number) => mart(Int32Array.of(y), 3)],
] as const)('%s', (name, lossOf) => {
  const value = (y: number, clean: Float32Array, perturbed: Float32Array): number =>
    lossOf(y)({ logits: clean, gradient: new Float32Array(4) }, { logits: perturbed, gradient: new Float32Array(4) }, 0, 1);

  it('has its own slopes as gradients, at both samples', () => {
    fc.assert(
      fc.property(row, row, label, (clean, perturbed, y) => {
        // Where two other classes are level, the margin of MART has a corner.
        const others = Array.from(perturbed)
          .filter((_, index) => index !== y)
          .sort((a, b) => b - a);
        fc.pre(others[0]! - others[1]! > 4 * H);
        const [a, b] = [new Float32Array(4).fill(7), new Float32Array(4).fill(7)];
        lossOf(y)({ logits: clean, gradient: a }, { logits: perturbed, gradient: b }, 0, 1);
        expectSlope((at) => value(y, at, perturbed), clean, a);
        expectSlope((at) => value(y, clean, at), perturbed, b);
      }),
      settings,
    );
  });

  it('is its definition', () => {
    fc.assert(
      fc.property(row, row, label, (clean, perturbed, y) => {
        const [p, q] = [softmax(clean), softmax(perturbed)];
        const kl = p.reduce((sum, share, k) => sum + share * Math.log(share / q[k]!), 0);
        const smooth = -p.reduce((sum, share, k) => sum + (0.025 + (k === y ? 0.9 : 0)) * Math.log(share), 0);
        const margin = Math.log(1.0001 - Math.max(...q.filter((_, k) => k !== y)));
        const expected = name === 'trades' ? smooth + 3 * kl : -Math.log(q[y]!) - margin + 3 * kl * (1 - p[y]!);
        expect(value(y, clean, perturbed)).toBeCloseTo(expected, 8);
      }),
      settings,
    );
  });
});

describe('distillation', () => {
  const how = { weight: 0.7, temperature: 3 };
  const lossOf = (y: number, teacher: Float32Array) => distillationLoss(how, { kind: 'ce', smoothing: 0 }, Int32Array.of(y), teacher);

  it('has its own slope as gradient, and is its definition', () => {
    fc.assert(
      fc.property(row, row, label, (logits, teacher, y) => {
        const gradient = new Float32Array(4).fill(7);
        const value = lossOf(y, teacher)(logits, gradient, 0, 1);
        expectSlope((at) => lossOf(y, teacher)(at, new Float32Array(4), 0, 1), logits, gradient);
        const [p, q] = [teacher, logits].map((values) => softmax(Array.from(values, (logit) => logit / 3)));
        const kl = p!.reduce((sum, share, k) => sum + share * Math.log(share / q![k]!), 0);
        expect(value).toBeCloseTo(0.3 * -Math.log(softmax(logits)[y]!) + 0.7 * 9 * kl, 5);
      }),
      settings,
    );
  });

  it('asks for nothing where the student answers as its teacher and the label has no share', () => {
    const gradient = new Float32Array(4);
    const logits = Float32Array.of(1, -2, 0.5, 3);
    const value = distillationLoss({ weight: 1, temperature: 2 }, { kind: 'ce', smoothing: 0 }, Int32Array.of(2), logits)(
      logits,
      gradient,
      0,
      1,
    );
    expect([value, ...gradient]).toEqual([0, 0, 0, 0, 0]);
  });
});

it('weights are read by class: 1 where nothing is written', () => {
  const classes = ['walk', 'a: b', 'sit'];
  expect(parseClassWeights(classes, 'sit: 2,a: b:0.25')).toEqual(Float64Array.of(1, 0.25, 2));
  expect(parseClassWeights(classes, 'walk: 0')).toEqual(Float64Array.of(0, 1, 1));
  const refused = ['', 'walk', 'walk: ', 'run: 1', 'walk: 1, walk: 2', 'walk: -1', 'walk: 1e3', 'walk: 0, a: b: 0, sit: 0'];
  expect(refused.map((text) => parseClassWeights(classes, text))).toMatchObject(refused.map(() => ({ problem: expect.any(String) })));
});
