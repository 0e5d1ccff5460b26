import { invariant } from '../../diagnostics/invariant.js';
import type { AttackGradient, AttackLoss, AttackLosses, AttackPlan, StepInput, Weights } from '../executor.js';
import { HEAP_BASE, instantiateKernels, type KernelMemory } from '../kernel-module.js';
import type { Program } from './compile.js';
import { type SampleViews, Session } from './session.js';

const FLOAT32_BYTES = 4;
const VECTOR_BYTES = 16;

/** The ℓ∞ step, in a small memory of its own: eight rows as long as one sample, rounded up to whole vectors. */
class StepKernel {
  private readonly memory: KernelMemory;
  private readonly rowBytes: number;

  constructor(
    module: WebAssembly.Module,
    private readonly sampleSize: number,
    private readonly channels: number,
  ) {
    this.rowBytes = VECTOR_BYTES * Math.ceil((FLOAT32_BYTES * sampleSize) / VECTOR_BYTES);
    this.memory = instantiateKernels(module, HEAP_BASE + 8 * this.rowBytes);
  }

  run({ current, original, gradient, stepSize, epsilon, range }: StepInput, count: number): Float32Array {
    const { sampleSize } = this;
    for (const values of [current, original, gradient])
      invariant(values.length >= count * sampleSize, `${count} samples, found ${values.length} values`);
    const [x, x0, g, out] = [this.row(0), this.row(1), this.row(2), this.row(3)];
    const step = this.spread(4, stepSize);
    const bound = this.spread(5, epsilon);
    const low = range ? this.spread(6, range.low) : 0;
    const high = range ? this.spread(7, range.high) : 0;
    const [currentRow, originalRow, gradientRow, outRow] = [this.view(x), this.view(x0), this.view(g), this.view(out)];
    const result = new Float32Array(count * sampleSize);
    for (let index = 0; index < count; index++) {
      const [from, to] = [index * sampleSize, (index + 1) * sampleSize];
      currentRow.set(current.subarray(from, to));
      originalRow.set(original.subarray(from, to));
      gradientRow.set(gradient.subarray(from, to));
      this.memory.kernels.attackStep(x, x0, g, out, sampleSize, step, bound, low, high);
      result.set(outRow, from);
    }
    return result;
  }

  private row(index: number): number {
    return HEAP_BASE + this.rowBytes * index;
  }

  private view(address: number): Float32Array {
    return this.memory.float32.subarray(address / FLOAT32_BYTES, address / FLOAT32_BYTES + this.sampleSize);
  }

  /** One value a channel, repeated over the sample; the address of the row. */
  private spread(index: number, values: Float32Array): number {
    const { channels, sampleSize } = this;
    invariant(values.length === channels, `one value a channel (${channels}), found ${values.length}`);
    const row = this.view(this.row(index));
    row.set(values);
    for (let filled = channels; filled < sampleSize; filled *= 2) row.copyWithin(filled, 0, filled);
    return this.row(index);
  }
}

export function createAttackPlan(
  module: WebAssembly.Module,
  program: Program,
  channels: number,
  batch: number,
  kind: AttackLoss,
): AttackPlan {
  const session = new Session(module, program, batch);
  const stepKernel = new StepKernel(module, program.sampleSize, channels);
  const { sampleSize, classes } = program;
  const gradientOf = (samples: Float32Array, count: number, lossOf: (row: number, sample: SampleViews) => number): AttackGradient => {
    session.checkCount(samples, count);
    const result = {
      logits: new Float32Array(count * classes),
      loss: new Float64Array(count),
      gradient: new Float32Array(count * sampleSize),
    };
    for (const { first, program: run, samples: group } of session.groups(samples, count)) {
      group.forEach((sample, offset) => {
        result.logits.set(sample.logits, (first + offset) * classes);
        result.loss[first + offset] = lossOf(first + offset, sample);
      });
      session.runBackward(run);
      group.forEach(({ sampleGradient }, offset) => result.gradient.set(sampleGradient, (first + offset) * sampleSize));
    }
    return result;
  };
  const labelLoss = (labels: Int32Array, row: number, { places }: SampleViews): number => session.loss(kind, labels[row] ?? -1, 1, places);
  return {
    setWeights: (weights: Weights) => session.setWeights(weights),
    evaluate(samples, labels, count): AttackLosses {
      session.checkCount(samples, count);
      const result = { logits: new Float32Array(count * classes), loss: new Float64Array(count) };
      for (const { first, samples: group } of session.groups(samples, count)) {
        group.forEach((sample, offset) => {
          result.logits.set(sample.logits, (first + offset) * classes);
          result.loss[first + offset] = labelLoss(labels, first + offset, sample);
        });
      }
      return result;
    },
    gradient: (samples, labels, count) => gradientOf(samples, count, (row, sample) => labelLoss(labels, row, sample)),
    gradientOf: (samples, count, loss) => gradientOf(samples, count, (row, { logits, gradient }) => loss(logits, gradient, row, 1)),
    step(input, count) {
      invariant(count >= 1 && count <= batch, `1 to ${batch} samples, found ${count}`);
      return stepKernel.run(input, count);
    },
  };
}
