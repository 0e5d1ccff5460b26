import { liveLayers } from '../live-layers.js';
import type { Layer, Network } from '../network.js';
import { featureScratch } from '../feature-layer.js';
import { recurrentScratch } from '../recurrent-layer.js';
import { elementCount, type Shape } from '../shape.js';
import { shapesOf } from '../shapes.js';
import type { BufferRequest } from './plan-memory.js';

const FLOAT32_BYTES = 4;

/** Dropout does nothing in inference; flatten, as_image and as_sequence move nothing: their output is their input. */
const isAlias = (layer: Layer): boolean => ['dropout', 'flatten', 'as_image', 'as_sequence'].includes(layer.kind);

/** Element by element (softmax position by position), so the output may overwrite an input that nothing reads afterwards. */
const worksInPlace = ({ kind }: Layer): boolean =>
  ['relu', 'relu6', 'tanh', 'sigmoid', 'swish', 'softmax', 'batch_norm', 'add', 'scale'].includes(kind);

/** Values a layer needs for itself while it runs. */
function scratchOf(layer: Layer, input: Shape): number {
  switch (layer.kind) {
    case 'lstm':
    case 'gru':
    case 'fastrnn':
    case 'fastgrnn':
      return recurrentScratch(layer);
    case 'bonsai':
    case 'protonn':
      return featureScratch(layer);
    case 'attention':
      // The query, and a weight for every time.
      return elementCount(input.slice(1)) + (input[0] ?? 0);
    default:
      return 0;
  }
}

interface Buffer {
  size: number;
  first: number;
  last: number;
}

/**
 * The activation buffers of one float32 inference, batch 1, a step a layer: the input's and one a live layer, except that aliases
 * share their input's and element-wise layers overwrite an input that dies with them. Recurrent layers, attention and feature classifiers have a
 * working buffer besides.
 */
export function activationBuffers(network: Network): readonly BufferRequest[] {
  const shapes = shapesOf(network);
  const live = liveLayers(network);
  const end = network.layers.length;

  const source: number[] = [];
  network.layers.forEach((layer, index) => source.push(isAlias(layer) ? (source[layer.inputs[0] ?? 0] ?? 0) : index));
  const lastUse = network.layers.map((_, index) => index);
  network.layers.forEach((layer, index) => {
    if (live[index] && !isAlias(layer)) for (const input of layer.inputs) lastUse[source[input] ?? 0] = index;
  });
  lastUse[source[end - 1] ?? 0] = end;

  const buffers: Buffer[] = [];
  const bufferOf = new Map<number, Buffer>();
  network.layers.forEach((layer, index) => {
    if (!live[index] || isAlias(layer)) return;
    const size = FLOAT32_BYTES * elementCount(shapes[index] ?? []);
    const dying = worksInPlace(layer)
      ? layer.inputs.find((input) => lastUse[source[input] ?? 0] === index && FLOAT32_BYTES * elementCount(shapes[input] ?? []) === size)
      : undefined;
    let buffer = dying === undefined ? undefined : bufferOf.get(source[dying] ?? 0);
    if (buffer === undefined) {
      buffer = { size, first: index, last: index };
      buffers.push(buffer);
    }
    buffer.last = lastUse[index] ?? index;
    bufferOf.set(index, buffer);
    const scratch = scratchOf(layer, shapes[layer.inputs[0] ?? 0] ?? []);
    if (scratch > 0) buffers.push({ size: FLOAT32_BYTES * scratch, first: index, last: index });
  });
  return buffers;
}
