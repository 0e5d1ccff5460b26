import { formatShape } from '../../network/shape.js';
import { damaged, unsupported } from '../format-error.js';
import type { LayerForm, LayerWeights, ModelBuilder } from '../imported-model.js';
import { reshaped, zeros } from '../weights.js';
import type { FlatTable } from './flatbuffer.js';
import { firstAxisLast, integersOf, realValues, type TfliteTensor } from './tensor.js';

/** An operator of a TensorFlow Lite model while it is imported. */
export interface TfliteOperator {
  readonly where: string;
  readonly options: FlatTable | undefined;
  readonly builder: ModelBuilder;
  /** The tensor at a place of the inputs; undefined where it is left out. */
  tensor(place: number): TfliteTensor | undefined;
  /** Layers of the builder behind the inputs that are computed. */
  readonly inputs: readonly number[];
  readonly output: TfliteTensor;
}

/** Adds what an operator computes to the builder and gives the index of its output. */
export type ImportOperator = (operator: TfliteOperator) => number;

/** By the number of the builtin operator in the schema of TensorFlow Lite. What is not here is refused by number. */
export const tfliteOperators: ReadonlyMap<number, { readonly name: string; readonly run: ImportOperator }> = new Map([
  [0, { name: 'ADD', run: (operator) => activate(operator, 0, add(operator, { kind: 'add' })) }],
  [1, { name: 'AVERAGE_POOL_2D', run: (operator) => pool(operator, 'avgpool2d') }],
  [3, { name: 'CONV_2D', run: conv2d }],
  [4, { name: 'DEPTHWISE_CONV_2D', run: depthwise }],
  [6, { name: 'DEQUANTIZE', run: onlyInput }],
  [9, { name: 'FULLY_CONNECTED', run: dense }],
  [17, { name: 'MAX_POOL_2D', run: (operator) => pool(operator, 'maxpool2d') }],
  [19, { name: 'RELU', run: (operator) => add(operator, { kind: 'relu' }) }],
  [21, { name: 'RELU6', run: (operator) => add(operator, { kind: 'relu6' }) }],
  [22, { name: 'RESHAPE', run: reshape }],
  [25, { name: 'SOFTMAX', run: (operator) => add(operator, { kind: 'softmax' }) }],
  [40, { name: 'MEAN', run: mean }],
  [114, { name: 'QUANTIZE', run: onlyInput }],
] as const satisfies readonly (readonly [number, { readonly name: string; readonly run: ImportOperator }])[]);

function onlyInput({ inputs, where }: TfliteOperator): number {
  return inputs[0] ?? damaged(where, 'it reads nothing');
}

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
  undilated(operator, 4);
  const kernel = firstAxisLast(realValues(weightsOf(operator)));
  const [height = 0, width = 0, , filters = 0] = kernel.shape;
  const form = { kind: 'conv2d', filters, kernel: [height, width], ...window(operator), bias: true } as const;
  return activate(operator, 3, add(operator, form, { kernel, bias: biasOf(operator, filters) }));
}

function depthwise(operator: TfliteOperator): number {
  undilated(operator, 5);
  const array = realValues(weightsOf(operator));
  const [, height = 0, width = 0, channels = 0] = array.shape;
  const [input = 0] = operator.inputs;
  const found = operator.builder.shape(input).at(-1);
  const weights = { kernel: reshaped(array, array.shape.slice(1)), bias: biasOf(operator, channels) };
  if (found === channels) {
    const form = { kind: 'depthwise', kernel: [height, width], ...window(operator), bias: true } as const;
    return activate(operator, 4, add(operator, form, weights));
  }
  if (found !== 1) return unsupported(operator.where, `${channels} filters on ${found} channels; one filter a channel exists here`);
  // Several filters on one channel are a convolution.
  const form = { kind: 'conv2d', filters: channels, kernel: [height, width], ...window(operator), bias: true } as const;
  const kernel = reshaped(array, [height, width, 1, channels]);
  return activate(operator, 4, add(operator, form, { kernel, bias: weights.bias }));
}

function pool(operator: TfliteOperator, kind: 'avgpool2d' | 'maxpool2d'): number {
  const size = [operator.options?.int(4) ?? 0, operator.options?.int(3) ?? 0] as const;
  return activate(operator, 5, add(operator, { kind, size, ...window(operator) }));
}

function flat({ builder, where }: TfliteOperator, value: number): number {
  return builder.shape(value).length === 1 ? value : builder.add(where, { kind: 'flatten' }, [value]);
}

function dense(operator: TfliteOperator): number {
  const kernel = firstAxisLast(realValues(weightsOf(operator)));
  const [, units = 0] = kernel.shape;
  const input = flat(operator, onlyInput(operator));
  const weights = { kernel, bias: biasOf(operator, units) };
  return activate(operator, 0, operator.builder.add(operator.where, { kind: 'dense', units }, [input], weights));
}

function reshape(operator: TfliteOperator): number {
  const value = onlyInput(operator);
  const [, ...target] = operator.output.shape;
  if (formatShape(operator.builder.shape(value)) === formatShape(target)) return value;
  const isFlat = target.slice(0, -1).every((side) => side === 1);
  return isFlat
    ? flat(operator, value)
    : unsupported(operator.where, `it makes [${target.join(', ')}] of each sample; only flattening exists here`);
}

function mean(operator: TfliteOperator): number {
  const axes = integersOf(operator.tensor(1) ?? damaged(operator.where, 'it has no axes'));
  const rank = operator.builder.shape(onlyInput(operator)).length;
  if (rank !== 3 || [...axes].sort().join() !== '1,2')
    unsupported(operator.where, `the mean over axes ${axes.join(', ')}; only 1, 2 exists here`);
  return add(operator, { kind: 'global_avgpool' });
}
