/** Plain float64 Adam (Kingma & Ba 2015, algorithm 1), for tests. Mutates its state. */
export interface AdamState {
  readonly weights: Float64Array;
  readonly means: Float64Array;
  readonly variances: Float64Array;
  step: number;
}

export interface AdamConstants {
  readonly learningRate: number;
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
}

export function adamReference(state: AdamState, gradient: ArrayLike<number>, { learningRate, beta1, beta2, epsilon }: AdamConstants): void {
  state.step++;
  for (let i = 0; i < state.weights.length; i++) {
    const g = gradient[i] ?? Number.NaN;
    const mean = beta1 * (state.means[i] ?? 0) + (1 - beta1) * g;
    const variance = beta2 * (state.variances[i] ?? 0) + (1 - beta2) * g * g;
    state.means[i] = mean;
    state.variances[i] = variance;
    const [meanHat, varianceHat] = [mean / (1 - beta1 ** state.step), variance / (1 - beta2 ** state.step)];
    state.weights[i] = (state.weights[i] ?? 0) - (learningRate * meanHat) / (Math.sqrt(varianceHat) + epsilon);
  }
}
