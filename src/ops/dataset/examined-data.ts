import { diagnostic } from '../../diagnostics/registry.js';
import type { DescribeArguments, Examination } from '../op-spec.js';
import type { DatasetType } from '../../graph/value-type.js';

/** The type of a source whose data does not tell it; never seen, since the error that is reported makes it unusable. */
export const unknownDataset: DatasetType = {
  kind: 'dataset',
  shape: [1],
  channels: [],
  classes: [],
  splits: { train: null, val: null, test: null },
};

/** What a path parameter points at. */
export const examined = (args: DescribeArguments, param: string): Examination =>
  args.examine?.(param) ?? { ok: false, problem: 'no data is at hand' };

/** Reports that the data does not tell the type. */
export function refuseData(args: DescribeArguments, operation: string, param: string, problem: string): DatasetType {
  args.report({ param }, diagnostic('TML3326', { operation, problem }));
  return unknownDataset;
}
