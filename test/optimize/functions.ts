import type { Point, Space } from '../../src/optimize/space.js';

/** A function to be minimised, with its least value. */
export interface TestFunction {
  readonly name: string;
  readonly space: Space;
  readonly minimum: number;
  value(point: Point): number;
}

const real = (name: string, low: number, high: number): Space[number] => ({ kind: 'float', name, low, high, log: false });
const reals = (count: number, low: number, high: number): Space => Array.from({ length: count }, (_, i) => real(`x${i}`, low, high));
const vector = (point: Point): number[] => Object.values(point).map(Number);

/** Branin and Hoo 1972, in the form and box of Forrester et al. 2008. */
export const branin: TestFunction = {
  name: 'branin',
  space: [real('x0', -5, 10), real('x1', 0, 15)],
  minimum: 0.39788735772973816,
  value: (point) => {
    const [x = 0, y = 0] = vector(point);
    const u = y - (5.1 / (4 * Math.PI ** 2)) * x ** 2 + (5 / Math.PI) * x - 6;
    return u ** 2 + 10 * (1 - 1 / (8 * Math.PI)) * Math.cos(x) + 10;
  },
};

/** The six-hump camel back (Dixon and Szegő 1978). */
export const camel: TestFunction = {
  name: 'camel',
  space: [real('x0', -3, 3), real('x1', -2, 2)],
  minimum: -1.0316284534898774,
  value: (point) => {
    const [x = 0, y = 0] = vector(point);
    return (4 - 2.1 * x ** 2 + x ** 4 / 3) * x ** 2 + x * y + (4 * y ** 2 - 4) * y ** 2;
  },
};

const HARTMANN_ALPHA = [1, 1.2, 3, 3.2];
const HARTMANN_A = [
  [10, 3, 17, 3.5, 1.7, 8],
  [0.05, 10, 17, 0.1, 8, 14],
  [3, 3.5, 1.7, 10, 17, 8],
  [17, 8, 0.05, 10, 0.1, 14],
];
const HARTMANN_P = [
  [0.1312, 0.1696, 0.5569, 0.0124, 0.8283, 0.5886],
  [0.2329, 0.4135, 0.8307, 0.3736, 0.1004, 0.9991],
  [0.2348, 0.1451, 0.3522, 0.2883, 0.3047, 0.665],
  [0.4047, 0.8828, 0.8732, 0.5743, 0.1091, 0.0381],
];

/** Hartmann's function of six variables (Dixon and Szegő 1978). */
export const hartmann6: TestFunction = {
  name: 'hartmann6',
  space: reals(6, 0, 1),
  minimum: -3.32236801141551,
  value: (point) => {
    const x = vector(point);
    return -HARTMANN_ALPHA.reduce((sum, alpha, i) => {
      const exponent = x.reduce((inner, value, j) => inner + HARTMANN_A[i]![j]! * (value - HARTMANN_P[i]![j]!) ** 2, 0);
      return sum + alpha * Math.exp(-exponent);
    }, 0);
  },
};

/** Ackley's function of five variables. */
export const ackley5: TestFunction = {
  name: 'ackley5',
  space: reals(5, -32.768, 32.768),
  minimum: 0,
  value: (point) => {
    const x = vector(point);
    const square = x.reduce((sum, value) => sum + value ** 2, 0) / x.length;
    const wave = x.reduce((sum, value) => sum + Math.cos(2 * Math.PI * value), 0) / x.length;
    return -20 * Math.exp(-0.2 * Math.sqrt(square)) - Math.exp(wave) + 20 + Math.E;
  },
};

/**
 * A made-up study of an architecture: every kind of dimension, and a learning rate whose best value shifts with the depth and the normalisation.
 * Attained at 21 filters, depth 5, activation 1, dilations 0, 2 and 5, normalisation.
 */
export const mixed: TestFunction = {
  name: 'mixed',
  space: [
    { kind: 'int', name: 'filters', low: 4, high: 64, log: true },
    { kind: 'int', name: 'depth', low: 1, high: 8, log: false },
    { kind: 'choice', name: 'activation', count: 4 },
    { kind: 'subset', name: 'dilations', count: 6, least: 1, most: 4 },
    { kind: 'float', name: 'rate', low: 1e-4, high: 0.1, log: true },
    { kind: 'bool', name: 'norm' },
  ],
  minimum: 0,
  value: ({ filters, depth, activation, dilations, rate, norm }) => {
    const bestRate = -2.2 - 0.12 * (Number(depth) - 4) - (norm ? 0 : 0.4);
    const missing = [0.5, 0, 0.3, 0, 0, 0.4].filter((_, thing) => !(dilations as readonly number[]).includes(thing));
    const extra = (dilations as readonly number[]).filter((thing) => ![0, 2, 5].includes(thing));
    return (
      0.5 * Math.log(Number(filters) / 21) ** 2 +
      0.03 * (Number(depth) - 5) ** 2 +
      [0.3, 0, 0.15, 0.6][Number(activation)]! +
      missing.reduce((sum, one) => sum + one, 0) +
      0.1 * extra.length +
      0.8 * (Math.log10(Number(rate)) - bestRate) ** 2 +
      (norm ? 0 : 0.25)
    );
  },
};

/** A function with requirements: what is told of a point that violates one. */
export interface ConstrainedFunction extends TestFunction {
  /** At most 0 where a requirement holds. */
  violations(point: Point): readonly number[];
}

/**
 * A network that must fit, and must not be too slow for its size: about 1 % of the space is feasible. Larger is better, so the best lies at
 * the limit.
 */
export const fitting: ConstrainedFunction = {
  name: 'fitting',
  space: [
    { kind: 'int', name: 'filters', low: 4, high: 256, log: true },
    { kind: 'int', name: 'depth', low: 1, high: 12, log: false },
    { kind: 'choice', name: 'kernel', count: 4, positions: [3, 5, 7, 9] },
    real('width', 0.25, 2),
  ],
  minimum: 0,
  violations: ({ filters, depth, kernel, width }) => {
    const channels = Number(filters) * Number(width);
    const size = channels ** 2 * Number(depth) * [3, 5, 7, 9][Number(kernel)]!;
    return [size / 500 - 1, (7 - Number(depth)) / 7];
  },
  value: ({ filters, depth, kernel, width }) =>
    1 / (Number(filters) * Number(width)) +
    0.02 * Math.abs(Number(depth) - 8) +
    0.02 * Math.abs(Number(kernel) - 1) +
    0.05 * (Number(width) - 1) ** 2,
};
