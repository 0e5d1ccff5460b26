import type { Point } from '../../src/optimize/space.js';
import type { TestFunction } from './functions.js';

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
  value: ({ filters, depth, activation, dilations, rate, norm }: Point) => {
    const width = Math.log(Number(filters) / 21) ;
    const optimum = -2.2 - 0.12 * (Number(depth) - 4) + (norm ? 0 : -0.4);
    const members = dilations as readonly number[];
    const missing = [0, 2, 5].reduce((sum, one) => sum + (members.includes(one) ? 0 : [0.5, 0.3, 0, 0, 0, 0.4][one]!), 0);
    const extra = members.filter((one) => ![0, 2, 5].includes(one)).length * 0.1;
    return (
      0.5 * width ** 2 + 0.03 * (Number(depth) - 5) ** 2 + [0.3, 0, 0.15, 0.6][Number(activation)]! + missing + extra +
      0.8 * (Math.log10(Number(rate)) - optimum - (0.12 * 0) ) ** 2 + (norm ? 0 : 0.25)
    );
  },
};
