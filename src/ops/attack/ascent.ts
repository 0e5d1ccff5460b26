import type { AttackGradient, AttackPlan, StepInput } from '../../tensor/executor.js';

/** Projected gradient ascent of the loss in an ℓ∞ ball (Kurakin et al. 2017; Madry et al. 2018). */
export interface Ascent {
  readonly attack: AttackPlan;
  readonly steps: number;
  /** One value a channel. */
  readonly stepSize: Float32Array;
  readonly epsilon: Float32Array;
  /** Undefined where clipping is off. */
  readonly range: StepInput['range'];
}

/** Some samples of a split, one after another, and the labels in their loss. */
export interface Batch {
  readonly positions: Int32Array;
  readonly samples: Float32Array;
  readonly labels: Int32Array;
}

/** Where steps begin. */
export interface StartPoint {
  readonly point: Float32Array;
  /** Of the loss there, where it is known already. */
  readonly gradient?: AttackGradient;
}

/** Called with every gradient before its step. */
export type OnGradient = (found: AttackGradient, batch: Batch) => Promise<void>;

/** The point after all steps; every sample's is the same in whatever batch it is. */
export async function ascend(ascent: Ascent, batch: Batch, start: StartPoint, onGradient: OnGradient): Promise<Float32Array> {
  const { attack, steps } = ascent;
  const count = batch.positions.length;
  let { point } = start;
  for (let step = 0; step < steps; step++) {
    const found = (step === 0 ? start.gradient : undefined) ?? attack.gradient(point, batch.labels, count);
    await onGradient(found, batch);
    point = stepFrom(ascent, batch, point, found.gradient);
  }
  return point;
}

/** The nearest points of the ball, then of the valid range: a step along no gradient. */
export const project = (ascent: Ascent, batch: Batch, point: Float32Array): Float32Array =>
  stepFrom(ascent, batch, point, new Float32Array(point.length));

function stepFrom(
  { attack, stepSize, epsilon, range }: Ascent,
  { positions, samples }: Batch,
  current: Float32Array,
  gradient: Float32Array,
): Float32Array {
  return attack.step({ current, original: samples, gradient, stepSize, epsilon, ...(range ? { range } : {}) }, positions.length);
}
