import { type ImagePadding, type Sides, windowsOf } from '../../network/image-layer.js';
import type { ImageShape } from './batch-primitive.js';

/** Where windows lie on an image: `top` and `left` rows and columns outside it, the output's sides, and those of the padded image. */
export interface Geometry {
  readonly kernel: Sides;
  readonly stride: Sides;
  /** Rows between two taps of one column. */
  readonly dilation: number;
  readonly top: number;
  readonly left: number;
  readonly rows: number;
  readonly columns: number;
  readonly paddedHeight: number;
  readonly paddedWidth: number;
}

export function imageGeometry({ height, width }: ImageShape, kernel: Sides, stride: Sides, padding: ImagePadding): Geometry {
  const down = windowsOf(height, kernel[0], stride[0], padding);
  const across = windowsOf(width, kernel[1], stride[1], padding);
  return {
    kernel,
    stride,
    dilation: 1,
    top: down.before,
    left: across.before,
    rows: down.count,
    columns: across.count,
    paddedHeight: down.before + height + down.after,
    paddedWidth: across.before + width + across.after,
  };
}

/** Of a convolution over time: `before` and `after` zeros. */
export function sequenceGeometry({ height }: ImageShape, kernel: number, dilation: number, before: number, after: number): Geometry {
  const paddedHeight = before + height + after;
  const rows = paddedHeight - (kernel - 1) * dilation;
  return { kernel: [kernel, 1], stride: [1, 1], dilation, top: before, left: 0, rows, columns: 1, paddedHeight, paddedWidth: 1 };
}

/** Whether any window reaches outside the image. */
export const isPadded = ({ paddedHeight, paddedWidth }: Geometry, { height, width }: ImageShape): boolean =>
  paddedHeight !== height || paddedWidth !== width;

/** One output pixel for each input pixel, of which it reads no other. */
export const isPointwise = ({ kernel, stride }: Geometry): boolean => [...kernel, ...stride].every((side) => side === 1);
