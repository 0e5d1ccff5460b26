import { invariant } from '../../diagnostics/invariant.js';
import type { TrainingStep, Weights } from '../executor.js';
import { instantiateKernels, type KernelMemory } from '../kernel-module.js';
import type { Program } from './compile.js';
import { run } from './emitter.js';

const FLOAT32_BYTES = 4;

/** The first of the largest values; NaN is never the largest. */
function argmax(values: Float32Array): number {
  let best = 0;
  values.forEach((value, index) => {
    if (value > (values[best] ?? Number.NaN)) best = index;
  });
  return best;
}

/** A program in a memory of its own. */
export class Session {
  private readonly memory: KernelMemory;
  private readonly batch: number;
  /** Of programs that compute whole batches: one for each number of samples that was asked for. */
  readonly #programs = new Map<number, Program>();

  constructor(
    module: WebAssembly.Module,
    readonly program: Program,
    batch: number,
  ) {
    invariant(Number.isSafeInteger(batch) && batch >= 1, `a batch holds at least one sample, found ${batch}`);
    this.memory = instantiateKernels(module, program.placed.bytes);
    this.batch = batch;
  }

  get kernels(): KernelMemory['kernels'] {
    return this.memory.kernels;
  }

  /** A view of the memory: valid as long as the session. */
  view(address: number, values: number): Float32Array {
    return this.memory.float32.subarray(address / FLOAT32_BYTES, address / FLOAT32_BYTES + values);
  }

  words(address: number, values: number): Uint32Array {
    return this.memory.uint32.subarray(address / FLOAT32_BYTES, address / FLOAT32_BYTES + values);
  }

  setWeights(weights: Weights): void {
    const { offsets, sizes, base } = this.program.weights;
    invariant(weights.length === sizes.length, `expected ${sizes.length} parameter tensors, found ${weights.length}`);
    weights.forEach((values, index) => {
      invariant(values.length === sizes[index], `parameter ${index}: expected ${sizes[index]} values, found ${values.length}`);
      this.view(base + (offsets[index] ?? 0), values.length).set(values);
    });
    this.prepare();
  }

  weights(): Float32Array[] {
    const { offsets, sizes, base } = this.program.weights;
    return sizes.map((size, index) => this.view(base + (offsets[index] ?? 0), size).slice());
  }

  /** What depends on the weights alone: call after they changed. */
  prepare(): void {
    run(this.memory, this.program.placed.prepare);
  }

  checkCount(samples: Float32Array, count: number): void {
    invariant(Number.isSafeInteger(count) && count >= 1 && count <= this.batch, `1 to ${this.batch} samples, found ${count}`);
    invariant(
      samples.length >= count * this.program.sampleSize,
      `${count} samples of ${this.program.sampleSize} values, found ${samples.length} values`,
    );
  }

  /** Forward pass of sample `index`; its logits, as a view that the next call overwrites. */
  forward(samples: Float32Array, index: number): Float32Array {
    const { sample, sampleSize, logits, classes, placed } = this.program;
    this.view(sample, sampleSize).set(samples.subarray(index * sampleSize, (index + 1) * sampleSize));
    run(this.memory, placed.forward);
    return this.view(logits, classes);
  }

  backward(): void {
    run(this.memory, this.program.placed.backward);
  }

  /**
   * Gradients of the mean loss of `count` samples, added up in the block of the weights' gradients. `step` chooses dropout.
   */
  accumulate(samples: Float32Array, labels: Int32Array, count: number, step: number): TrainingStep {
    this.checkCount(samples, count);
    const moment = this.words(this.program.moment, 2);
    moment[0] = step;
    if (this.program.resize) return this.#accumulateAtOnce(samples, labels, count, this.program.resize);
    let loss = 0;
    let correct = 0;
    for (let index = 0; index < count; index++) {
      moment[1] = index;
      const label = labels[index] ?? -1;
      if (argmax(this.forward(samples, index)) === label) correct++;
      loss += this.loss('ce', label, 1 / count);
      this.backward();
    }
    return { loss: loss / count, correct };
  }

  #accumulateAtOnce(samples: Float32Array, labels: Int32Array, count: number, resize: (samples: number) => Program): TrainingStep {
    const program = this.#programs.get(count) ?? (count === this.batch ? this.program : resize(count));
    this.#programs.set(count, program);
    const { sample, sampleSize, logits, logitsGradient, classes, scratch, placed } = program;
    this.view(sample, count * sampleSize).set(samples.subarray(0, count * sampleSize));
    run(this.memory, placed.forward);
    let loss = 0;
    let correct = 0;
    for (let index = 0; index < count; index++) {
      const label = labels[index] ?? -1;
      invariant(Number.isInteger(label) && label >= 0 && label < classes, `labels lie in 0…${classes - 1}, found ${label}`);
      const row = FLOAT32_BYTES * classes * index;
      if (argmax(this.view(logits + row, classes)) === label) correct++;
      loss += this.memory.kernels.softmaxLoss(0, logits + row, classes, label, 1 / count, logitsGradient + row, scratch);
    }
    run(this.memory, placed.backward);
    return { loss: loss / count, correct };
  }

  /** Loss of the current logits; leaves factor · its gradient for the backward pass. */
  loss(kind: 'ce' | 'mse', label: number, factor: number): number {
    const { logits, classes, logitsGradient, scratch } = this.program;
    invariant(Number.isInteger(label) && label >= 0 && label < classes, `labels lie in 0…${classes - 1}, found ${label}`);
    return this.memory.kernels.softmaxLoss(kind === 'ce' ? 0 : 1, logits, classes, label, factor, logitsGradient, scratch);
  }

  infer(samples: Float32Array, count: number): Float32Array {
    this.checkCount(samples, count);
    const { classes } = this.program;
    const result = new Float32Array(count * classes);
    for (let index = 0; index < count; index++) result.set(this.forward(samples, index), index * classes);
    return result;
  }
}
