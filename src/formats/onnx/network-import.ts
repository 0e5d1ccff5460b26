import { formatShape, type Shape } from '../../network/shape.js';
import { unsupported } from '../format-error.js';
import type { LayerForm, LayerWeights, ModelBuilder } from '../imported-model.js';
import { reshaped, transposed, type WeightArray } from '../weights.js';
import { type Axis, BATCH_AXIS, formatAxes, isLayout, naturalAxes } from './layout.js';
import type { OnnxTensor } from './read-tensor.js';

/** The output of a layer as a node of ONNX sees it. */
export interface Computed {
  readonly kind: 'computed';
  readonly layer: number;
  readonly axes: readonly Axis[];
  /** So many times behind the last one of the layer, which the node that reads the value must cut off. */
  readonly surplus?: number;
}

/** What the weighted mean over time of an attention is made of, between its nodes. */
export interface AttentionScores {
  readonly kind: 'scores';
  /** The dense layer that gives the query. */
  readonly query: number;
  /** The sequence that is weighted. */
  readonly sequence: number;
  readonly areNormalized: boolean;
}

export type OnnxValue = Computed | AttentionScores | { readonly kind: 'constant'; readonly tensor: OnnxTensor };

export const computed = (layer: number, axes: readonly Axis[]): Computed => ({ kind: 'computed', layer, axes });

const FIRST_SEQUENCE: readonly Axis[] = [BATCH_AXIS, [1], [0]];
const FIRST_IMAGE: readonly Axis[] = [BATCH_AXIS, [2], [0], [1]];

/** The axes of a layer's output as the operators of ONNX order them: channels behind the batch. */
export const channelsFirst = (rank: number): readonly Axis[] => (rank === 3 ? FIRST_IMAGE : rank === 2 ? FIRST_SEQUENCE : naturalAxes(1));

/** The network while its nodes are read one after the other: layers are added where a node needs them, each change of form once. */
export class NetworkImport {
  readonly builder: ModelBuilder;
  /** The length of the batch that the model declares; 0 where it has any. */
  readonly batch: number;
  readonly opset: number;
  readonly #forms = new Map<string, number>();
  readonly #weights = new Map<number, LayerWeights>();

  constructor(builder: ModelBuilder, batch: number, opset: number) {
    this.builder = builder;
    this.batch = batch;
    this.opset = opset;
  }

  shape(value: Computed): Shape {
    return this.builder.shape(value.layer);
  }

  add(where: string, form: LayerForm, inputs: readonly number[], weights: LayerWeights = {}): number {
    const layer = this.builder.add(where, form, inputs, weights);
    this.#weights.set(layer, weights);
    return layer;
  }

  weightsOf(layer: number): LayerWeights {
    return this.#weights.get(layer) ?? {};
  }

  /** A layer of another form of the same values. */
  #inForm(where: string, kind: 'flatten' | 'as_image' | 'as_sequence', layer: number): number {
    const key = `${kind} ${layer}`;
    const known = this.#forms.get(key) ?? this.add(where, { kind }, [layer]);
    this.#forms.set(key, known);
    return known;
  }

  /** Merged axes as the layer that merges them, where they stand in the layer's own order. */
  settled(where: string, value: Computed): Computed {
    const shape = this.shape(value);
    const all = shape.map((_, axis) => axis);
    if (shape.length > 1 && isLayout(value.axes, shape, [BATCH_AXIS, all])) {
      return computed(this.#inForm(where, 'flatten', value.layer), naturalAxes(1));
    }
    if (shape.length === 3 && isLayout(value.axes, shape, [BATCH_AXIS, [0], [1, 2]])) {
      return computed(this.#inForm(where, 'as_sequence', value.layer), naturalAxes(2));
    }
    return value;
  }

  /** The layer of an image [height, width, channels], read with the channels first. */
  image(where: string, value: Computed): number {
    const shape = this.shape(value);
    if (shape.length === 3 && isLayout(value.axes, shape, FIRST_IMAGE)) return value.layer;
    return this.refuseAxes(where, value, 'an image with its channels behind the batch');
  }

  /** The layer of a sequence [time, channels], read with the channels first. */
  sequence(where: string, value: Computed): number {
    const shape = this.shape(value);
    if (shape.length === 2 && isLayout(value.axes, shape, FIRST_SEQUENCE)) return value.layer;
    if (shape.length === 3 && shape[1] === 1 && isLayout(value.axes, shape, [BATCH_AXIS, [2], [0]])) {
      return this.#inForm(where, 'as_sequence', value.layer);
    }
    return this.refuseAxes(where, value, 'a sequence with its channels behind the batch');
  }

  /** A sequence to which a node added the axis of a channel, as the image that it then is; any other value as it is. */
  withChannel(where: string, value: Computed): Computed {
    if (this.shape(value).length !== 2) return value;
    const order = JSON.stringify(value.axes);
    const axes = [FIRST_IMAGE, naturalAxes(3)].find((image) => JSON.stringify(image.map((axis) => (axis[0] === 2 ? [] : axis))) === order);
    return axes ? computed(this.#inForm(where, 'as_image', value.layer), axes) : value;
  }

  /** A sequence that has times as rows of one channel, for windows over it that `conv1d` does not have. */
  sequenceAsImage(where: string, layer: number): number {
    return this.#inForm(where, 'as_image', layer);
  }

  asSequence(where: string, layer: number): number {
    return this.#inForm(where, 'as_sequence', layer);
  }

  /** The layer of the features that a matrix [features, units] reads, and the matrix with its rows in the order of that layer. */
  features(where: string, value: Computed, kernel: WeightArray): { readonly layer: number; readonly kernel: WeightArray } {
    const shape = this.shape(value);
    const [batch, order = [], ...more] = value.axes;
    if (batch?.[0] !== BATCH_AXIS[0] || more.length > 0) return this.refuseAxes(where, value, 'features behind the batch');
    const layer = shape.length === 1 ? value.layer : this.#inForm(where, 'flatten', value.layer);
    const sorted = [...order].sort((left, right) => left - right);
    if (shape.length === 1 || sorted.every((axis, place) => axis === order[place])) return { layer, kernel };
    const [rows = 0, units = 0] = kernel.shape;
    const sides = order.map((axis) => shape[axis] ?? 1);
    if (sides.reduce((product, side) => product * side, 1) !== rows) {
      unsupported(where, `a matrix of ${rows} rows for samples of shape ${formatShape(shape)}`);
    }
    const inOrder = transposed(reshaped(kernel, [...sides, units]), [...sorted.map((axis) => order.indexOf(axis)), order.length]);
    return { layer, kernel: reshaped(inOrder, [rows, units]) };
  }

  refuseAxes(where: string, value: Computed, expected: string): never {
    return unsupported(
      where,
      `it reads samples of shape ${formatShape(this.shape(value))} in the order ${formatAxes(value.axes)}, where ${expected} can be imported`,
    );
  }
}
