import { multiply, parseRational, toFloat32 } from '../../graph/rational.js';
import type { FeatureLayer } from '../../network/feature-layer.js';
import { at, type Buffer } from '../plan/buffer.js';
import { type Primitive, type TensorPlace, tensorsOf } from './primitive.js';
import { ofFeatures } from './times.js';

const FLOAT32_BYTES = 4;

/** The workspace: projection, similarities to the prototypes, the projection's gradient. */
export function protonn(layer: Extract<FeatureLayer, { kind: 'protonn' }>, features: number): Primitive {
  const { units, projection, prototypes } = layer;
  const gamma = parseRational(layer.gamma);
  const gammaSquared = toFloat32(multiply(gamma, gamma));
  type Matrices = readonly [w: TensorPlace, b: TensorPlace, z: TensorPlace];
  type Workspace = readonly [projected: Buffer, similarity: Buffer, gradient: Buffer];
  return {
    name: 'protonn',
    elementwise: false,
    fusesPost: false,
    fusesSum: false,
    ...ofFeatures,
    shape: () => ({ kind: 'features', rows: 1, count: units }),
    macs: () => (features + prototypes) * projection + units * prototypes,
    workspace: () => [
      [1, projection],
      [1, prototypes],
      [1, projection],
    ],
    forward(emitter, { inputs, output, weights, workspace }) {
      const [x] = inputs as [Buffer];
      const [w, b, z] = tensorsOf(weights) as Matrices;
      const [projected, similarity] = workspace as Workspace;
      emitter.call(
        'protonnForward',
        ...[at(x), features, w.value, b.value, z.value, units, projection, prototypes, gammaSquared],
        ...[at(output), at(projected), at(similarity)],
      );
    },
    backpropagate(emitter, { weights, workspace }, gradient) {
      const [, b, z] = tensorsOf(weights) as Matrices;
      const [projected, similarity, ofProjection] = workspace as Workspace;
      const pull = emitter.buffer(1, prototypes);
      emitter.call(
        'protonnBackward',
        ...[at(gradient), b.value, z.value, units, projection, prototypes, gammaSquared],
        ...[at(projected), at(similarity), at(pull), at(ofProjection), b.gradient],
      );
    },
    inputGradient(emitter, { weights, workspace }) {
      const [w] = tensorsOf(weights) as Matrices;
      const [, , ofProjection] = workspace as Workspace;
      const buffer = emitter.buffer(1, features);
      emitter.call('protonnInputGradient', at(ofProjection), w.value, features, projection, at(buffer));
      return { kind: 'buffer', buffer };
    },
    weightGradient(emitter, { inputs, weights, workspace }, gradient) {
      const [x] = inputs as [Buffer];
      const [w, , z] = tensorsOf(weights) as Matrices;
      const [, similarity, ofProjection] = workspace as Workspace;
      const row = FLOAT32_BYTES;
      emitter.call('outerRows', at(x), 0, features, at(ofProjection), 0, projection, 1, w.gradient, row * projection);
      emitter.call('outerRows', at(gradient), 0, units, at(similarity), 0, prototypes, 1, z.gradient, row * prototypes);
    },
  };
}
