import { damaged, unsupported } from '../format-error.js';
import { reshaped, transposed, type WeightArray, zeros } from '../weights.js';
import { type Computed, computed, type NetworkImport, type OnnxValue } from './network-import.js';
import type { NodeReader } from './node-reader.js';
import {
  groundOf,
  imagePadding,
  isDilated,
  isUnpadded,
  overGround,
  overTime,
  sidesOf,
  type Windowing,
  windowingOf,
} from './window-nodes.js';

/** Conv: weights [filters, channels / group, …size]. */
export function readConvolution(net: NetworkImport, reader: NodeReader): readonly OnnxValue[] {
  const { where } = reader;
  const value = reader.computed();
  const weights = reader.need(1, 'weights').values;
  const bias = reader.constant(2)?.values;
  const [filters = 0, inputs = 0, ...size] = weights.shape;
  const group = reader.integer('group', 1);
  const ground = groundOf(net, reader, value);
  const shape = net.builder.shape(ground.layer);
  if (size.length !== value.axes.length - 2) damaged(where, `its weights have the shape [${weights.shape.join(', ')}]`);
  switch (ground.kind) {
    case 'features': {
      const windows = windowingOf(
        reader,
        size.map(() => 1),
        size,
      );
      if (!size.every((one) => one === 1) || !isUnpadded(windows) || group !== 1) unsupported(where, 'windows over features');
      const kernel = transposed(reshaped(weights, [filters, inputs]), [1, 0]);
      const form = { kind: 'dense', units: filters } as const;
      const layer = net.add(where, form, [ground.layer], { kernel, bias: bias ?? zeros([filters]) });
      return [computed(layer, value.axes)];
    }
    case 'sequence': {
      if (group !== 1) unsupported(where, `a convolution of a sequence in ${group} groups`);
      const sides = size.map((_, axis) => (axis === ground.place ? (shape[0] ?? 1) : 1));
      const windows = overTime(where, windowingOf(reader, sides, size), ground.place);
      const kernel = reshaped(weights, [filters, inputs, ...windows.size]);
      return [
        overTimes(net, where, ground.layer, windows, kernel, bias ?? zeros([filters]), (layer) => overGround(net, ground, layer, value)),
      ];
    }
    case 'image': {
      const windows = windowingOf(reader, shape.slice(0, 2), size);
      if (isDilated(windows)) unsupported(where, `a dilated convolution of images, [${windows.dilation.join(', ')}]`);
      const padding = imagePadding(where, windows, shape.slice(0, 2));
      const input = padding === 'around' ? net.add(where, { kind: 'pad', size: sidesOf(windows.before) }, [ground.layer]) : ground.layer;
      const common = {
        kernel: sidesOf(size),
        stride: sidesOf(windows.stride),
        padding: padding === 'same' ? 'same' : 'valid',
        bias: bias !== undefined,
      } as const;
      const own = bias ? { bias } : {};
      const depth = shape[2] ?? 1;
      if (group === 1) {
        const kernel = transposed(weights, [2, 3, 1, 0]);
        return [overGround(net, ground, net.add(where, { kind: 'conv2d', filters, ...common }, [input], { kernel, ...own }), value)];
      }
      if (group !== depth || filters !== depth || inputs !== 1) {
        return unsupported(
          where,
          `${filters} filters in ${group} groups on ${depth} channels; one group, or one filter a channel exists here`,
        );
      }
      const kernel = transposed(reshaped(weights, [filters, ...size]), [1, 2, 0]);
      return [overGround(net, ground, net.add(where, { kind: 'depthwise', ...common }, [input], { kernel, ...own }), value)];
    }
  }
}

/** A convolution over time with a kernel [filters, channels, size]. */
function overTimes(
  net: NetworkImport,
  where: string,
  input: number,
  windows: Windowing,
  weights: WeightArray,
  bias: WeightArray,
  placed: (layer: number) => Computed,
): Computed {
  const [filters = 0, channels = 0, kernel = 1] = weights.shape;
  const [stride = 1] = windows.stride;
  const [dilation = 1] = windows.dilation;
  const [before = 0] = windows.before;
  const [after = 0] = windows.after;
  const reach = (kernel - 1) * dilation;
  if (stride === 1) {
    const isCausal = before === reach && reach > 0;
    const isSame = before === Math.floor(reach / 2) && after === reach - before;
    const padding = before === 0 && after === 0 ? 'valid' : isSame ? 'same' : isCausal ? 'causal' : undefined;
    if (padding) {
      const form = { kind: 'conv1d', filters, kernel, dilation, padding } as const;
      const output = placed(net.add(where, form, [input], { kernel: transposed(weights, [2, 1, 0]), bias }));
      // Zeros behind the last time too: those outputs are cut off by a node that follows, or the model cannot be imported.
      return padding === 'causal' && after > 0 ? { ...output, surplus: after } : output;
    }
  }
  if (before !== after || dilation !== 1 || kernel === 0) {
    return unsupported(
      where,
      `a convolution over time with ${before} and ${after} zeros around it, kernel ${kernel}, stride ${stride} and dilation ${dilation}`,
    );
  }
  // Rows are times and columns are channels: a window as wide as the image gives one column, whose channels are the filters.
  const image = net.sequenceAsImage(where, input);
  const padded = before === 0 ? image : net.add(where, { kind: 'pad', size: [before, 0] }, [image]);
  const form = { kind: 'conv2d', filters, kernel: [kernel, channels], stride: [stride, 1], padding: 'valid', bias: true } as const;
  const own = reshaped(transposed(weights, [2, 1, 0]), [kernel, channels, 1, filters]);
  return placed(net.asSequence(where, net.add(where, form, [padded], { kernel: own, bias })));
}
