import type { Address, Buffer } from '../plan/buffer.js';
import type { Emitter } from '../plan/emitter.js';

/** Of one sample. A sequence has a row of `count` times for each channel; features are one row of `count` values. */
export interface TensorShape {
  readonly kind: 'sequence' | 'features';
  readonly rows: number;
  readonly count: number;
}

/**
 * Times of a sequence, counted back from its last: 0, `stride`, 2 · `stride`, … `reach`. The last time alone is stride 0, reach 0.
 */
export interface Demand {
  readonly stride: number;
  readonly reach: number;
}

/** In training: of whole channels of a sequence, of single features. */
export interface Dropout {
  /** Index in `network.layers`: the stream its random numbers come from. */
  readonly layer: number;
  readonly rate: string;
}

/** What happens to a primitive's result before it is stored: ReLU, then dropout. */
export interface Post {
  readonly relu: boolean;
  readonly dropout: Dropout | null;
}

/** A residual sum that a convolution stores beside its own result. */
export interface FusedSum {
  readonly other: Buffer;
  readonly output: Buffer;
  readonly relu: boolean;
}

/** Everything a primitive needs to know of its place in the plan. */
export interface Step {
  readonly kind: TensorShape['kind'];
  readonly inputs: readonly Buffer[];
  readonly output: Buffer;
  /** Stride in time at which the output is stored: of the original sequence, 1 when every time is. */
  readonly timeStride: number;
  readonly post: Post;
  /** When `post.dropout` is there: a factor a channel of a sequence, a factor a feature. */
  readonly scale: Buffer | null;
  readonly sum: FusedSum | null;
  readonly weights: StepWeights | null;
  /** What the primitive asked for with `workspace`: kept from its forward to its gradients. */
  readonly workspace: readonly Buffer[];
}

export interface StepWeights {
  readonly kernel: number;
  readonly bias: number;
  /** Addresses of the gradients; null when weights are not trained. */
  readonly gradient: { readonly kernel: number; readonly bias: number } | null;
  /** Of primitives with other tensors than a kernel and a bias: addresses of all, in the order of `parametersOf`. */
  readonly tensors: readonly TensorPlace[];
}

export interface TensorPlace {
  readonly value: number;
  /** 0 when weights are not trained. */
  readonly gradient: number;
}

/** Values of a buffer: rows, and values in a row. */
export type Size = readonly [rows: number, count: number];

/** Where an input's gradient goes, and what is left to do with it: add `residual`, multiply by ReLU mask and dropout factors. */
export interface GradientTarget {
  readonly buffer: Buffer;
  readonly accumulate: boolean;
  readonly residual: Buffer | null;
  readonly mask: Buffer | null;
  readonly scale: Buffer | null;
}

/**
 * What a primitive adds to the gradient of one input: a buffer that holds it (rows of the input; of its times the last `count`), or, where the
 * kernel can finish the target by itself, a function that emits the call.
 */
export type Contribution =
  | { readonly kind: 'buffer'; readonly buffer: Buffer }
  | { readonly kind: 'direct'; emit(target: GradientTarget): void };

/**
 * One kind of computation: shape rule, cost, which times it needs, forward and gradient as kernel calls. Plans know primitives by this
 * interface alone.
 */
export interface Primitive {
  readonly name: string;
  /** Element by element: output times are the input's times. */
  readonly elementwise: boolean;
  /** Applies a ReLU, and a dropout of channels, itself. */
  readonly fusesPost: boolean;
  /** Can store a residual sum beside its result. */
  readonly fusesSum: boolean;
  shape(inputs: readonly TensorShape[]): TensorShape;
  /** Multiply-accumulates for `output`. */
  macs(output: TensorShape): number;
  /** Times of input number `input` (`count` long) that the demanded times of the output depend on. */
  demand(output: Demand, count: number, input: number): Demand;
  /** Times at which the output is computed and stored: at least those demanded. */
  stored(output: Demand): Demand;
  /** Buffers that the forward pass fills for the gradients. */
  workspace?(inputs: readonly TensorShape[]): readonly Size[];
  forward(emitter: Emitter, step: Step): void;
  /** What the gradients of inputs and weights have in common; emitted before them, once. `gradient` as for `inputGradient`. */
  backpropagate?(emitter: Emitter, step: Step, gradient: Buffer): void;
  /** `gradient` is that of the step's result before `post`. */
  inputGradient(emitter: Emitter, step: Step, gradient: Buffer, input: number): Contribution;
  weightGradient?(emitter: Emitter, step: Step, gradient: Buffer): void;
  readonly together?: Together;
}

/**
 * Passes over several samples at once, where these are faster than one after the other; what a sample gets is the same. The samples' workspaces
 * stand one behind the other.
 */
export interface Together {
  forward(emitter: Emitter, steps: readonly Step[]): void;
  backpropagate(emitter: Emitter, steps: readonly Step[], gradients: readonly Buffer[]): void;
}

/** The tensors of a step; none of a primitive without weights. */
export const tensorsOf = (weights: StepWeights | null): readonly TensorPlace[] => weights?.tensors ?? [];

export const NO_POST: Post = { relu: false, dropout: null };

/** Address of an optional buffer for a kernel that reads flags: 0 when there is none. */
export const optional = (buffer: Buffer | null, column = 0): Address | number => (buffer === null ? 0 : { buffer, offset: 4 * column });
