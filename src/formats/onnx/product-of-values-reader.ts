import { BATCH_AXIS, isLayout } from './layout.js';
import { computed, type NetworkImport, type OnnxValue } from './network-import.js';
import type { NodeReader } from './node-reader.js';

/** Mul of a value by its own sigmoid, which is a swish, or of an image by one factor a channel. */
export function readMultiplication(net: NetworkImport, reader: NodeReader): readonly OnnxValue[] {
  const { where } = reader;
  const [left, right] = [reader.computed(0), reader.computed(1)];
  const { builder } = net;
  for (const [value, factor] of [[left, right] as const, [right, left] as const]) {
    const shapes = [net.shape(value), net.shape(factor)] as const;
    const isOwn = builder.kind(factor.layer) === 'sigmoid' && builder.inputOf(factor.layer) === value.layer;
    if (isOwn && isLayout(factor.axes, shapes[1], value.axes))
      return [computed(net.add(where, { kind: 'swish' }, [value.layer]), value.axes)];
    const isFactor = shapes[1].length === 1 && isLayout(factor.axes, shapes[1], [BATCH_AXIS, [0], [], []]);
    if (isFactor && shapes[0].length === 3) {
      const image = net.image(where, value);
      return [computed(net.add(where, { kind: 'scale' }, [image, factor.layer]), value.axes)];
    }
  }
  return net.refuseAxes(where, right, 'the sigmoid of the other value, or one factor for each channel of an image,');
}
