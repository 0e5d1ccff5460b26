import { invariant } from '../../diagnostics/invariant.js';
import type { Network } from '../../network/network.js';
import { elementCount } from '../../network/shape.js';
import { dropoutFactors } from '../primitives/dropout-factors.js';
import type { Step, StepWeights, TensorPlace, TensorShape } from '../primitives/primitive.js';
import { at, type Buffer } from './buffer.js';
import { Emitter, type PlacedProgram } from './emitter.js';
import { fuse, unfused } from './fuse.js';
import { emitGradients } from './gradients.js';
import { lower } from './lower.js';
import { type FusedNode, storedCount } from './node.js';
import { analyseTimes } from './times.js';
import { reserveWeights, type WeightBlock } from './weight-block.js';

/** What the program computes besides the logits: nothing, the gradient of the sample, or those of the weights. */
export type Mode = 'infer' | 'attack' | 'train';

/** The passes that make plans fast and change no result; switched off by tests and benchmarks that compare. */
export interface Passes {
  readonly epilogues: boolean;
  readonly neededTimes: boolean;
}

export const ALL_PASSES: Passes = { epilogues: true, neededTimes: true };

export interface CompileOptions {
  readonly mode: Mode;
  /** Of dropout. */
  readonly seed: number;
  readonly passes: Passes;
}

/** A program over one memory: addresses of all that stays from sample to sample, and the calls for one sample. */
export interface Program {
  readonly placed: PlacedProgram;
  readonly sampleSize: number;
  readonly classes: number;
  readonly sample: number;
  readonly sampleGradient: number;
  readonly moment: number;
  readonly logits: number;
  readonly logitsGradient: number;
  /** Working memory of the loss. */
  readonly scratch: number;
  readonly weights: WeightBlock;
  /**
   * There where one run computes all samples of a batch: the program for fewer of them, over the same weights. Elsewhere a run computes
   * one sample.
   */
  readonly resize?: (samples: number) => Program;
}

const FLOAT32_BYTES = 4;

function stepWeights(node: FusedNode, block: WeightBlock, training: boolean): StepWeights | null {
  if (node.parameter === null) return null;
  const kernel = block.offsets[node.parameter] ?? 0;
  const bias = block.offsets[node.parameter + 1] ?? 0;
  const gradient = training ? { kernel: block.gradients + kernel, bias: block.gradients + bias } : null;
  const tensors = block.offsets
    .slice(node.parameter, node.parameter + node.parameters)
    .map((offset): TensorPlace => ({ value: block.base + offset, gradient: training ? block.gradients + offset : 0 }));
  return { kernel: block.base + kernel, bias: block.base + bias, gradient, tensors };
}

/** Emits the forward pass; gives every node's place in the plan. */
function emitForward(
  emitter: Emitter,
  nodes: readonly FusedNode[],
  sample: number,
  weights: WeightBlock,
  training: boolean,
): Map<number, Step> {
  const steps = new Map<number, Step>();
  const outputs = new Map<number, Buffer>();
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const outputOf = (id: number): Buffer => {
    const before = outputs.get(id);
    if (before) return before;
    const node = byId.get(id);
    invariant(node !== undefined, 'a node outside the graph');
    const buffer = emitter.buffer(node.shape.rows, storedCount(node));
    outputs.set(id, buffer);
    return buffer;
  };
  const shapeOf = (id: number): TensorShape => byId.get(id)?.shape ?? { kind: 'features', rows: 1, count: 0 };
  const stored = new Set(nodes.flatMap((node) => node.storesSum ?? []));

  for (const node of nodes) {
    const output = outputOf(node.id);
    const { dropout } = node.post;
    const scale = dropout ? dropoutFactors(emitter, dropout, node.shape.kind === 'sequence' ? output.rows : output.count) : null;
    const target = byId.get(node.storesSum ?? -1);
    const other = target?.inputs.find((id) => id !== node.id);
    const step: Step = {
      kind: node.shape.kind,
      inputs: node.inputs.map(outputOf),
      output,
      timeStride: node.times.stride,
      post: node.post,
      scale,
      sum: target && other !== undefined ? { other: outputOf(other), output: outputOf(target.id), relu: target.post.relu } : null,
      weights: stepWeights(node, weights, training),
      workspace: (node.primitive?.workspace?.(node.inputs.map(shapeOf)) ?? []).map(([rows, count]) => emitter.buffer(rows, count)),
    };
    steps.set(node.id, step);
    if (node.primitive === null) {
      const { kind, rows, count } = node.shape;
      if (kind === 'features') emitter.call('toRows', sample, 1, 0, 1, at(output), output.stride, count);
      else emitter.call('toRows', sample, rows, count - 1 - node.times.reach, node.times.stride, at(output), output.stride, output.count);
    } else if (!stored.has(node.id)) {
      node.primitive.forward(emitter, step);
    }
  }
  return steps;
}

/** Writes the input's gradient as a sample; times nothing depends on stay zero, as the sample gradient's memory is from the start. */
function emitSampleGradient(emitter: Emitter, input: FusedNode, gradient: Buffer, target: number): void {
  const { kind, rows, count } = input.shape;
  if (kind === 'features') emitter.call('fromRows', at(gradient), gradient.stride, count, target, 1, 0, 1);
  else
    emitter.call(
      'fromRows',
      at(gradient),
      gradient.stride,
      gradient.count,
      target,
      rows,
      count - 1 - input.times.reach,
      input.times.stride,
    );
}

/** Network + mode → static plan: primitives, times, epilogues, kernel calls, places. */
export function compile(network: Network, options: CompileOptions): Program {
  const training = options.mode === 'train';
  const graph = analyseTimes(lower(network, { training, neededTimes: options.passes.neededTimes }));
  const nodes = options.passes.epilogues ? fuse(graph) : unfused(graph);
  const input = nodes[0];
  const output = nodes.at(-1);
  invariant(input !== undefined && output !== undefined, 'a network has layers');

  const emitter = new Emitter(options.seed);
  const sampleSize = elementCount(network.input);
  const classes = output.shape.count;
  const sample = emitter.persistent(FLOAT32_BYTES * sampleSize);
  const sampleGradient = options.mode === 'attack' ? emitter.persistent(FLOAT32_BYTES * sampleSize) : 0;
  const scratch = emitter.persistent(2 * FLOAT32_BYTES * classes);
  const weights = reserveWeights(emitter, network, training);

  const steps = emitForward(emitter, nodes, sample, weights, training);
  const logits = steps.get(output.id)?.output;
  invariant(logits !== undefined, 'the output was emitted');
  emitter.beginBackward();
  emitter.touch(logits);
  let logitsGradient: Buffer | null = null;
  if (options.mode !== 'infer') {
    logitsGradient = emitter.buffer(1, classes);
    emitter.touch(logitsGradient);
    const gradient = emitGradients(emitter, nodes, steps, logitsGradient, options.mode);
    if (gradient) emitSampleGradient(emitter, input, gradient, sampleGradient);
  }
  const placed = emitter.place();
  return {
    placed,
    sampleSize,
    classes,
    sample,
    sampleGradient,
    moment: emitter.moment,
    logits: placed.address(logits),
    logitsGradient: logitsGradient ? placed.address(logitsGradient) : 0,
    scratch,
    weights,
  };
}
