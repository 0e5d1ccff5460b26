import type { ParameterName } from '../../network/parameters.js';
import type { Buffer } from '../plan/buffer.js';
import type { Emitter } from '../plan/emitter.js';

/**
 * Of one sample, channels last. A sequence is an image of one column, features are an image of one pixel: so every layer has one form.
 */
export interface ImageShape {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
}

export const pixelCount = ({ height, width }: ImageShape): number => height * width;
export const valueCount = (shape: ImageShape): number => pixelCount(shape) * shape.channels;

/** As kernels number them: nothing, ReLU, ReLU6. */
export type Activation = 0 | 1 | 2;
export const NO_ACTIVATION = 0;
export const RELU = 1;
export const RELU6 = 2;

/** All samples of a batch, one after the other without gaps. */
export interface BatchTensor {
  readonly buffer: Buffer;
  readonly shape: ImageShape;
}

/** Addresses; `gradient` is 0 where weights are not trained. */
export interface StepParameter {
  readonly value: number;
  readonly gradient: number;
}

export type StepParameters = Partial<Record<ParameterName, StepParameter>>;

/** Batch normalisation with fixed statistics that a convolution does itself. */
export interface Folded {
  readonly parameters: StepParameters;
  readonly epsilon: number;
}

/** Everything a primitive needs to know of its place in the plan. */
export interface BatchStep {
  readonly samples: number;
  readonly inputs: readonly BatchTensor[];
  readonly output: BatchTensor;
  readonly activation: Activation;
  readonly parameters: StepParameters;
  readonly folded: Folded | null;
}

/** Where the gradient of an input goes: written, or added to what other steps said. */
export interface GradientTarget {
  readonly buffer: Buffer;
  readonly accumulate: boolean;
}

/**
 * Emits the backward pass of a step. `gradient` is that of its result before the activation; `targets` are those of its inputs, null where
 * nobody asks. Gradients of weights are added where `trains`.
 */
export type Backward = (gradient: Buffer, targets: readonly (GradientTarget | null)[], trains: boolean) => void;

/** One kind of computation over a whole batch. Emits its forward pass and gives what emits its backward pass. */
export interface BatchPrimitive {
  /** Applies an activation to its result itself. */
  readonly fusesActivation: boolean;
  /** Can do a batch normalisation with fixed statistics itself. */
  readonly fusesNormalization: boolean;
  forward(emitter: Emitter, step: BatchStep): Backward;
}
