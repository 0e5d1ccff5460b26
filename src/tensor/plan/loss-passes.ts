import { invariant } from '../../diagnostics/invariant.js';
import type { LogitsAndGradient, PairLoss, StepLoss } from '../executor.js';
import type { Program } from './compile.js';
import type { Group, Session } from './session.js';

const FLOAT32_BYTES = 4;

export interface BatchLoss {
  /** Of all samples, added up. */
  readonly loss: number;
  readonly correct: number;
}

/** Forward and backward passes of one training step: adds the gradients of the mean loss to the block of the weights' gradients. */
export interface LossPasses {
  /** @param step chooses dropout. */
  accumulate(samples: Float32Array, labels: Int32Array, count: number, step: number, loss: StepLoss): BatchLoss;
}

/** The first of the largest values; NaN is never the largest. */
function argmax(values: Float32Array): number {
  let best = 0;
  values.forEach((value, index) => {
    if (value > (values[best] ?? Number.NaN)) best = index;
  });
  return best;
}

/** Sample by sample, so that all of one stays in the cache, or a few at a time where layers are faster so. */
export class SamplePasses implements LossPasses {
  readonly #session: Session;
  readonly #clean: LogitsAndGradient;

  constructor(session: Session) {
    this.#session = session;
    const { classes } = session.program;
    this.#clean = { logits: new Float32Array(classes), gradient: new Float32Array(classes) };
  }

  accumulate(samples: Float32Array, labels: Int32Array, count: number, step: number, wanted: StepLoss): BatchLoss {
    const session = this.#session;
    const factor = 1 / count;
    let loss = 0;
    let correct = 0;
    // Both gradients of a pair are added before the next pair's.
    const grouping = wanted.kind === 'pair' ? { most: 1, step } : { step };
    for (const { first, program, samples: group } of session.groups(samples, count, grouping)) {
      group.forEach(({ logits, gradient, places }, offset) => {
        const index = first + offset;
        const label = labels[index] ?? -1;
        if (argmax(logits) === label) correct++;
        switch (wanted.kind) {
          case 'labels':
            loss += session.loss('ce', label, factor, places);
            break;
          case 'single':
            loss += wanted.of(logits, gradient, index, factor);
            break;
          case 'pair':
            loss += this.#pair({ first, program, samples: group }, samples, wanted.perturbed, factor, wanted.of);
            break;
        }
      });
      session.runBackward(program);
    }
    return { loss, correct };
  }

  /**
   * Both gradients of a loss of two inputs, through one set of activations: the perturbed sample forward and back, then the clean one forward
   * again, its gradient ready for its way back. Dropout falls alike in all three passes.
   */
  #pair(
    { first, program, samples: group }: Group,
    samples: Float32Array,
    perturbed: Float32Array,
    factor: number,
    lossOf: PairLoss,
  ): number {
    const session = this.#session;
    const [own] = group;
    invariant(own !== undefined, 'a group has a sample');
    const { sampleSize } = program;
    const pass = (from: Float32Array): void => session.runForward(program, from.subarray(first * sampleSize, (first + 1) * sampleSize), 1);
    const { logits, gradient } = this.#clean;
    logits.set(own.logits);
    pass(perturbed);
    const loss = lossOf(this.#clean, { logits: own.logits, gradient: own.gradient }, first, factor);
    session.runBackward(program);
    pass(samples);
    own.gradient.set(gradient);
    return loss;
  }
}

/** The whole batch at once, where batch normalisation couples its samples. */
export class BatchPasses implements LossPasses {
  readonly #session: Session;
  readonly #batch: number;
  /** One for each number of samples that was asked for. */
  readonly #programs = new Map<number, Program>();

  /** @param resize the program for another number of samples, in the same memory. */
  constructor(
    session: Session,
    batch: number,
    private readonly resize: (samples: number) => Program,
  ) {
    this.#session = session;
    this.#batch = batch;
  }

  accumulate(samples: Float32Array, labels: Int32Array, count: number, step: number, wanted: StepLoss): BatchLoss {
    const session = this.#session;
    const program = this.#programs.get(count) ?? (count === this.#batch ? session.program : this.resize(count));
    this.#programs.set(count, program);
    session.words(program.moment, 2)[0] = step;
    const { classes } = program;
    session.runForward(program, samples, count);
    const rows = Array.from({ length: count }, (_, index): LogitsAndGradient => {
      const offset = FLOAT32_BYTES * classes * index;
      return { logits: session.view(program.logits + offset, classes), gradient: session.view(program.logitsGradient + offset, classes) };
    });
    const correct = rows.filter(({ logits }, index) => argmax(logits) === labels[index]).length;
    const factor = 1 / count;
    switch (wanted.kind) {
      case 'labels': {
        let loss = 0;
        for (let index = 0; index < count; index++) loss += this.#labelLoss(program, labels[index] ?? -1, index, factor);
        session.runBackward(program);
        return { loss, correct };
      }
      case 'single': {
        const loss = rows.reduce((sum, { logits, gradient }, index) => sum + wanted.of(logits, gradient, index, factor), 0);
        session.runBackward(program);
        return { loss, correct };
      }
      case 'pair': {
        // As `SamplePasses`: the perturbed batch forward and back, then the clean one again. Moving averages see the clean batch once.
        const averages = this.#averages();
        const seen = averages.slice();
        const clean = rows.map(({ logits }) => ({ logits: logits.slice(), gradient: new Float32Array(classes) }));
        session.runForward(program, wanted.perturbed, count);
        const loss = rows.reduce((sum, row, index) => sum + wanted.of(clean[index] ?? row, row, index, factor), 0);
        session.runBackward(program);
        session.runForward(program, samples, count);
        rows.forEach(({ gradient }, index) => gradient.set(clean[index]?.gradient ?? []));
        session.runBackward(program);
        averages.set(seen);
        return { loss, correct };
      }
    }
  }

  /** The weights behind those that are trained, which forward passes move: means and variances of batch normalisation. */
  #averages(): Float32Array {
    const { base, values, all } = this.#session.program.weights;
    return this.#session.view(base + FLOAT32_BYTES * values, all - values);
  }

  #labelLoss({ classes, logits, logitsGradient, scratch }: Program, label: number, index: number, factor: number): number {
    invariant(Number.isInteger(label) && label >= 0 && label < classes, `labels lie in 0…${classes - 1}, found ${label}`);
    const row = FLOAT32_BYTES * classes * index;
    return this.#session.kernels.softmaxLoss(0, logits + row, classes, label, factor, logitsGradient + row, scratch);
  }
}
