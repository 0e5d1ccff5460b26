import { invariant } from '../../diagnostics/invariant.js';
import type { AttackGradient, AttackLoss, AttackPlan, StepInput, Weights } from '../executor.js';
import { HEAP_BASE, instantiateKernels, type KernelMemory } from '../kernel-module.js';
import type { Program } from './compile.js';
import { Session } from './session.js';

const FLOAT32_BYTES = 4;

/** The ℓ∞ step, in a small memory of its own: current, original, gradient and result of one sample, four values a channel. */
class StepKernel {
  private readonly memory: KernelMemory;

  constructor(
    module: WebAssembly.Module,
    private readonly sampleSize: number,
    private readonly channels: number,
  ) {
    this.memory = instantiateKernels(module, HEAP_BASE + FLOAT32_BYTES * (4 * sampleSize + 4 * channels));
  }

  run({ current, original, gradient, stepSize, epsilon, range }: StepInput, count: number): Float32Array {
    const { sampleSize, channels } = this;
    for (const values of [stepSize, epsilon, ...(range ? [range.low, range.high] : [])]) {
      invariant(values.length === channels, `one value a channel (${channels}), found ${values.length}`);
    }
    for (const values of [current, original, gradient])
      invariant(values.length >= count * sampleSize, `${count} samples, found ${values.length} values`);
    const [x, x0, g, out] = [0, 1, 2, 3].map((index) => HEAP_BASE + FLOAT32_BYTES * sampleSize * index) as [number, number, number, number];
    const [step, bound, low, high] = [0, 1, 2, 3].map((index) => out + FLOAT32_BYTES * (sampleSize + channels * index)) as [
      number,
      number,
      number,
      number,
    ];
    const view = (address: number, values: number) =>
      this.memory.float32.subarray(address / FLOAT32_BYTES, address / FLOAT32_BYTES + values);
    view(step, channels).set(stepSize);
    view(bound, channels).set(epsilon);
    if (range) {
      view(low, channels).set(range.low);
      view(high, channels).set(range.high);
    }
    const result = new Float32Array(count * sampleSize);
    for (let index = 0; index < count; index++) {
      const [from, to] = [index * sampleSize, (index + 1) * sampleSize];
      view(x, sampleSize).set(current.subarray(from, to));
      view(x0, sampleSize).set(original.subarray(from, to));
      view(g, sampleSize).set(gradient.subarray(from, to));
      this.memory.kernels.attackStep(x, x0, g, out, sampleSize, channels, step, bound, range ? low : 0, range ? high : 0);
      result.set(view(out, sampleSize), from);
    }
    return result;
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
  return {
    setWeights: (weights: Weights) => session.setWeights(weights),
    gradient(samples, labels, count): AttackGradient {
      session.checkCount(samples, count);
      const logits = new Float32Array(count * classes);
      const loss = new Float64Array(count);
      const gradient = new Float32Array(count * sampleSize);
      for (let index = 0; index < count; index++) {
        logits.set(session.forward(samples, index), index * classes);
        loss[index] = session.loss(kind, labels[index] ?? -1, 1);
        session.backward();
        gradient.set(session.view(program.sampleGradient, sampleSize), index * sampleSize);
      }
      return { logits, loss, gradient };
    },
    step(input, count) {
      invariant(count >= 1 && count <= batch, `1 to ${batch} samples, found ${count}`);
      return stepKernel.run(input, count);
    },
  };
}
