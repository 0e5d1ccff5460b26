/** Fills `gradient` and returns the value at x. */
export type Differentiable = (x: Float64Array, gradient: Float64Array) => number;

export interface Minimum {
  readonly x: Float64Array;
  readonly value: number;
}

export interface BoxOptions {
  readonly lower: Float64Array;
  readonly upper: Float64Array;
  readonly iterations: number;
  /** Stops where no coordinate that is free to move has a derivative above this. */
  readonly tolerance: number;
  /** The longest first step, in the largest coordinate. */
  readonly firstStep: number;
}

const SUFFICIENT = 1e-4;
const SHORTEST = 1e-6;

/**
 * A local minimum of a smooth function between bounds: BFGS on the coordinates that are free, with a projected backtracking search (Bertsekas 1982,
 * "Projected Newton methods"). For a few dozen coordinates.
 */
export function minimizeInBox(evaluate: Differentiable, start: Float64Array, options: BoxOptions): Minimum {
  const { lower, upper } = options;
  const n = start.length;
  let x = start.map((value, i) => Math.min(Math.max(value, lower[i]!), upper[i]!));
  let gradient = new Float64Array(n);
  let value = evaluate(x, gradient);
  let trial = new Float64Array(n);
  let trialGradient = new Float64Array(n);
  const inverse = new Float64Array(n * n);
  const direction = new Float64Array(n);
  const difference = new Float64Array(n);
  const change = new Float64Array(n);
  let fresh = true;
  for (let iteration = 0; iteration < options.iterations; iteration++) {
    const free = (i: number): boolean => (gradient[i]! > 0 ? x[i]! > lower[i]! : x[i]! < upper[i]!);
    let steepest = 0;
    for (let i = 0; i < n; i++) if (free(i)) steepest = Math.max(steepest, Math.abs(gradient[i]!));
    if (!(steepest > options.tolerance)) break;
    let slope = 0;
    if (!fresh) {
      for (let i = 0; i < n; i++) {
        let sum = 0;
        if (free(i)) for (let j = 0; j < n; j++) if (free(j)) sum -= inverse[i * n + j]! * gradient[j]!;
        direction[i] = sum;
        slope += sum * gradient[i]!;
      }
    }
    if (!(slope < 0)) {
      fresh = true;
      slope = 0;
      const scale = Math.min(1, options.firstStep / steepest);
      for (let i = 0; i < n; i++) {
        direction[i] = free(i) ? -scale * gradient[i]! : 0;
        slope += direction[i]! * gradient[i]!;
      }
    }
    let trialValue = Number.POSITIVE_INFINITY;
    let step = 1;
    for (; step >= SHORTEST; step *= 0.4) {
      let gain = 0;
      for (let i = 0; i < n; i++) {
        trial[i] = Math.min(Math.max(x[i]! + step * direction[i]!, lower[i]!), upper[i]!);
        gain += (trial[i]! - x[i]!) * gradient[i]!;
      }
      trialValue = evaluate(trial, trialGradient);
      if (trialValue <= value + SUFFICIENT * gain) break;
    }
    if (!(step >= SHORTEST)) {
      if (fresh) break;
      fresh = true;
      continue;
    }
    let curvature = 0;
    let squaredChange = 0;
    for (let i = 0; i < n; i++) {
      difference[i] = trial[i]! - x[i]!;
      change[i] = trialGradient[i]! - gradient[i]!;
      curvature += difference[i]! * change[i]!;
      squaredChange += change[i]! * change[i]!;
    }
    [x, trial] = [trial, x];
    [gradient, trialGradient] = [trialGradient, gradient];
    value = trialValue;
    if (curvature > 1e-12 * squaredChange && squaredChange > 0) {
      if (fresh) {
        inverse.fill(0);
        for (let i = 0; i < n; i++) inverse[i * n + i] = curvature / squaredChange;
        fresh = false;
      }
      updateInverse(inverse, difference, change, curvature);
    }
  }
  return { x, value };
}

/** The BFGS update of an approximate inverse Hessian (Nocedal and Wright 2006, equation 6.17). */
function updateInverse(inverse: Float64Array, difference: Float64Array, change: Float64Array, curvature: number): void {
  const n = difference.length;
  const product = new Float64Array(n);
  let quadratic = 0;
  for (let i = 0; i < n; i++) {
    let sum = 0;
    for (let j = 0; j < n; j++) sum += inverse[i * n + j]! * change[j]!;
    product[i] = sum;
    quadratic += sum * change[i]!;
  }
  const factor = (1 + quadratic / curvature) / curvature;
  for (let i = 0; i < n; i++)
    for (let j = 0; j < n; j++)
      inverse[i * n + j]! +=
        factor * difference[i]! * difference[j]! - (product[i]! * difference[j]! + difference[i]! * product[j]!) / curvature;
}
