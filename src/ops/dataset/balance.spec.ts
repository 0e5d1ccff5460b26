import type { DatasetType } from '../../graph/value-type.js';
import { datasetInput } from '../describe-inputs.js';
import type { OpSpec } from '../op-spec.js';
import { seedParam } from '../seed-param.js';

export const BALANCE_METHODS = ['repeat', 'leave_out'] as const;

export const balanceSpec: OpSpec = {
  name: 'balance',
  version: 1,
  kind: 'dataset',
  numerics: 'none',
  doc: [
    'Gives every class the same count of training samples. `method: repeat` has samples of the smaller classes more than once, each of a class equally often but for one;',
    '`method: leave_out` keeps a random choice of the larger classes. Validation and test stay as they are, and samples are stored once.',
    'A class without training samples stays without.',
  ].join(' '),
  main: { name: 'dataset', doc: 'The data set to balance.', accepts: 'dataset' },
  ports: [],
  params: [
    { name: 'method', doc: 'How classes become equally large.', type: { kind: 'enum', values: BALANCE_METHODS }, initial: 'repeat' },
    seedParam('Of the choice of samples.'),
  ],
  describe(args): DatasetType {
    const { type, label } = datasetInput(args, 'dataset');
    return { ...type, splits: { ...type.splits, train: null }, origin: type.origin ?? label };
  },
};
