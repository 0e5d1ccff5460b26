import { invariant, unreachable } from '../diagnostics/invariant.js';
import { parseRational } from '../graph/rational.js';
import { type FeatureLayer, featureParameters, MAX_DEPTH } from './feature-layer.js';
import { imageShape } from './image-shapes.js';
import type { Layer, Network } from './network.js';
import { type RecurrentLayer, ranksOf, recurrentParameters } from './recurrent-layer.js';
import { describeShape, elementCount, formatShape, type Shape } from './shape.js';

export type ShapeResult = { readonly ok: true; readonly shape: Shape } | { readonly ok: false; readonly problem: string };

/** Every layer that computes something; the input's shape is the network's. */
export type ComputeLayer = Exclude<Layer, { kind: 'input' }>;

/** Values one tensor may hold: what fits one WebAssembly memory with room for its gradient. */
export const MAX_TENSOR_VALUES = 2 ** 28;

/** Tensors that one `add` or `concat` may join. */
export const MAX_JOINED = 1000;

const fits = (shape: Shape): ShapeResult =>
  elementCount(shape) <= MAX_TENSOR_VALUES
    ? { ok: true, shape }
    : { ok: false, problem: `gives ${formatShape(shape)}, more than the limit of ${MAX_TENSOR_VALUES} values` };

const refuse = (problem: string): ShapeResult => ({ ok: false, problem });

function positive(name: string, value: number): string | null {
  return Number.isSafeInteger(value) && value >= 1 ? null : `${name} must be a positive integer, found ${value}`;
}

function rateProblem(text: string): string | null {
  const rate = parseRational(text);
  const inside = rate.numerator > 0n && rate.numerator < rate.denominator;
  return inside ? null : `rate must lie between 0 and 1, found ${text}`;
}

/** How many inputs a kind of layer takes; undefined where it takes any number. */
const inputsOf = (kind: ComputeLayer['kind']): number | undefined =>
  kind === 'add' || kind === 'concat' ? undefined : kind === 'matmul' || kind === 'scale' ? 2 : 1;

function productShape(left: Shape, right: Shape, transpose: boolean): ShapeResult {
  const [rows, inner] = left;
  const [first, second] = right;
  const [other, columns] = transpose ? [second, first] : [first, second];
  if (left.length !== 2 || right.length !== 2 || rows === undefined || columns === undefined) {
    return refuse(`takes two sequences, found ${formatShape(left)} and ${formatShape(right)}`);
  }
  if (inner === other) return fits([rows, columns]);
  const form = transpose ? '[m, k] · [n, k]ᵀ' : '[m, k] · [k, n]';
  return refuse(`needs ${form}, found ${formatShape(left)} and ${formatShape(right)}: ${inner} is not ${other}`);
}

function weightsProblem(shapes: readonly { readonly shape: Shape }[]): string | null {
  const large = shapes.find(({ shape }) => elementCount(shape) > MAX_TENSOR_VALUES);
  return large ? `needs ${large.shape.join(' × ')} weights, more than the limit of ${MAX_TENSOR_VALUES}` : null;
}

function recurrentShape(layer: RecurrentLayer, input: Shape): ShapeResult {
  const [time, channels] = input;
  if (input.length !== 2 || time === undefined || channels === undefined) {
    return refuse(`takes a sequence [time, channels], found ${describeShape(input)}`);
  }
  const [inputRank, recurrentRank] = ranksOf(layer);
  const problem =
    positive('units', layer.units) ??
    (inputRank === null ? null : positive('input_rank', inputRank)) ??
    (recurrentRank === null ? null : positive('recurrent_rank', recurrentRank)) ??
    weightsProblem(recurrentParameters(layer, channels));
  if (problem !== null) return refuse(problem);
  // What a step leaves for the gradient is several times the state.
  const kept = fits([time + 1, 8 * layer.units]);
  return kept.ok ? fits(layer.return === 'sequence' ? [time, layer.units] : [layer.units]) : kept;
}

