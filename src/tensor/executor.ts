import type { Network } from '../network/network.js';

/**
 * What operations see of the numerics. On the kernels a network is compiled once (network + mode + batch) to a static plan over one
 * WebAssembly memory; nothing is allocated while it runs, and results do not depend on the batch a sample is in. On TensorFlow the last bits
 * of a gradient may: operations choose batches by nothing but what is in their keys.
 *
 * Samples are row-major float32, channels last; labels are class indices. `count` samples are read, 1 ≤ count ≤ batch.
 * Returned arrays are fresh copies.
 */
export interface Executor extends Compilers {
  /** `wasm-simd-f32/2:<digest of the probe calls>`, or `tensorflow-f32/1:<…>`. */
  readonly profile: string;
}

export interface Compilers {
  compileInference(network: Network, batch: number): InferencePlan;
  compileAttack(network: Network, batch: number, loss: AttackLoss): AttackPlan;
  compileTraining(network: Network, batch: number, options: TrainingOptions): TrainingPlan;
}

/** One array a parameter tensor, in the order of `parametersOf(network)`. */
export type Weights = readonly Float32Array[];

/**
 * `ce`: cross-entropy on logits. `mse`: mean over classes of (softmax(logits) − one-hot)², the published attack's loss in its arithmetic:
 * float32 with denormals flushed, so that the gradient of a confident sample is exactly zero.
 * Of each sample alone: no 1/batch factor.
 */
export type AttackLoss = 'ce' | 'mse';

export interface InferencePlan {
  setWeights(weights: Weights): void;
  /** Logits [count, classes]. */
  infer(samples: Float32Array, count: number): Float32Array;
}

export interface AttackPlan {
  setWeights(weights: Weights): void;
  /** Logits and loss alone: the forward pass of `gradient`, bit for bit. */
  evaluate(samples: Float32Array, labels: Int32Array, count: number): AttackLosses;
  gradient(samples: Float32Array, labels: Int32Array, count: number): AttackGradient;
  /** As `gradient`, of any loss of the logits. */
  gradientOf(samples: Float32Array, count: number, loss: SampleLoss): AttackGradient;
  /**
   * One ℓ∞ step for `count` samples: clip(clip(x + sign(g)·stepSize, x0 − ε, x0 + ε), low, high); per channel, in float32.
   * sign(0) = sign(NaN) = 0, and the sign of every other float32 is exact, denormals included.
   */
  step(input: StepInput, count: number): Float32Array;
}

export interface AttackLosses {
  readonly logits: Float32Array;
  /** Per sample, float64. */
  readonly loss: Float64Array;
}

export interface AttackGradient extends AttackLosses {
  /** d loss / d sample, shaped like the samples. */
  readonly gradient: Float32Array;
}

export interface StepInput {
  readonly current: Float32Array;
  readonly original: Float32Array;
  readonly gradient: Float32Array;
  /** One value a channel. */
  readonly stepSize: Float32Array;
  readonly epsilon: Float32Array;
  /** Valid range a channel; absent when clipping is off. */
  readonly range?: { readonly low: Float32Array; readonly high: Float32Array };
}

export interface AdamConstants {
  readonly learningRate: number;
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
}

export interface MomentumConstants {
  readonly learningRate: number;
  /** 0: plain gradient descent. */
  readonly momentum: number;
  readonly nesterov: boolean;
}

export interface RmspropConstants {
  readonly learningRate: number;
  /** How much of the mean square stays from step to step. */
  readonly decay: number;
  readonly epsilon: number;
}

/** How gradients become steps. */
export type UpdateRule =
  | { readonly adam: AdamConstants }
  | { readonly momentum: MomentumConstants }
  | { readonly rmsprop: RmspropConstants };

/** Shrinks the weights of kernels, never of biases: tensors of two axes or more. */
export interface WeightDecay {
  readonly share: number;
  /** `gradient`: share · w is added to the gradient; `weights`: w −= rate · share · w beside the step (Loshchilov & Hutter 2019). */
  readonly to: 'gradient' | 'weights';
}

export type TrainingOptions = {
  readonly seed: number;
  readonly weightDecay?: WeightDecay;
  /** The gradient of all weights together is scaled down to this Euclidean norm where it is longer. */
  readonly clip?: number;
  /** Parameter tensors that stay as they are, by their place in `parametersOf`. */
  readonly frozen?: ReadonlySet<number>;
  /** Values of parameter tensors that are 0 at the start and stay 0: their places, by the tensor's place in `parametersOf`. */
  readonly zeros?: ReadonlyMap<number, Int32Array>;
  /** Where the weights begin; drawn from the seed where absent. */
  readonly initial?: Weights;
} & UpdateRule;

/**
 * Loss of one sample's logits; writes factor · its gradient. `row` is the sample's place in the batch. Logits and gradient are views that
 * the next sample overwrites.
 */
export type SampleLoss = (logits: Float32Array, gradient: Float32Array, row: number, factor: number) => number;

/** Loss of a sample and of a perturbed copy of it together, as `SampleLoss`. */
export type PairLoss = (clean: LogitsAndGradient, perturbed: LogitsAndGradient, row: number, factor: number) => number;

export interface LogitsAndGradient {
  readonly logits: Float32Array;
  readonly gradient: Float32Array;
}

/** What a step makes smaller. */
export type StepLoss =
  /** Cross-entropy with the labels. */
  | { readonly kind: 'labels' }
  | { readonly kind: 'single'; readonly of: SampleLoss }
  | { readonly kind: 'pair'; readonly perturbed: Float32Array; readonly of: PairLoss };

export interface StepSettings {
  readonly loss: StepLoss;
  /** Of the rule's learning rate. */
  readonly rateFactor: number;
  /** Moves the weights, in place, to where they may be after the step. The optimiser's moments stay. */
  readonly project?: (weights: Weights) => void;
}

export interface TrainingPlan {
  /**
   * Freshly initialised from the seed (He normal for layers before a ReLU, else Glorot uniform; zero biases).
   * Where the loss is not finite, the weights stay as they were.
   */
  readonly step: (samples: Float32Array, labels: Int32Array, count: number, settings?: StepSettings) => TrainingStep;
  /** Inference with the current weights, dropout off. */
  infer(samples: Float32Array, count: number): Float32Array;
  weights(): Float32Array[];
  /** All that decides the next steps. */
  state(): TrainingState;
  /** Continues from a state of a plan made with the same network and options. */
  restore(state: TrainingState): void;
}

export interface TrainingState {
  /** Taken so far. */
  readonly steps: number;
  readonly weights: Weights;
  /** The optimiser's blocks, in its own layout. */
  readonly moments: readonly [Float32Array, Float32Array];
}

export interface TrainingStep {
  /** Mean loss over the batch; NaN or Infinity when training diverged. */
  readonly loss: number;
  readonly correct: number;
}
