import type { DatasetType } from '../../graph/value-type.js';
import { datasetInput, refuseAugmented } from '../describe-inputs.js';
import type { OpSpec } from '../op-spec.js';

/** What one unit of a normalised channel is: a standard deviation of the channel it was. All such channels share it. */
export const NORMALIZED_UNIT = 'std';

export const normalizeSpec: OpSpec = {
  name: 'normalize',
  version: 1,
  kind: 'dataset',
  numerics: 'none',
  doc: [
    'Subtracts the mean of each channel and divides by its standard deviation, both over the training split (population, float64; a deviation below 1e-6 counts as 1).',
    'Samples become (x − mean) / std, rounded once to float32 when they are read; the stored data is shared, not copied.',
    'The unit of each channel becomes `std`, and its valid range moves with it. Normalising twice is one step with both means and deviations.',
  ].join(' '),
  main: { name: 'dataset', doc: 'The data set to normalise.', accepts: 'dataset' },
  ports: [],
  params: [{ name: 'method', doc: 'How channels are scaled.', type: { kind: 'enum', values: ['std'] }, initial: 'std' }],
  describe(args): DatasetType {
    const { type, label } = datasetInput(args, 'dataset');
    refuseAugmented(args, 'normalize');
    return {
      ...type,
      channels: type.channels.map(({ name }) => ({ name, unit: NORMALIZED_UNIT, low: null, high: null })),
      origin: type.origin ?? label,
    };
  },
};
