import { invariant } from '../../diagnostics/invariant.js';
import type { Network } from '../../network/network.js';
import { parametersOf } from '../../network/parameters.js';
import { elementCount } from '../../network/shape.js';
import { at, type Buffer } from '../plan/buffer.js';
import type { Mode, Program } from '../plan/compile.js';
import { Emitter } from '../plan/emitter.js';
import { reserveWeights, type WeightBlock } from '../plan/weight-block.js';
import type { BatchNode } from './batch-node.js';
import { type Backward, type BatchStep, type GradientTarget, NO_ACTIVATION, type StepParameters, valueCount } from './batch-primitive.js';
import { lowerBatch } from './lower-batch.js';

export interface BatchCompileOptions {
  readonly mode: Mode;
  /** Of dropout. */
  readonly seed: number;
  /** Computed by one run. */
  readonly samples: number;
}

const FLOAT32_BYTES = 4;

interface Emitted {
  readonly node: BatchNode;
  readonly step: BatchStep;
  readonly backward: Backward | null;
}

type ParametersOf = (layer: number) => StepParameters;

function parameterPlaces(network: Network, block: WeightBlock, training: boolean): ParametersOf {
  const places = new Map<number, StepParameters>();
  parametersOf(network).forEach(({ layer, name, trainable }, index) => {
    const offset = block.offsets[index] ?? 0;
    const gradient = training && trainable ? block.gradients + offset : 0;
    places.set(layer, { ...places.get(layer), [name]: { value: block.base + offset, gradient } });
  });
  return (layer) => places.get(layer) ?? {};
}

function emitForward(
  emitter: Emitter,
  nodes: readonly BatchNode[],
  samples: number,
  parameters: ParametersOf,
): ReadonlyMap<number, Emitted> {
  const emitted = new Map<number, Emitted>();
  for (const node of nodes) {
    const buffer = emitter.block(samples * valueCount(node.shape));
    const step: BatchStep = {
      samples,
      inputs: node.inputs.map(({ id, shape }) => {
        const from = emitted.get(id);
        invariant(from !== undefined, 'a node reads a later one');
        return { buffer: from.step.output.buffer, shape };
      }),
      output: { buffer, shape: node.shape },
      activation: node.activation,
      parameters: parameters(node.id),
      folded: node.folded && { parameters: parameters(node.folded.layer), epsilon: node.folded.epsilon },
    };
    // The samples are written before the program runs.
    if (node.primitive === null) emitter.touch(buffer);
    emitted.set(node.id, { node, step, backward: node.primitive?.forward(emitter, step) ?? null });
  }
  return emitted;
}

/** Nodes whose gradient is wanted: those that weights, or the sample, reach. */
function wantedNodes(emitted: ReadonlyMap<number, Emitted>, mode: 'attack' | 'train'): ReadonlySet<number> {
  const wanted = new Set<number>();
  for (const { node, step } of emitted.values()) {
    const source = mode === 'attack' ? node.primitive === null : Object.keys(step.parameters).length > 0;
    if (source || node.inputs.some(({ id }) => wanted.has(id))) wanted.add(node.id);
  }
  return wanted;
}

/** From the logits' gradient back, node by node; gives the gradient of the input when it is wanted. */
function emitGradients(
  emitter: Emitter,
  emitted: ReadonlyMap<number, Emitted>,
  output: number,
  logitsGradient: Buffer,
  mode: 'attack' | 'train',
): Buffer | null {
  const wanted = wantedNodes(emitted, mode);
  const gradients = new Map([[output, logitsGradient]]);
  for (const { node, step, backward } of [...emitted.values()].reverse()) {
    const gradient = gradients.get(node.id);
    if (!wanted.has(node.id) || !gradient) continue;
    if (!backward) return gradient;
    const { shape, buffer } = step.output;
    if (step.activation !== NO_ACTIVATION) {
      emitter.call('maskGradient', at(gradient), at(buffer), step.samples * valueCount(shape), step.activation);
    }
    const targets = node.inputs.map(({ id, shape: input }): GradientTarget | null => {
      if (!wanted.has(id)) return null;
      const before = gradients.get(id);
      const target = before ?? emitter.block(step.samples * valueCount(input));
      gradients.set(id, target);
      return { buffer: target, accumulate: before !== undefined };
    });
    backward(gradient, targets, mode === 'train');
  }
  return null;
}

/** Network + mode + samples → static plan of kernel calls over whole batches. */
export function compileBatch(network: Network, options: BatchCompileOptions): Program {
  const { mode, seed, samples } = options;
  const training = mode === 'train';
  const { nodes, output } = lowerBatch(network, training);
  const sampleSize = elementCount(network.input);
  const emitter = new Emitter(seed);
  // What stays from run to run has its place whatever the number of samples, so that programs for different numbers share one memory.
  const weights = reserveWeights(emitter, network, training);
  const emitted = emitForward(emitter, nodes, samples, parameterPlaces(network, weights, training));
  const [input, logits] = [emitted.get(0)?.step.output.buffer, emitted.get(output)?.step.output];
  invariant(input !== undefined && logits !== undefined, 'a network has an input and an output');
  const classes = valueCount(logits.shape);
  const scratch = emitter.persistent(2 * FLOAT32_BYTES * classes);

  emitter.beginBackward();
  emitter.touch(logits.buffer);
  let logitsGradient: Buffer | null = null;
  let sampleGradient: Buffer | null = null;
  if (mode !== 'infer') {
    logitsGradient = emitter.block(samples * classes);
    emitter.touch(logitsGradient);
    sampleGradient = emitGradients(emitter, emitted, output, logitsGradient, mode);
    if (sampleGradient) emitter.touch(sampleGradient);
  }
  const placed = emitter.place();
  return {
    placed,
    sampleSize,
    classes,
    sample: placed.address(input),
    sampleGradient: sampleGradient ? placed.address(sampleGradient) : 0,
    moment: emitter.moment,
    logits: placed.address(logits.buffer),
    logitsGradient: logitsGradient ? placed.address(logitsGradient) : 0,
    scratch,
    weights,
    resize: (fewer) => compileBatch(network, { ...options, samples: fewer }),
  };
}