function featureShape(layer: FeatureLayer, input: Shape): ShapeResult {
  const [features] = input;
  if (input.length !== 1 || features === undefined) return refuse(`takes features [n], found ${describeShape(input)}`);
  const size = layer.kind === 'bonsai' ? positive('depth', layer.depth) : positive('prototypes', layer.prototypes);
  const problem = positive('units', layer.units) ?? positive('projection', layer.projection) ?? size;
  if (problem !== null) return refuse(problem);
  if (layer.kind === 'bonsai' && layer.depth > MAX_DEPTH) return refuse(`depth is at most ${MAX_DEPTH}, found ${layer.depth}`);
  const constants =
    layer.kind === 'bonsai'
      ? ([
          ['sigma', layer.sigma],
          ['sharpness', layer.sharpness],
        ] as const)
      : ([['gamma', layer.gamma]] as const);
  const wrong = constants.find(([, text]) => parseRational(text).numerator <= 0n);
  if (wrong) return refuse(`${wrong[0]} must be positive, found ${wrong[1]}`);
  const heavy = weightsProblem(featureParameters(layer, features));
  return heavy === null ? fits([layer.units]) : refuse(heavy);
}

/** The output shape of one layer, given the shapes of its inputs in order; a problem says what was expected and what was found. */
export function inferShape(layer: ComputeLayer, inputs: readonly Shape[]): ShapeResult {
  const [input] = inputs;
  if (input === undefined) return refuse('needs an input');
  if (inputs.length > MAX_JOINED) return refuse(`joins at most ${MAX_JOINED} tensors, found ${inputs.length}`);
  const wanted = inputsOf(layer.kind);
  if (wanted !== undefined && inputs.length !== wanted)
    return refuse(`takes ${wanted === 1 ? 'one input' : 'two inputs'}, found ${inputs.length}`);
  switch (layer.kind) {
    case 'conv1d': {
      const problem = positive('filters', layer.filters) ?? positive('kernel', layer.kernel) ?? positive('dilation', layer.dilation);
      if (problem !== null) return refuse(problem);
      const [time, channels] = input;
      if (input.length !== 2 || time === undefined || channels === undefined) {
        return refuse(`takes a sequence [time, channels], found ${describeShape(input)}`);
      }
      if (layer.kernel * channels * layer.filters > MAX_TENSOR_VALUES) {
        return refuse(`needs ${layer.kernel} × ${channels} × ${layer.filters} weights, more than the limit of ${MAX_TENSOR_VALUES}`);
      }
      const reach = (layer.kernel - 1) * layer.dilation;
      if (layer.padding !== 'valid') return fits([time, layer.filters]);
      if (time <= reach)
        return refuse(
          `needs ${reach + 1} times or more without padding, and ${time === 1 ? '1 is' : `${time} are`} left (padding: same keeps the length)`,
        );
      return fits([time - reach, layer.filters]);
    }
    case 'dense': {
      const problem = positive('units', layer.units);
      if (problem !== null) return refuse(problem);
      const [features] = input;
      if (input.length !== 1 || features === undefined) {
        return refuse(`takes features [n], found ${describeShape(input)}; last or flatten before it makes features`);
      }
      if (features * layer.units > MAX_TENSOR_VALUES) {
        return refuse(`needs ${features} × ${layer.units} weights, more than the limit of ${MAX_TENSOR_VALUES}`);
      }
      return fits([layer.units]);
    }
    case 'relu':
    case 'relu6':
    case 'tanh':
    case 'sigmoid':
    case 'swish':
    case 'softmax':
      return fits(input);
    case 'dropout': {
      const problem = rateProblem(layer.rate);
      return problem === null ? fits(input) : refuse(problem);
    }
    case 'add': {
      const other = inputs.find((shape) => formatShape(shape) !== formatShape(input));
      if (other !== undefined) return refuse(`needs equal shapes, found ${formatShape(input)} and ${formatShape(other)}`);
      return fits(input);
    }
    case 'concat': {
      const other = inputs.find(
        (shape) => shape.length !== input.length || formatShape(shape.slice(0, -1)) !== formatShape(input.slice(0, -1)),
      );
      if (other !== undefined) {
        return refuse(`joins on the last axis and needs the others equal, found ${formatShape(input)} and ${formatShape(other)}`);
      }
      return fits([...input.slice(0, -1), inputs.reduce((sum, shape) => sum + (shape.at(-1) ?? 0), 0)]);
    }
    case 'scale': {
      const [, factors = []] = inputs;
      if (input.length === 3 && factors.length === 1 && factors[0] === input[2]) return fits(input);
      return refuse(`takes an image and a factor a channel, found ${formatShape(input)} and ${formatShape(factors)}`);
    }
    case 'matmul':
      return productShape(input, inputs[1] ?? [], layer.transpose);
    case 'maxpool':
    case 'avgpool': {
      const problem = positive('size', layer.size) ?? positive('stride', layer.stride);
      if (problem !== null) return refuse(problem);
      const [time, channels] = input;
      if (input.length !== 2 || time === undefined || channels === undefined) {
        return refuse(`takes a sequence [time, channels], found ${describeShape(input)}`);
      }
      if (time < layer.size) return refuse(`needs ${layer.size} times or more, and ${time === 1 ? '1 is' : `${time} are`} left`);
      return fits([pooledTimes(time, layer.size, layer.stride), channels]);
    }
    case 'conv2d':
    case 'depthwise':
    case 'maxpool2d':
    case 'avgpool2d':
    case 'pad':
    case 'as_image':
    case 'as_sequence':
    case 'batch_norm': {
      const result = imageShape(layer, input, MAX_TENSOR_VALUES);
      return 'problem' in result ? refuse(result.problem) : fits(result.shape);
    }
    case 'global_avgpool':
      if (input.length === 3) return fits(input.slice(2));
      if (input.length !== 2) return refuse(`takes a sequence or an image, found ${describeShape(input)}`);
      return fits(input.slice(1));
    case 'attention':
    case 'last': {
      const [, channels] = input;
      if (input.length !== 2 || channels === undefined) {
        return refuse(`takes a sequence [time, channels], found ${describeShape(input)}`);
      }
      if (layer.kind === 'attention' && channels ** 2 > MAX_TENSOR_VALUES) {
        return refuse(`needs ${channels} × ${channels} weights, more than the limit of ${MAX_TENSOR_VALUES}`);
      }
      return fits([channels]);
    }
    case 'flatten':
      return fits([elementCount(input)]);
    case 'lstm':
    case 'gru':
    case 'fastrnn':
    case 'fastgrnn':
      return recurrentShape(layer, input);
    case 'bonsai':
    case 'protonn':
      return featureShape(layer, input);
    default:
      return unreachable(layer);
  }
}

