import { invariant } from '../../diagnostics/invariant.js';
import type { Weights } from '../executor.js';
import { instantiateKernels, type KernelMemory } from '../kernel-module.js';
import type { Program } from './compile.js';
import { run } from './emitter.js';

const FLOAT32_BYTES = 4;

/** A program in a memory of its own. */
export class Session {
  private readonly memory: KernelMemory;
  private readonly batch: number;

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
    return this.liveWeights().map((values) => values.slice());
  }

  /** Views of the memory: call `prepare` after writing to them. */
  liveWeights(): Float32Array[] {
    const { offsets, sizes, base } = this.program.weights;
    return sizes.map((size, index) => this.view(base + (offsets[index] ?? 0), size));
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

  /** Of the last sample, as a view. */
  get logits(): Float32Array {
    return this.view(this.program.logits, this.program.classes);
  }

  /** What the backward pass begins with, as a view to write to. */
  get logitsGradient(): Float32Array {
    return this.view(this.program.logitsGradient, this.program.classes);
  }

  backward(): void {
    run(this.memory, this.program.placed.backward);
  }

  /** Forward pass of a program of this memory over `count` samples at once. */
  runForward({ sample, sampleSize, placed }: Program, samples: Float32Array, count: number): void {
    this.view(sample, count * sampleSize).set(samples.subarray(0, count * sampleSize));
    run(this.memory, placed.forward);
  }

  runBackward({ placed }: Program): void {
    run(this.memory, placed.backward);
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
