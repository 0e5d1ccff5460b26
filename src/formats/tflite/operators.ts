import { damaged, unsupported } from '../format-error.js';
import type { LayerForm, LayerWeights } from '../imported-model.js';
import { reshaped, type WeightArray, zeros } from '../weights.js';
import { asDeclared, concatenation, flat, imageOrSequence, layout, pad, type SequenceView, transpose } from './layout.js';
import { type ImportOperator, onlyInput, type TfliteOperator } from './operator.js';
import { firstAxisLast, integersOf, realValues, type TfliteTensor } from './tensor.js';

/** By name. What is not here is refused with its name. */
export const tfliteOperators: ReadonlyMap<string, ImportOperator> = new Map<string, ImportOperator>([
  ['ADD', (operator) => activate(operator, 0, add(operator, { kind: 'add' }))],
  ['AVERAGE_POOL_2D', (operator) => pool(operator, 'avgpool2d')],
  ['CONCATENATION', (operator) => activate(operator, 1, concatenation(operator))],
  ['CONV_2D', conv2d],
  ['DEPTHWISE_CONV_2D', depthwise],
  ['DEQUANTIZE', onlyInput],
  ['EXPAND_DIMS', layout],
  ['FULLY_CONNECTED', dense],
  ['LOGISTIC', (operator) => add(operator, { kind: 'sigmoid' })],
  ['MAX_POOL_2D', (operator) => pool(operator, 'maxpool2d')],
  ['MEAN', mean],
  ['PAD', pad],
  ['QUANTIZE', onlyInput],
  ['RELU', (operator) => add(operator, { kind: 'relu' })],
  ['RELU6', (operator) => add(operator, { kind: 'relu6' })],
  ['RESHAPE', layout],
  ['SOFTMAX', (operator) => operator.builder.add(operator.where, { kind: 'softmax' }, [asDeclared(operator, 0)])],
  ['SQUEEZE', layout],
  ['TANH', (operator) => add(operator, { kind: 'tanh' })],
  ['TRANSPOSE', transpose],
]);

const add = (operator: TfliteOperator, form: LayerForm, weights?: LayerWeights): number =>
  operator.builder.add(operator.where, form, operator.inputs, weights);

/** The activation fused to an operator, in field `field` of its options. */
function activate({ where, options, builder }: TfliteOperator, field: number, output: number): number {
  const activation = options?.byte(field) ?? 0;
  switch (activation) {
    case 0:
      return output;
    case 1:
      return builder.add(where, { kind: 'relu' }, [output]);
    case 3:
      return builder.add(where, { kind: 'relu6' }, [output]);
    case 4:
      return builder.add(where, { kind: 'tanh' }, [output]);
    default:
      return unsupported(where, `its fused activation has the number ${activation}; only none, RELU, RELU6 and TANH exist here`);
  }
}

function window({ options, where }: TfliteOperator) {
  const padding = options?.byte(0) ?? 0;
  if (padding > 1) damaged(where, `padding ${padding}`);
  return { stride: [options?.int(2) ?? 0, options?.int(1) ?? 0], padding: padding === 0 ? 'same' : 'valid' } as const;
}

function weightsOf(operator: TfliteOperator): TfliteTensor {
  const tensor = operator.tensor(1) ?? damaged(operator.where, 'it has no weights');
  return tensor.data.length > 0 ? tensor : unsupported(operator.where, 'its weights are computed');
}

function biasOf(operator: TfliteOperator, outputs: number) {
  const tensor = operator.tensor(2);
  return tensor ? realValues(tensor) : zeros([outputs]);
}

function undilated({ options, where }: TfliteOperator, field: number): void {
  if ((options?.int(field, 1) ?? 1) !== 1 || (options?.int(field + 1, 1) ?? 1) !== 1) unsupported(where, 'a dilated convolution of images');
}

