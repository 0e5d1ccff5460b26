import type { Demand, Primitive } from './primitive.js';

type Times = Pick<Primitive, 'demand' | 'stored'>;

const same = (output: Demand): Demand => output;

/** Output times are the input's times. */
export const sameTimes: Times = { demand: same, stored: same };

/** Features have no times; the one row is always whole. */
export const ofFeatures: Times = { demand: same, stored: same };

/** The last time of a sequence. */
export const LAST_TIME: Demand = { stride: 0, reach: 0 };
