import { diagnostic } from '../../diagnostics/registry.js';
import type { DatasetType } from '../../graph/value-type.js';
import { FEATURE_SOURCES, featureChannels } from '../data/feature-channels.js';
import { datasetInput, refuseAugmented } from '../describe-inputs.js';
import type { OpSpec } from '../op-spec.js';

export const features10Spec: OpSpec = {
  name: 'features10',
  version: 1,
  kind: 'dataset',
  numerics: 'none',
  doc: [
    'The ten features of windows that small classifiers such as Bonsai and ProtoNN read (Saha et al., IMWUT 2022): [steps, 2] or [steps, 6] becomes [10].',
    'Of two channels a and g: min a, min g, max a, max g, both spans, both population variances, both deviations (float64, rounded once to float32).',
    'Of six channels the lengths of the first three and of the last three are taken first. Other shapes are an error (TML3327).',
    'A variance has the unit of its channel squared; ranges follow from those of the channels. Splits stay as they are.',
  ].join(' '),
  main: { name: 'dataset', doc: 'Windows of two or six channels.', accepts: 'dataset' },
  ports: [],
  params: [],
  describe(args): DatasetType {
    const { type, label } = datasetInput(args, 'dataset');
    refuseAugmented(args, 'features10');
    const [, channels] = type.shape;
    if (type.shape.length !== 2 || channels === undefined || !FEATURE_SOURCES.includes(channels)) {
      const found = `[${type.shape.join(', ')}]`;
      args.report('call', diagnostic('TML3327', { operation: 'features10', expected: '[steps, 2] or [steps, 6]', data: label, found }));
      return { ...type, shape: [10], origin: type.origin ?? label };
    }
    return { ...type, shape: [10], channels: featureChannels(type.channels), origin: type.origin ?? label };
  },
};
