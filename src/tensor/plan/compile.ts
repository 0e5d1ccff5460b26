import { invariant } from '../../diagnostics/invariant.js';
import type { Network } from '../../network/network.js';
import { elementCount } from '../../network/shape.js';
import { dropoutFactors } from '../primitives/dropout-factors.js';
import type { Step, StepWeights, TensorPlace, TensorShape } from '../primitives/primitive.js';
import { at, type Buffer, partOf } from './buffer.js';
import { Emitter, MOMENT_BYTES, type PlacedProgram } from './emitter.js';
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
  /** That are known to be computed together: the program takes a few of them at once where that is faster. */
  readonly samples: number;
}

/** Samples of a run where layers are faster for several; eight are no faster. */
const TOGETHER = 4;

/** Addresses of what belongs to one sample of a run. */
export interface SamplePlaces {
  readonly sample: number;
  readonly sampleGradient: number;
  readonly moment: number;
  readonly logits: number;
  readonly logitsGradient: number;
}

/** Samples that one run computes, each with the bits it would have alone. */
export interface SampleGroup {
  readonly places: readonly SamplePlaces[];
  /** The program for fewer samples, in the same memory. */
  readonly resize: (samples: number) => Program;
}

/** A program over one memory: addresses of all that stays from run to run and of the first sample, and the calls of a run. */
export interface Program extends SamplePlaces {
  readonly placed: PlacedProgram;
  readonly sampleSize: number;
  readonly classes: number;
  /** Working memory of the loss. */
  readonly scratch: number;
  readonly weights: WeightBlock;
  /**
   * There where one run computes all samples of a batch: the program for fewer of them, over the same weights. Elsewhere a run computes
   * one sample, or a group.
   */
  readonly resize?: (samples: number) => Program;
  readonly group?: SampleGroup;
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

/** Workspaces of a node, for each sample; where samples are computed together, one behind the other. */
function workspacesOf(emitter: Emitter, { primitive }: FusedNode, shapes: readonly TensorShape[], samples: number): Buffer[][] {
  const sizes = primitive?.workspace?.(shapes) ?? [];
  const indices = Array.from({ length: samples }, (_, index) => index);
  if (!primitive?.together) return indices.map(() => sizes.map(([rows, count]) => emitter.buffer(rows, count)));
  const wholes = sizes.map(([rows, count]) => ({ rows, whole: emitter.buffer(samples * rows, count) }));
  return indices.map((index) => wholes.map(({ rows, whole }) => partOf(whole, index * rows, rows)));
}

/** Emits the forward passes of the samples at `samples`; gives every node's place in the plan, for each. */
function emitForward(
  emitter: Emitter,
  nodes: readonly FusedNode[],
  samples: readonly number[],
  weights: WeightBlock,
  training: boolean,
): Map<number, readonly Step[]> {
  const steps = new Map<number, readonly Step[]>();
  const outputs = samples.map(() => new Map<number, Buffer>());
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const outputOf = (id: number, sample: number): Buffer => {
    const before = outputs[sample]?.get(id);
    if (before) return before;
    const node = byId.get(id);
    invariant(node !== undefined, 'a node outside the graph');
    const buffer = emitter.buffer(node.shape.rows, storedCount(node));
    outputs[sample]?.set(id, buffer);
    return buffer;
  };
  const shapeOf = (id: number): TensorShape => byId.get(id)?.shape ?? { kind: 'features', rows: 1, count: 0 };
  const stored = new Set(nodes.flatMap((node) => node.storesSum ?? []));

  for (const node of nodes) {
    const { dropout } = node.post;
    const target = byId.get(node.storesSum ?? -1);
    const other = target?.inputs.find((id) => id !== node.id);
    const workspaces = workspacesOf(emitter, node, node.inputs.map(shapeOf), samples.length);
    const all = samples.map((_, sample): Step => {
      const output = outputOf(node.id, sample);
      const channels = node.shape.kind === 'sequence' ? output.rows : output.count;
      return {
        kind: node.shape.kind,
        inputs: node.inputs.map((id) => outputOf(id, sample)),
        output,
        timeStride: node.times.stride,
        post: node.post,
        scale: dropout ? dropoutFactors(emitter, dropout, channels, sample) : null,
        sum:
          target && other !== undefined
            ? { other: outputOf(other, sample), output: outputOf(target.id, sample), relu: target.post.relu }
            : null,
        weights: stepWeights(node, weights, training),
        workspace: workspaces[sample] ?? [],
      };
    });
    steps.set(node.id, all);
    const { primitive } = node;
    if (primitive === null) all.forEach(({ output }, sample) => emitInput(emitter, node, output, samples[sample] ?? 0));
    else if (!stored.has(node.id)) {
      if (primitive.together) primitive.together.forward(emitter, all);
      else for (const step of all) primitive.forward(emitter, step);
    }
  }
  return steps;
}

/** Reads a sample's times that something depends on. */
function emitInput(emitter: Emitter, { shape, times }: FusedNode, output: Buffer, sample: number): void {
  const { kind, rows, count } = shape;
  if (kind === 'features') emitter.call('toRows', sample, 1, 0, 1, at(output), output.stride, count);
  else emitter.call('toRows', sample, rows, count - 1 - times.reach, times.stride, at(output), output.stride, output.count);
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
  const together = nodes.some(({ primitive }) => primitive?.together) ? Math.min(options.samples, TOGETHER) : 1;
  return emitProgram(network, nodes, options, together, together);
}

/** @param room what stays from run to run has its place whatever `samples` is, at most `room`: so programs for fewer share one memory. */
function emitProgram(network: Network, nodes: readonly FusedNode[], options: CompileOptions, samples: number, room: number): Program {
  const { mode, seed } = options;
  const training = mode === 'train';
  const input = nodes[0];
  const output = nodes.at(-1);
  invariant(input !== undefined && output !== undefined, 'a network has layers');

  const emitter = new Emitter(seed, room);
  const sampleSize = elementCount(network.input);
  const classes = output.shape.count;
  const [bytes, indices] = [FLOAT32_BYTES * sampleSize, Array.from({ length: samples }, (_, index) => index)];
  const sample = emitter.persistent(room * bytes);
  const sampleGradient = mode === 'attack' ? emitter.persistent(room * bytes) : 0;
  const scratch = emitter.persistent(2 * FLOAT32_BYTES * classes);
  const weights = reserveWeights(emitter, network, training);
  const placeOf = (start: number, index: number): number => (start === 0 ? 0 : start + index * bytes);

  const steps = emitForward(
    emitter,
    nodes,
    indices.map((index) => placeOf(sample, index)),
    weights,
    training,
  );
  const logits = (steps.get(output.id) ?? []).map((step) => step.output);
  invariant(logits.length === samples, 'the output was emitted');
  emitter.beginBackward();
  for (const buffer of logits) emitter.touch(buffer);
  let logitsGradients: readonly Buffer[] = [];
  if (mode !== 'infer') {
    logitsGradients = indices.map(() => emitter.buffer(1, classes));
    for (const buffer of logitsGradients) emitter.touch(buffer);
    const gradients = emitGradients(emitter, nodes, steps, logitsGradients, mode);
    gradients?.forEach((gradient, index) => emitSampleGradient(emitter, input, gradient, placeOf(sampleGradient, index)));
  }
  const placed = emitter.place();
  const places = indices.map((index): SamplePlaces => {
    const [result, gradient] = [logits[index], logitsGradients[index]];
    return {
      sample: placeOf(sample, index),
      sampleGradient: placeOf(sampleGradient, index),
      moment: emitter.moment + MOMENT_BYTES * index,
      logits: result ? placed.address(result) : 0,
      logitsGradient: gradient ? placed.address(gradient) : 0,
    };
  });
  const [first] = places;
  invariant(first !== undefined, 'a run computes a sample');
  const resize = (fewer: number): Program => emitProgram(network, nodes, options, fewer, room);
  return { ...first, placed, sampleSize, classes, scratch, weights, group: { places, resize } };
}
