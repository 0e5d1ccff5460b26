import type { ImageLayer, Sides } from '../network/image-layer.js';

type WithSides = Exclude<ImageLayer, { kind: 'as_image' | 'batch_norm' }>;

const sides = ([height, width]: Sides): string => (height === width ? `${height}` : `[${height}, ${width}]`);

/** Strides of 1, `same` padding and biases are what is expected and left out. */
function windowText(size: Sides, usual: Sides, { stride, padding }: { readonly stride: Sides; readonly padding: string }): string {
  const moved = stride[0] === usual[0] && stride[1] === usual[1] ? '' : `, stride ${sides(stride)}`;
  return `${sides(size)}${moved}${padding === 'same' ? '' : `, ${padding}`}`;
}

/** `conv2d 16 × 3, stride 2`, `maxpool2d 2, valid`. */
export function imageLayerText(layer: WithSides): string {
  switch (layer.kind) {
    case 'conv2d':
      return `conv2d ${layer.filters} × ${windowText(layer.kernel, [1, 1], layer)}${layer.bias ? '' : ', no bias'}`;
    case 'depthwise':
      return `depthwise ${windowText(layer.kernel, [1, 1], layer)}${layer.bias ? '' : ', no bias'}`;
    case 'maxpool2d':
    case 'avgpool2d':
      return `${layer.kind} ${windowText(layer.size, layer.size, layer)}`;
    case 'pad':
      return `pad ${sides(layer.size)}`;
  }
}