function conv2d(operator: TfliteOperator): number {
  const kernel = firstAxisLast(realValues(weightsOf(operator)));
  const input = imageOrSequence(operator);
  return activate(operator, 3, input.along === undefined ? convImage(operator, input.value, kernel) : conv1d(operator, input, kernel));
}

function convImage(operator: TfliteOperator, value: number, kernel: WeightArray): number {
  undilated(operator, 4);
  const [height = 0, width = 0, , filters = 0] = kernel.shape;
  const form = { kind: 'conv2d', filters, kernel: [height, width], ...window(operator), bias: true } as const;
  return operator.builder.add(operator.where, form, [value], { kernel, bias: biasOf(operator, filters) });
}

/** A convolution along the one axis of an image that is longer than one. */
function conv1d(operator: TfliteOperator, { value, along }: SequenceView, kernel: WeightArray): number {
  const { options, where, builder } = operator;
  const [height = 0, width = 0, channels = 0, filters = 0] = kernel.shape;
  const [taps, across] = along === 0 ? [height, width] : [width, height];
  const { stride, padding } = window(operator);
  if (across !== 1 || stride[along] !== 1) {
    unsupported(
      where,
      `a kernel of ${height} by ${width} with a stride of ${stride.join(' by ')} over a sequence; only a stride of 1 exists there`,
    );
  }
  const dilation = options?.int(along === 0 ? 5 : 4, 1) ?? 1;
  const weights = { kernel: reshaped(kernel, [taps, channels, filters]), bias: biasOf(operator, filters) };
  return builder.add(where, { kind: 'conv1d', filters, kernel: taps, dilation, padding }, [value], weights);
}

function depthwise(operator: TfliteOperator): number {
  undilated(operator, 5);
  const array = realValues(weightsOf(operator));
  const [, height = 0, width = 0, channels = 0] = array.shape;
  const { builder, where } = operator;
  const input = asDeclared(operator, 0);
  const found = builder.shape(input).at(-1);
  const bias = biasOf(operator, channels);
  const common = { kernel: [height, width], ...window(operator), bias: true } as const;
  if (found === channels) {
    const kernel = reshaped(array, array.shape.slice(1));
    return activate(operator, 4, builder.add(where, { kind: 'depthwise', ...common }, [input], { kernel, bias }));
  }
  if (found !== 1) return unsupported(where, `${channels} filters on ${found} channels; one filter a channel exists here`);
  // Several filters on one channel are a convolution.
  const kernel = reshaped(array, [height, width, 1, channels]);
  return activate(operator, 4, builder.add(where, { kind: 'conv2d', filters: channels, ...common }, [input], { kernel, bias }));
}

function pool(operator: TfliteOperator, kind: 'avgpool2d' | 'maxpool2d'): number {
  const size = [operator.options?.int(4) ?? 0, operator.options?.int(3) ?? 0] as const;
  return activate(operator, 5, operator.builder.add(operator.where, { kind, size, ...window(operator) }, [asDeclared(operator, 0)]));
}

function dense(operator: TfliteOperator): number {
  const kernel = firstAxisLast(realValues(weightsOf(operator)));
  const [, units = 0] = kernel.shape;
  const input = flat(operator, onlyInput(operator));
  const weights = { kernel, bias: biasOf(operator, units) };
  return activate(operator, 0, operator.builder.add(operator.where, { kind: 'dense', units }, [input], weights));
}

function mean(operator: TfliteOperator): number {
  const axes = integersOf(operator.tensor(1) ?? damaged(operator.where, 'it has no axes'));
  const value = asDeclared(operator, 0);
  const rank = operator.builder.shape(value).length;
  const inner = rank === 3 ? '1,2' : '1';
  if (
    rank < 2 ||
    [...axes]
      .map((axis) => (axis < 0 ? axis + rank + 1 : axis))
      .sort()
      .join() !== inner
  ) {
    unsupported(operator.where, `the mean over axes ${axes.join(', ')}; only that over time or over the pixels exists here`);
  }
  return operator.builder.add(operator.where, { kind: 'global_avgpool' }, [value]);
}
