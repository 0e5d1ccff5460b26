import type { Shape } from './shape.js';

/**
 * Classifiers on features that fit in a few kilobytes, as layers that give a score for each of `units` classes. `sigma`, `sharpness` and
 * `gamma` are positive exact rationals, as `"1/250"`.
 */
export type FeatureLayer =
  /**
   * Bonsai (Kumar et al. 2017): a tree over a projection x̂ = Z x / `projection`. Node n adds P_n · (W_n x̂) ∘ tanh(sigma · V_n x̂); of its two children
   * the one gets P_n · (1 + tanh(sharpness · T_n x̂)) / 2, the other the rest.
   */
  | {
      readonly kind: 'bonsai';
      readonly inputs: readonly [number];
      readonly units: number;
      readonly projection: number;
      readonly depth: number;
      readonly sigma: string;
      readonly sharpness: string;
    }
  /** ProtoNN (Gupta et al. 2017): score = Z · exp(−gamma² · ‖Wᵀ x − B_j‖²), over `prototypes` columns B_j of `projection` values. */
  | {
      readonly kind: 'protonn';
      readonly inputs: readonly [number];
      readonly units: number;
      readonly projection: number;
      readonly prototypes: number;
      readonly gamma: string;
    };

/** The matrices of the published code, by its names. */
export interface FeatureParameter {
  readonly name: 'Z' | 'W' | 'V' | 'T' | 'B';
  readonly shape: Shape;
}

/** The deepest tree: 8191 nodes. */
export const MAX_DEPTH = 12;

export const internalNodes = (depth: number): number => 2 ** depth - 1;

export const treeNodes = (depth: number): number => 2 ** (depth + 1) - 1;

/** In their fixed order. Bonsai: Z, W, V, T; node n of W and V has rows n · units … n · units + units − 1. ProtoNN: W, B, Z. */
export function featureParameters(layer: FeatureLayer, features: number): readonly FeatureParameter[] {
  const { units, projection } = layer;
  if (layer.kind === 'protonn') {
    const { prototypes } = layer;
    return [
      { name: 'W', shape: [features, projection] },
      { name: 'B', shape: [projection, prototypes] },
      { name: 'Z', shape: [units, prototypes] },
    ];
  }
  const rows = treeNodes(layer.depth) * units;
  return [
    { name: 'Z', shape: [projection, features] },
    { name: 'W', shape: [rows, projection] },
    { name: 'V', shape: [rows, projection] },
    { name: 'T', shape: [internalNodes(layer.depth), projection] },
  ];
}

/** Of all nodes of a tree: what a soft path costs. A distance to a prototype counts a multiply-accumulate a value. */
export const featureMacs = (layer: FeatureLayer, features: number): number =>
  featureParameters(layer, features).reduce((sum, { shape }) => sum + (shape[0] ?? 0) * (shape[1] ?? 0), 0);

/** Values a chip keeps beside input and output: the projection, and a tree's probabilities or the similarities to prototypes. */
export const featureScratch = (layer: FeatureLayer): number =>
  layer.projection + (layer.kind === 'bonsai' ? treeNodes(layer.depth) : layer.prototypes);
