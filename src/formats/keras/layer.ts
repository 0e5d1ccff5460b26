import type { Fields } from '../fields.js';
import { damaged, shown, unsupported } from '../format-error.js';
import type { LayerForm, LayerWeights, ModelBuilder } from '../imported-model.js';
import type { WeightArray } from '../weights.js';
import { reshaped, zeros } from '../weights.js';

/** The arrays that a file keeps for its layers. */
export interface KerasWeights {
  /** By a path below the layer such as `kernel` or `residual_block_0/conv1D_0/bias`. */
  of(layer: KerasLayerName, path: string): WeightArray | undefined;
}

export interface KerasLayerName {
  readonly name: string;
  readonly className: string;
}

/** A layer of a Keras configuration while it is imported. */
export interface KerasLayer extends KerasLayerName {
  readonly where: string;
  readonly config: Fields;
  /** Layers of the builder that it reads. */
  readonly inputs: readonly number[];
  readonly builder: ModelBuilder;
  array(path: string): WeightArray | undefined;
}

/** Adds what a layer computes to the builder and gives the index of its output. */
export type ImportLayer = (layer: KerasLayer) => number;

export const inputOf = ({ inputs, where }: KerasLayer): number => inputs[0] ?? damaged(where, 'it reads nothing');

export const add = (layer: KerasLayer, form: LayerForm, weights?: LayerWeights): number =>
  layer.builder.add(layer.where, form, layer.inputs, weights);

const ACTIVATIONS: Readonly<Record<string, 'linear' | 'relu' | 'relu6' | 'tanh' | 'sigmoid' | 'swish' | 'softmax'>> = {
  linear: 'linear',
  relu: 'relu',
  relu6: 'relu6',
  tanh: 'tanh',
  sigmoid: 'sigmoid',
  swish: 'swish',
  silu: 'swish',
  softmax: 'softmax',
};

/** What the field `activation` says, applied to the output of a layer. */
export function activate({ where, config, builder }: KerasLayer, output: number): number {
  const name = activationName(config);
  const activation = Object.hasOwn(ACTIVATIONS, name) ? ACTIVATIONS[name] : undefined;
  if (activation === undefined) return unsupported(where, `the activation ${shown(name)} does not exist here`);
  return activation === 'linear' ? output : builder.add(where, { kind: activation }, [output]);
}

function activationName(config: Fields): string {
  const value = config.get('activation');
  if (value === null || value === undefined) return 'linear';
  // Keras 3 writes a function as an object; `ReLU(6)` is not among them.
  return typeof value === 'object' ? config.object('activation').text('config') : config.text('activation');
}

/** Fields that must have one value, since another would change what is computed. */
export function demand({ where, config }: KerasLayer, fields: Readonly<Record<string, unknown>>): void {
  for (const [name, expected] of Object.entries(fields)) {
    const found = config.has(name) ? config.get(name) : expected;
    if (JSON.stringify(found) !== JSON.stringify(expected)) {
      unsupported(where, `${name} is ${shown(JSON.stringify(found))}; only ${JSON.stringify(expected)} exists here`);
    }
  }
}

/** Kernel and bias; a layer without a bias has one of zeros here. */
export function kernelAndBias(layer: KerasLayer, outputs: number, path = '', useBias = layer.config.flag('use_bias', true)): LayerWeights {
  const kernel = layer.array(`${path}kernel`);
  const bias = useBias ? layer.array(`${path}bias`) : zeros([outputs]);
  return { ...(kernel && { kernel }), ...(bias && { bias }) };
}

/** A dense layer on a sequence is applied to each time: a convolution over one time. */
export function addDense(layer: KerasLayer, input: number, units: number, weights: LayerWeights): number {
  const { builder, where } = layer;
  const shape = builder.shape(input);
  if (shape.length !== 2) return builder.add(where, { kind: 'dense', units }, [input], weights);
  const { kernel } = weights;
  const one = kernel && reshaped(kernel, [1, ...kernel.shape]);
  const form: LayerForm = { kind: 'conv1d', filters: units, kernel: 1, dilation: 1, padding: 'valid' };
  return builder.add(where, form, [input], { ...weights, ...(one && { kernel: one }) });
}
