export interface Parameter {
  readonly name: string;
  /** `one of ce, mse`, `int from 1`, `a split`. */
  readonly type: string;
  /** As it would be written; absent where the parameter must be given. */
  readonly initial?: string;
  readonly doc: string;
  /** What may be written for it, word by word. */
  readonly words: readonly { readonly name: string; readonly doc: string }[];
}

/** Whatever can be called: by `->`, as a source, or inside a network. */
export interface Callable {
  readonly name: string;
  /** `attack`, `layer`, `network`. */
  readonly kind: string;
  readonly doc: string;
  /** What `->` feeds it; absent for what begins a flow. */
  readonly input?: string;
  readonly parameters: readonly Parameter[];
  /** Layers take bare arguments in order. */
  readonly positional: boolean;
}