/** Whole windows of `size` times, `stride` apart. */
export const pooledTimes = (time: number, size: number, stride: number): number => Math.floor((time - size) / stride) + 1;

export const MAX_LAYERS = 10_000;

export type Validation =
  | { readonly ok: true; readonly shapes: readonly Shape[] }
  | { readonly ok: false; readonly layer: number; readonly problem: string };

function inputProblem(shape: Shape): string | null {
  if (shape.length < 1 || shape.length > 3) {
    return `a sample is features [n], a sequence [time, channels] or an image [height, width, channels], found ${formatShape(shape)}`;
  }
  if (!shape.every((side) => Number.isSafeInteger(side) && side >= 1)) return `sides are positive integers, found ${formatShape(shape)}`;
  return elementCount(shape) > MAX_TENSOR_VALUES ? `${formatShape(shape)} is more than the limit of ${MAX_TENSOR_VALUES} values` : null;
}

/**
 * Checks what the type `Network` cannot say: one input in front, inputs that stand earlier, shapes that fit, limits. Gives the shape of every layer, or the first layer that is wrong.
 */
export function validateNetwork(network: Network): Validation {
  const invalid = (layer: number, problem: string): Validation => ({ ok: false, layer, problem });
  const { layers } = network;
  if (layers.length > MAX_LAYERS) return invalid(MAX_LAYERS, `${layers.length} layers, more than the limit of ${MAX_LAYERS}`);
  if (layers[0]?.kind !== 'input') return invalid(0, 'the first layer must be the input');
  const problem = inputProblem(network.input);
  if (problem !== null) return invalid(0, problem);

  const shapes: Shape[] = [network.input];
  for (const [index, layer] of layers.entries()) {
    if (index === 0) continue;
    if (layer.kind === 'input') return invalid(index, 'a network has one input');
    const inputs: Shape[] = [];
    for (const from of layer.inputs) {
      const shape = from < index ? shapes[from] : undefined;
      if (shape === undefined) return invalid(index, `reads layer ${from}, which does not stand before it`);
      inputs.push(shape);
    }
    const result = inferShape(layer, inputs);
    if (!result.ok) return invalid(index, result.problem);
    shapes.push(result.shape);
  }
  return { ok: true, shapes };
}

/** What keeps a network from giving logits, given the shapes of its layers. */
export function logitsProblem(shapes: readonly Shape[]): string | null {
  const output = shapes.at(-1) ?? [];
  return output.length === 1 ? null : `the output must be features [classes], found ${formatShape(output)}`;
}

/** The output shape of every layer. @throws InvariantError when the network is not valid. */
export function shapesOf(network: Network): readonly Shape[] {
  const result = validateNetwork(network);
  invariant(result.ok, result.ok ? '' : `invalid network, layer ${result.layer}: ${result.problem}`);
  return result.shapes;
}
