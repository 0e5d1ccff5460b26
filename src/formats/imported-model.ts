import { canonicalGraph, canonicalOrder } from '../network/canonical-graph.js';
import type { Layer, Network } from '../network/network.js';
import { type ParameterTensor, parametersOf } from '../network/parameters.js';
import { formatShape, type Shape } from '../network/shape.js';
import { type ComputeLayer, inferShape, MAX_LAYERS, MAX_TENSOR_VALUES, validateNetwork } from '../network/shapes.js';
import { finite } from './float-values.js';
import { damaged, unsupported } from './format-error.js';
import type { WeightArray } from './weights.js';

/** A model file read: what it computes is known, its weights are converted when they are asked for. */
export interface ImportedModel {
  readonly network: Network;
  /** One array a parameter, in the order of `parametersOf`. @throws FormatError where one holds what is no finite number. */
  weights(): readonly Float32Array[];
}

/** The arrays of one layer by the names of its parameters. */
export type LayerWeights = Readonly<Partial<Record<ParameterTensor['name'], WeightArray>>>;

/** A layer without its inputs. */
export type LayerForm = ComputeLayer extends infer L ? (L extends ComputeLayer ? Omit<L, 'inputs'> : never) : never;

/** Padded sequences have numbers of their own, behind those of all layers. */
const FIRST_PAD = 2 * MAX_LAYERS;

/** Builds a network layer by layer while a file is read; every reader ends here, so what a layer needs is asked in one place. */
export class ModelBuilder {
  readonly #input: Shape;
  readonly #layers: Layer[] = [{ kind: 'input', inputs: [] }];
  readonly #shapes: Shape[];
  readonly #weights = new Map<number, LayerWeights>();
  readonly #names = ['the input'];
  readonly #pads: { readonly of: number; readonly before: number; readonly after: number }[] = [];

  constructor(input: Shape) {
    if (!validateNetwork({ input, layers: this.#layers }).ok) {
      unsupported('the input', `samples of shape ${formatShape(input)} have no meaning here`);
    }
    this.#input = input;
    this.#shapes = [input];
  }

  /** Of the output of a layer; layer 0 is the input. */
  shape(layer: number): Shape {
    const pad = this.#pads[layer - FIRST_PAD];
    if (!pad) return this.#shapes[layer] ?? [];
    const [time = 0, ...rest] = this.shape(pad.of);
    return [time + pad.before + pad.after, ...rest];
  }

  /** A sequence as an image of width one: what moves along time can be done to it there, and nothing else. */
  widened(input: number): number {
    return FIRST_PAD + this.#pads.push({ of: input, before: 0, after: 0 }) - 1;
  }

  /** The sequence behind `widened`; any other value as it is. */
  narrowed(value: number): number {
    const pad = this.#pads[value - FIRST_PAD];
    return pad && pad.before === 0 && pad.after === 0 ? pad.of : value;
  }

  /** A sequence with zeros before and after it, for the convolution that reads it: there is no such layer of its own. */
  padded(where: string, input: number, before: number, after: number): number {
    if (before === 0 && after === 0) return input;
    if (this.shape(input).length !== 2 || input >= FIRST_PAD || !(before >= 0 && after >= 0 && before + after <= MAX_TENSOR_VALUES)) {
      unsupported(where, `${before} and ${after} zeros around samples of shape ${formatShape(this.shape(input))}`);
    }
    return FIRST_PAD + this.#pads.push({ of: input, before, after }) - 1;
  }

  kind(layer: number): Layer['kind'] {
    return this.#layers[layer]?.kind ?? 'input';
  }

  /** The first layer that a layer reads. */
  inputOf(layer: number): number {
    return this.#layers[layer]?.inputs[0] ?? 0;
  }

  /** Adds a layer; `where` names it as the file does. Gives its index. @throws FormatError where it does not fit its inputs. */
  add(where: string, form: LayerForm, inputs: readonly number[], weights: LayerWeights = {}): number {
    if (this.#layers.length >= MAX_LAYERS) unsupported(where, `the network has more than ${MAX_LAYERS} layers`);
    const layer = this.#absorbPad(where, { ...form, inputs } as ComputeLayer);
    const inferred = inferShape(
      layer,
      layer.inputs.map((one) => this.shape(one)),
    );
    if (!inferred.ok) unsupported(where, inferred.problem);
    this.#shapes.push(inferred.ok ? inferred.shape : []);
    const index = this.#layers.push(layer) - 1;
    this.#weights.set(index, weights);
    this.#names[index] = where;
    return index;
  }

  /** A convolution without padding over a padded sequence is one with the padding that these zeros are. */
  #absorbPad(where: string, layer: ComputeLayer): ComputeLayer {
    const pad = layer.inputs.map((one) => this.#pads[one - FIRST_PAD]).find((one) => one !== undefined);
    if (!pad) return layer;
    if (layer.kind === 'conv1d' && layer.padding === 'valid') {
      const reach = (layer.kernel - 1) * layer.dilation;
      if (pad.before === reach && pad.after === 0) return { ...layer, inputs: [pad.of], padding: 'causal' };
      if (pad.before === Math.floor(reach / 2) && pad.after === reach - pad.before) return { ...layer, inputs: [pad.of], padding: 'same' };
    }
    return unsupported(
      where,
      `it reads a sequence as an image of width one, with ${pad.before} zeros before and ${pad.after} after it; only a convolution that pads as causal or same does here`,
    );
  }

  /** The model whose output is that of a layer. A softmax at the end is left out: what comes before it are the logits. */
  finish(last: number): ImportedModel {
    if (last >= FIRST_PAD) unsupported('the output', 'it is a padded sequence');
    const output = this.kind(last) === 'softmax' && this.shape(last).length === 1 ? this.inputOf(last) : last;
    const whole: Network = { input: this.#input, layers: this.#layers };
    const network = canonicalGraph(whole, output);
    const order = canonicalOrder(whole, output);
    const sources = parametersOf(network).map(({ layer, name, shape }) => {
      const original = order[layer] ?? 0;
      const where = this.#names[original] ?? '';
      const array = this.#weights.get(original)?.[name];
      if (!array) return damaged(where, `its ${name} is missing`);
      if (formatShape(array.shape) !== formatShape(shape)) {
        damaged(where, `its ${name} has the shape ${formatShape(array.shape)}, expected ${formatShape(shape)}`);
      }
      return { where: `${where}, ${name}`, array };
    });
    return { network, weights: () => sources.map(({ where, array }) => finite(array.read(), where)) };
  }
}

/** A shape from a file, without the batch. */
export function readShape(where: string, sides: readonly unknown[]): Shape {
  return sides.map((side) =>
    typeof side === 'number' && Number.isSafeInteger(side) && side >= 1 && side <= MAX_TENSOR_VALUES
      ? side
      : unsupported(
          where,
          `a side of ${side === null || side === undefined ? 'unknown length' : JSON.stringify(side)}; every side but the batch must be known`,
        ),
  );
}
