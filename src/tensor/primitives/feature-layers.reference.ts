import { parseRational, toFloat64 } from '../../graph/rational.js';
import { type FeatureLayer, treeNodes } from '../../network/feature-layer.js';

type Values = ArrayLike<number>;

const value = (values: Values | undefined, index: number): number => values?.[index] ?? Number.NaN;

/** Row `index` of a matrix · x. */
function rowProduct(matrix: Values | undefined, index: number, x: Values): number {
  let sum = 0;
  for (let k = 0; k < x.length; k++) sum += value(matrix, index * x.length + k) * value(x, k);
  return sum;
}

/** Scores of Bonsai or ProtoNN in plain float64, for tests. */
export function featureReference(layer: FeatureLayer, x: Values, tensors: readonly Values[]): Float64Array {
  const { units, projection } = layer;
  const scores = (of: (unit: number) => number): Float64Array => Float64Array.from({ length: units }, (_, unit) => of(unit));
  if (layer.kind === 'protonn') {
    const [w, b, z] = tensors;
    const { prototypes } = layer;
    const gamma = toFloat64(parseRational(layer.gamma));
    const projected = Array.from({ length: projection }, (_, k) => {
      let sum = 0;
      for (let f = 0; f < x.length; f++) sum += value(x, f) * value(w, f * projection + k);
      return sum;
    });
    const similarity = Array.from({ length: prototypes }, (_, j) =>
      Math.exp(-(gamma ** 2) * projected.reduce((sum, u, k) => sum + (u - value(b, k * prototypes + j)) ** 2, 0)),
    );
    return scores((unit) => rowProduct(z, unit, similarity));
  }
  const [z, w, v, t] = tensors;
  const [sigma, sharpness] = [toFloat64(parseRational(layer.sigma)), toFloat64(parseRational(layer.sharpness))];
  const projected = Array.from({ length: projection }, (_, k) => rowProduct(z, k, x) / projection);
  const probabilities = [1];
  for (let node = 1; node < treeNodes(layer.depth); node++) {
    const parent = Math.ceil(node / 2) - 1;
    const side = Math.tanh(sharpness * rowProduct(t, parent, projected));
    probabilities.push((value(probabilities, parent) * (1 + (node % 2 === 1 ? side : -side))) / 2);
  }
  return scores((unit) =>
    probabilities.reduce((sum, probability, node) => {
      const row = node * units + unit;
      return sum + probability * rowProduct(w, row, projected) * Math.tanh(sigma * rowProduct(v, row, projected));
    }, 0),
  );
}
