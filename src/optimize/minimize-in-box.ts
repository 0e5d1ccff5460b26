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
  /** How far the first step goes at most, in the coordinate that moves most. */
  readonly firstStep: number;
}

/** A step must gain this share of what the gradient promises (Armijo's condition); */
const SUFFICIENT = 1e-4;
/** and is lengthened while the slope at its end is still this share of that at its start (Wolfe's second condition). */
const STILL_STEEP = 0.9;
const LONGER = 4;
const SHORTER = 0.4;
const LONGEST = 256;
const SHORTEST = 1e-6;

interface Place {
  readonly x: Float64Array;
  readonly gradient: Float64Array;
  readonly value: number;
}

/**
 * A local minimum of a smooth function between bounds: BFGS on the coordinates that are free to move, along directions bent at the bounds
 * (Bertsekas 1982, "Projected Newton methods"). For a few dozen coordinates.
 */
export function minimizeInBox(evaluate: Differentiable, start: Float64Array, options: BoxOptions): Minimum {
  const { lower, upper } = options;
  const n = start.length;
  const inverse = new Float64Array(n * n);
  // Until a step has shown a curvature, directions are those of steepest descent.
  let curved = false;

  const at = (x: Float64Array): Place => {
    const gradient = new Float64Array(n);
    return { value: evaluate(x, gradient), x, gradient };
  };
  const clamped = (x: number, i: number): number => Math.min(Math.max(x, lower[i]!), upper[i]!);
  let place = at(start.map(clamped));

  for (let iteration = 0; iteration < options.iterations; iteration++) {
    const { x, gradient } = place;
    const free = gradient.map((slope, i) => Number(slope > 0 ? x[i]! > lower[i]! : x[i]! < upper[i]!));
    const steepest = gradient.reduce((most, slope, i) => Math.max(most, free[i]! * Math.abs(slope)), 0);
    if (!(steepest > options.tolerance)) break;

    let direction = curved ? descent(inverse, gradient, free) : undefined;
    if (!direction || !(dot(direction, gradient) < 0)) {
      curved = false;
      const scale = Math.min(1, options.firstStep / steepest);
      direction = gradient.map((slope, i) => -scale * free[i]! * slope);
    }
    const next = lineSearch(at, clamped, place, direction);
    if (!next) {
      if (!curved) break;
      curved = false;
      continue;
    }
    const moved = next.x.map((value, i) => value - x[i]!);
    const change = next.gradient.map((value, i) => value - gradient[i]!);
    const curvature = dot(moved, change);
    const squaredChange = dot(change, change);
    if (curvature > 1e-12 * squaredChange && squaredChange > 0) {
      if (!curved) {
        inverse.fill(0);
        for (let i = 0; i < n; i++) inverse[i * n + i] = curvature / squaredChange;
      }
      curved = true;
      updateInverse(inverse, moved, change, curvature);
    }
    place = next;
  }
  return place;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

/** Minus the approximate inverse Hessian times the gradient, among the free coordinates. */
function descent(inverse: Float64Array, gradient: Float64Array, free: Float64Array): Float64Array {
  const n = gradient.length;
  const direction = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    if (free[i] === 0) continue;
    for (let j = 0; j < n; j++) direction[i]! -= inverse[i * n + j]! * free[j]! * gradient[j]!;
  }
  return direction;
}

/** A place further down that meets both conditions, as far as the bounds allow; undefined where even the shortest step gains nothing. */
function lineSearch(
  at: (x: Float64Array) => Place,
  clamped: (x: number, i: number) => number,
  from: Place,
  direction: Float64Array,
): Place | undefined {
  const slope = dot(direction, from.gradient);
  const attempt = (step: number): Place | undefined => {
    const place = at(from.x.map((x, i) => clamped(x + step * direction[i]!, i)));
    const promised = place.x.reduce((sum, x, i) => sum + (x - from.x[i]!) * from.gradient[i]!, 0);
    return promised < 0 && place.value <= from.value + SUFFICIENT * promised ? place : undefined;
  };
  for (let step = 1; step >= SHORTEST; step *= SHORTER) {
    let found = attempt(step);
    if (!found) continue;
    if (step < 1) return found;
    for (let longer = LONGER; longer <= LONGEST && dot(direction, found.gradient) < STILL_STEEP * slope; longer *= LONGER) {
      const further = attempt(longer);
      if (!further || further.value >= found.value) break;
      found = further;
    }
    return found;
  }
  return undefined;
}

/** The BFGS update of an approximate inverse Hessian (Nocedal and Wright 2006, equation 6.17). */
function updateInverse(inverse: Float64Array, moved: Float64Array, change: Float64Array, curvature: number): void {
  const n = moved.length;
  const product = new Float64Array(n);
  for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) product[i]! += inverse[i * n + j]! * change[j]!;
  const factor = (1 + dot(product, change) / curvature) / curvature;
  for (let i = 0; i < n; i++)
    for (let j = 0; j < n; j++)
      inverse[i * n + j]! += factor * moved[i]! * moved[j]! - (product[i]! * moved[j]! + moved[i]! * product[j]!) / curvature;
}
