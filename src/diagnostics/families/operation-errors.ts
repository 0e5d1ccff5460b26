import { error } from '../definition.js';

/** Family 7, 71xx: errors of the experiment itself, returned by operations and stored as the outcome of their action. */
export const operationErrors = {
  TML7101: error<{ what: string; epoch: number; step: number }>(
    'training-diverged',
    (p) => `training diverged in epoch ${p.epoch}, step ${p.step}: ${p.what} not finite`,
  ),
} as const;
