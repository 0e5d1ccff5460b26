import { invariant } from '../../diagnostics/invariant.js';
import type { Json } from '../../graph/json.js';
import type { MetricType } from '../../graph/value-type.js';
import type { RunInputs } from '../op-run.js';

/** What an operation over metrics reads of one. */
export interface Measured {
  readonly value: number;
  readonly n: number | null;
  readonly unit: MetricType['unit'];
  readonly hasInterval: boolean;
  readonly flags: Json;
  readonly sound: Json;
}

/** The inputs `of.0`, `of.1`, … in order. */
export function measuredOf(inputs: RunInputs): readonly Measured[] {
  const count = Object.keys(inputs).length;
  return Array.from({ length: count }, (_, index) => {
    const meta = inputs[`of.${index}`]?.manifest.meta;
    const value = meta?.['value'];
    invariant(meta !== undefined && typeof value === 'number', `input of.${index} is no metric`);
    const n = meta['n'];
    return {
      value,
      n: typeof n === 'number' ? n : null,
      unit: (meta['unit'] ?? 'none') as MetricType['unit'],
      hasInterval: Array.isArray(meta['ci95']),
      flags: meta['flags'] ?? null,
      sound: meta['sound'] ?? null,
    };
  });
}

/** The number of samples behind several values, where they agree on it. */
export const sharedSamples = (all: readonly Measured[]): number | null => {
  const n = all[0]?.n ?? null;
  return all.every((one) => one.n === n) ? n : null;
};
