import { invariant } from '../../diagnostics/invariant.js';
import type { LogitsAndGradient, Weights } from '../executor.js';
import { instantiateKernels, type KernelMemory } from '../kernel-module.js';
import type { Program, SamplePlaces } from './compile.js';
import { run } from './emitter.js';

const FLOAT32_BYTES = 4;

/** A sample of a run: views of the memory, which the next run overwrites. */
export interface SampleViews extends LogitsAndGradient {
  readonly sample: Float32Array;
  readonly sampleGradient: Float32Array;
  readonly moment: Uint32Array;
  readonly places: SamplePlaces;
}

/** The samples of one run, from number `first` of those that were given, and the program that computes so many. */
export interface Group {
  readonly first: number;
  readonly program: Program;
  readonly samples: readonly SampleViews[];
}

/** How samples are taken: at most `most` at once, in training step `step`, which chooses dropout. */
export interface Grouping {
  readonly most?: number;
  readonly step?: number;
}

/** A program in a memory of its own. */
export class Session {
  private readonly memory: KernelMemory;
  private readonly batch: number;
  /** By the number of samples. */
  private readonly sized = new Map<number, Omit<Group, 'first'>>();

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

  /** All samples, some at a time, with the forward passes of each group done when it is given. */
  *groups(samples: Float32Array, count: number, { most = Number.POSITIVE_INFINITY, step = 0 }: Grouping = {}): Generator<Group> {
    const { sampleSize, group } = this.program;
    const whole = Math.min(most, group?.places.length ?? 1);
    for (let first = 0; first < count; first += whole) {
      const own = this.sizedFor(Math.min(whole, count - first));
      own.samples.forEach(({ sample, moment }, offset) => {
        const index = first + offset;
        sample.set(samples.subarray(index * sampleSize, (index + 1) * sampleSize));
        moment[0] = step;
        moment[1] = index;
      });
      run(this.memory, own.program.placed.forward);
      yield { first, ...own };
    }
  }

  private sizedFor(count: number): Omit<Group, 'first'> {
    const before = this.sized.get(count);
    if (before) return before;
    const { group } = this.program;
    const program = !group || count === group.places.length ? this.program : group.resize(count);
    const { placed } = program;
    const own = this.program.placed;
    invariant(placed.bytes <= own.bytes && String(placed.prepare) === String(own.prepare), 'programs of one memory lay it out alike');
    const { classes, sampleSize } = program;
    const samples = (program.group?.places ?? [program]).map(
      (places): SampleViews => ({
        sample: this.view(places.sample, sampleSize),
        sampleGradient: this.view(places.sampleGradient, sampleSize),
        moment: this.words(places.moment, 2),
        logits: this.view(places.logits, classes),
        gradient: this.view(places.logitsGradient, classes),
        places,
      }),
    );
    const made = { program, samples };
    this.sized.set(count, made);
    return made;
  }

  /** Forward pass of a program of this memory over `count` samples at once. */
  runForward({ sample, sampleSize, placed }: Program, samples: Float32Array, count: number): void {
    this.view(sample, count * sampleSize).set(samples.subarray(0, count * sampleSize));
    run(this.memory, placed.forward);
  }

  runBackward({ placed }: Program): void {
    run(this.memory, placed.backward);
  }

  /** Loss of a sample's current logits; leaves factor · its gradient for the backward pass. */
  loss(kind: 'ce' | 'mse', label: number, factor: number, { logits, logitsGradient }: SamplePlaces = this.program): number {
    const { classes, scratch } = this.program;
    invariant(Number.isInteger(label) && label >= 0 && label < classes, `labels lie in 0…${classes - 1}, found ${label}`);
    return this.memory.kernels.softmaxLoss(kind === 'ce' ? 0 : 1, logits, classes, label, factor, logitsGradient, scratch);
  }

  infer(samples: Float32Array, count: number): Float32Array {
    this.checkCount(samples, count);
    const { classes } = this.program;
    const result = new Float32Array(count * classes);
    for (const { first, samples: all } of this.groups(samples, count)) {
      all.forEach(({ logits }, offset) => result.set(logits, (first + offset) * classes));
    }
    return result;
  }
}
