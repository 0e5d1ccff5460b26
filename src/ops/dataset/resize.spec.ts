import { diagnostic } from '../../diagnostics/registry.js';
import { rational } from '../../graph/rational.js';
import type { DatasetType } from '../../graph/value-type.js';
import { datasetInput, refuseAugmented } from '../describe-inputs.js';
import type { OpSpec } from '../op-spec.js';
import { intParam } from '../param-codec.js';

const side = { kind: 'int', min: rational(1), max: rational(4096) } as const;

export const resizeSpec: OpSpec = {
  name: 'resize',
  version: 1,
  kind: 'dataset',
  numerics: 'none',
  doc: [
    'Images in another size, [height, width, channels], by bilinear interpolation with half-pixel centres: the pixel i of n lies at (i + 1/2) · N / n − 1/2 among the N of the image,',
    'and what lies beyond the centre of the last pixel is that pixel (TensorFlow 2 and PyTorch with `align_corners=False`, both without antialiasing).',
    'Computed in float64 and rounded once to float32; valid ranges stay as they are. Samples that are no images are TML3361, more than a tensor can hold TML7156.',
  ].join(' '),
  main: { name: 'dataset', doc: 'The images.', accepts: 'dataset' },
  ports: [],
  params: [
    { name: 'height', doc: 'Rows of pixels.', type: side },
    { name: 'width', doc: 'Pixels a row.', type: side },
  ],
  describe(args): DatasetType {
    const { type, label } = datasetInput(args, 'dataset');
    refuseAugmented(args, 'resize');
    if (type.shape.length !== 3) {
      args.report({ port: 'dataset' }, diagnostic('TML3361', { data: label, found: `[${type.shape.join(', ')}]` }));
    }
    return {
      ...type,
      shape: [intParam(args.params, 'height'), intParam(args.params, 'width'), type.channels.length],
      origin: type.origin ?? label,
    };
  },
};
