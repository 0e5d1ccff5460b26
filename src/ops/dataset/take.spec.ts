import { diagnostic } from '../../diagnostics/registry.js';
import { rational } from '../../graph/rational.js';
import type { DatasetType, SplitName } from '../../graph/value-type.js';
import { datasetInput } from '../describe-inputs.js';
import type { OpSpec, ParamSpec } from '../op-spec.js';
import { optionalIntParam } from '../param-codec.js';
import { seedParam } from '../seed-param.js';

export const SPLITS: readonly SplitName[] = ['train', 'val', 'test'];

const count = (name: SplitName): ParamSpec => ({
  name,
  doc: `How many samples of ${name} to keep; all where it is not given.`,
  type: { kind: 'int', min: rational(1), max: rational(2_147_483_647) },
  initial: null,
});

export const takeSpec: OpSpec = {
  name: 'take',
  version: 1,
  kind: 'dataset',
  numerics: 'none',
  doc: [
    'A random subset of the splits that are named, stratified by class; the others stay whole. Samples keep their order and their split, and are stored once.',
    'With one seed, a smaller subset is part of a larger one. More samples than there are is an error (TML3324, or TML7125 where only the data tells).',
  ].join(' '),
  main: { name: 'dataset', doc: 'The data set to take samples of.', accepts: 'dataset' },
  ports: [],
  params: [...SPLITS.map(count), seedParam('Of the choice.')],
  describe(args): DatasetType {
    const { type, label } = datasetInput(args, 'dataset');
    const splits = { ...type.splits };
    for (const split of SPLITS) {
      const wanted = optionalIntParam(args.params, split);
      const available = type.splits[split];
      if (wanted === null) continue;
      if (available !== null && wanted > available) args.report({ param: split }, diagnostic('TML3324', { split, wanted, available }));
      splits[split] = wanted;
    }
    if (SPLITS.every((split) => args.params[split] === null)) args.report('call', diagnostic('TML3325', {}));
    return { ...type, splits, origin: type.origin ?? label };
  },
};
