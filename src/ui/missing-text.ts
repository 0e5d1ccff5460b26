import type { ResultRecord } from '../runtime/results.js';

/** `n/a (1 of 3 missing)`, `0.702 (1 of 3 missing)`: beside the value of a reduction some of whose values failed. */
export const missingText = ({ count, of }: NonNullable<ResultRecord['missing']>, value: string): string =>
  `${value} (${count} of ${of} missing)`;
