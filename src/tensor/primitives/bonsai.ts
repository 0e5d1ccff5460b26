import { parseRational, toFloat32 } from '../../graph/rational.js';
import { type FeatureLayer, treeNodes } from '../../network/feature-layer.js';
import { at, type Buffer } from '../plan/buffer.js';
import { type Primitive, type TensorPlace, tensorsOf } from './primitive.js';
import { ofFeatures } from './times.js';

const FLOAT32_BYTES = 4;

/** The workspace: projection, scores and gates of the nodes, three rows of what the branches decide, the projection's gradient. */
export function bonsai(layer: Extract<FeatureLayer, { kind: 'bonsai' }>, features: number): Primitive {
  const { units, projection, depth } = layer;
  const nodes = treeNodes(depth);
  const [sigma, sharpness] = [toFloat32(parseRational(layer.sigma)), toFloat32(parseRational(layer.sharpness))];
  type Matrices = readonly [z: TensorPlace, w: TensorPlace, v: TensorPlace, t: TensorPlace];
  type Workspace = readonly [projected: Buffer, scores: Buffer, gates: Buffer, parts: Buffer, gradient: Buffer];
  return {
    name: 'bonsai',
    elementwise: false,
    fusesPost: false,
    fusesSum: false,
    ...ofFeatures,
    shape: () => ({ kind: 'features', rows: 1, count: units }),
    macs: () => (features + 2 * nodes * units + (nodes - 1) / 2) * projection,
    workspace: () => [
      [1, projection],
      [1, nodes * units],
      [1, nodes * units],
      [3, nodes],
      [1, projection],
    ],
    forward(emitter, { inputs, output, weights, workspace }) {
      const [x] = inputs as [Buffer];
      const [z, w, v, t] = tensorsOf(weights) as Matrices;
      const [projected, scores, gates, parts] = workspace as Workspace;
      emitter.call(
        'bonsaiForward',
        ...[at(x), features, z.value, w.value, v.value, t.value, units, projection, nodes, sigma, sharpness],
        ...[at(output), at(projected), at(scores), at(gates), at(parts), parts.stride],
      );
    },
    backpropagate(emitter, { weights, workspace }, gradient) {
      const [, w, v, t] = tensorsOf(weights) as Matrices;
      const [, scores, gates, parts, ofProjection] = workspace as Workspace;
      const shares = emitter.buffer(1, nodes);
      emitter.call(
        'bonsaiBackward',
        ...[at(gradient), w.value, v.value, t.value, units, projection, nodes, sigma],
        ...[at(scores), at(gates), at(parts), parts.stride, at(shares), at(ofProjection)],
      );
    },
    inputGradient(emitter, { weights, workspace }) {
      const [z] = tensorsOf(weights) as Matrices;
      const [, , , , ofProjection] = workspace as Workspace;
      const buffer = emitter.buffer(1, features);
      emitter.call('bonsaiInputGradient', at(ofProjection), z.value, projection, features, at(buffer));
      return { kind: 'buffer', buffer };
    },
    weightGradient(emitter, { inputs, weights, workspace }) {
      const [x] = inputs as [Buffer];
      const [z, w, v, t] = tensorsOf(weights) as Matrices;
      const [projected, scores, gates, parts, ofProjection] = workspace as Workspace;
      const outer = (left: Buffer, offset: number, rows: number, right: Buffer, columns: number, target: TensorPlace): void =>
        emitter.call(
          'outerRows',
          ...[{ buffer: left, offset }, 0, rows, at(right), 0, columns, 1, target.gradient, FLOAT32_BYTES * columns],
        );
      outer(ofProjection, 0, projection, x, features, z);
      outer(scores, 0, nodes * units, projected, projection, w);
      outer(gates, 0, nodes * units, projected, projection, v);
      outer(parts, parts.stride, (nodes - 1) / 2, projected, projection, t);
    },
  };
}
