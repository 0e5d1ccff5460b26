import type { DatasetType } from '../../graph/value-type.js';

/** The type of a source whose data does not tell it; never seen, since the error that is reported makes it unusable. */
export const unknownDataset: DatasetType = {
  kind: 'dataset',
  shape: [1],
  channels: [],
  classes: [],
  splits: { train: null, val: null, test: null },
};
