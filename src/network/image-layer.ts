/** Height and width. */
export type Sides = readonly [height: number, width: number];

/** As TensorFlow: `same` gives ⌈side / stride⌉ and puts the odd row or column of zeros behind; `valid` pads nothing. */
export type ImagePadding = 'same' | 'valid';

interface Windowed {
  readonly inputs: readonly [number];
  readonly stride: Sides;
  readonly padding: ImagePadding;
}

/** Layers of images [height, width, channels], and what leads to them. */
export type ImageLayer =
  | (Windowed & { readonly kind: 'conv2d'; readonly filters: number; readonly kernel: Sides; readonly bias: boolean })
  /** One kernel a channel; channels stay apart. */
  | (Windowed & { readonly kind: 'depthwise'; readonly kernel: Sides; readonly bias: boolean })
  /** `maxpool` reads no padding, `avgpool` divides by the values it reads. */
  | (Windowed & { readonly kind: 'maxpool2d' | 'avgpool2d'; readonly size: Sides })
  /** Zeros around the image: rows above and below, columns on the left and the right. */
  | { readonly kind: 'pad'; readonly inputs: readonly [number]; readonly size: Sides }
  /** [height, width] → [height, width, 1]; an image stays as it is. */
  | { readonly kind: 'as_image'; readonly inputs: readonly [number] }
  /**
   * Batch normalisation of the last axis (Ioffe & Szegedy 2015). In training by the batch's own mean and biased variance, which move the
   * averages: average · momentum + value · (1 − momentum); elsewhere by the averages. Both are exact rationals.
   */
  | { readonly kind: 'batch_norm'; readonly inputs: readonly [number]; readonly momentum: string; readonly epsilon: string };

/** Where the windows of one side lie: `before` zeros, then one window every `stride`, `count` of them. */
export interface Windows {
  readonly count: number;
  readonly before: number;
  readonly after: number;
}

export function windowsOf(side: number, size: number, stride: number, padding: ImagePadding): Windows {
  if (padding === 'valid') return { count: Math.floor((side - size) / stride) + 1, before: 0, after: 0 };
  const count = Math.ceil(side / stride);
  const total = Math.max((count - 1) * stride + size - side, 0);
  const before = Math.floor(total / 2);
  return { count, before, after: total - before };
}
