import type { AttackTask } from './attack-task.js';

/** x + ε · sign(gradient) for `count` samples, clipped to the range where there is one (Goodfellow et al. 2015). */
export function fgsmStep(
  { attack, range }: Pick<AttackTask, 'attack' | 'range'>,
  samples: Float32Array,
  gradient: Float32Array,
  epsilon: Float32Array,
  count: number,
): Float32Array {
  return attack.step({ current: samples, original: samples, gradient, stepSize: epsilon, epsilon, ...(range ? { range } : {}) }, count);
}
