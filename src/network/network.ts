import type { FeatureLayer } from './feature-layer.js';
import type { ImageLayer } from './image-layer.js';
import type { RecurrentLayer } from './recurrent-layer.js';

/**
 * A network as data: the canonical layer graph after expansion. It is what `train` hashes, so two files that
 * describe the same layers share training. No tensors here.
 *
 * `layers[i].inputs` are indices of earlier layers. Layer 0 is the input; the last layer's output is the
 * network's: logits, or values of any shape.
 * Shapes leave the batch out: an image is [height, width, channels], a sequence is [time, channels], features are [features].
 */
export interface Network {
  readonly input: readonly number[];
  readonly layers: readonly Layer[];
}

export type Layer =
  | { readonly kind: 'input'; readonly inputs: readonly [] }
  | {
      readonly kind: 'conv1d';
      readonly inputs: readonly [number];
      readonly filters: number;
      readonly kernel: number;
      readonly dilation: number;
      /** With s = (kernel − 1) · dilation. `causal`: s zeros on the left, so output time t reads only times ≤ t; `same`: ⌊s / 2⌋ on the left
       * and the rest on the right (as TensorFlow); `valid`: none, so s fewer times come out. */
      readonly padding: 'causal' | 'same' | 'valid';
    }
  | { readonly kind: 'dense'; readonly inputs: readonly [number]; readonly units: number }
  /** `swish`: x · sigmoid(x) (Ramachandran et al. 2017; SiLU). */
  | { readonly kind: 'relu' | 'relu6' | 'tanh' | 'sigmoid' | 'swish'; readonly inputs: readonly [number] }
  /** Over the last axis: the channels of each time, or all features. */
  | { readonly kind: 'softmax'; readonly inputs: readonly [number] }
  /** Inverted dropout, in training only. On sequences and images it drops whole channels. `rate` is an exact rational in (0, 1), as `"1/20"`. */
  | { readonly kind: 'dropout'; readonly inputs: readonly [number]; readonly rate: string }
  | { readonly kind: 'add'; readonly inputs: readonly number[] }
  /** One after the other on the last axis: the channels of sequences of one length, or features. */
  | { readonly kind: 'concat'; readonly inputs: readonly number[] }
  /** Matrix product of two sequences, sample by sample: [m, k] · [k, n] → [m, n]; `transpose` reads the second as [n, k]. */
  | { readonly kind: 'matmul'; readonly inputs: readonly [number, number]; readonly transpose: boolean }
  /** Each channel of an image times its own factor: [height, width, channels] and [channels] → [height, width, channels]. */
  | { readonly kind: 'scale'; readonly inputs: readonly [image: number, factors: number] }
  /** The last time step of a sequence: [time, channels] → [channels]. */
  | { readonly kind: 'last'; readonly inputs: readonly [number] }
  /** Over windows of `size` times, `stride` apart, without padding: times behind the last whole window are left out. */
  | { readonly kind: 'maxpool' | 'avgpool'; readonly inputs: readonly [number]; readonly size: number; readonly stride: number }
  /** The mean over time, or over the pixels of an image: [time, channels] → [channels]. */
  | { readonly kind: 'global_avgpool'; readonly inputs: readonly [number] }
  /** Row-major: [time, channels] → [time · channels]. */
  | { readonly kind: 'flatten'; readonly inputs: readonly [number] }
  /** The weighted mean over time, weights softmax(x · query) with query = bias + kernelᵀ · (the last time): [time, channels] → [channels]. */
  | { readonly kind: 'attention'; readonly inputs: readonly [number] }
  | RecurrentLayer
  | FeatureLayer
  | ImageLayer;

export type LayerKind = Layer['kind'];

/** Costs of a float32 network at batch 1 (design/DECISIONS.md 1). */
export interface Cost {
  /** Values of the weights, the moving averages of batch normalisation among them. */
  readonly params: number;
  /** Multiply-accumulates of one inference. */
  readonly macs: number;
  /** 2 × macs. */
  readonly flops: number;
  /** Bytes of the planned activation arena, weights excluded. */
  readonly sram: number;
  /** Bytes of the weights: 4 × params. */
  readonly flash: number;
}
