/**
 * A network as data: the canonical layer graph after expansion. It is what `train` hashes, so two files that
 * describe the same layers share training. No tensors here.
 *
 * `layers[i].inputs` are indices of earlier layers. Layer 0 is the input; the last layer's output is the
 * network's: logits, or values of any shape.
 * Shapes leave the batch out: a sequence is [time, channels], features are [features].
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
      /** `causal`: (kernel − 1) · dilation zeros on the left, so output time t reads only times ≤ t. */
      readonly padding: 'causal';
    }
  | { readonly kind: 'dense'; readonly inputs: readonly [number]; readonly units: number }
  | { readonly kind: 'relu' | 'tanh'; readonly inputs: readonly [number] }
  /** Inverted dropout, in training only. On sequences it drops whole channels. `rate` is an exact rational in (0, 1), as `"1/20"`. */
  | { readonly kind: 'dropout'; readonly inputs: readonly [number]; readonly rate: string }
  | { readonly kind: 'add'; readonly inputs: readonly number[] }
  /** One after the other on the last axis: the channels of sequences of one length, or features. */
  | { readonly kind: 'concat'; readonly inputs: readonly number[] }
  /** Matrix product of two sequences, sample by sample: [m, k] · [k, n] → [m, n]; `transpose` reads the second as [n, k]. */
  | { readonly kind: 'matmul'; readonly inputs: readonly [number, number]; readonly transpose: boolean }
  /** The last time step of a sequence: [time, channels] → [channels]. */
  | { readonly kind: 'last'; readonly inputs: readonly [number] }
  /** Row-major: [time, channels] → [time · channels]. */
  | { readonly kind: 'flatten'; readonly inputs: readonly [number] };

export type LayerKind = Layer['kind'];

/** Costs of a float32 network at batch 1 (design/DECISIONS.md 1). */
export interface Cost {
  /** Trainable values. */
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
