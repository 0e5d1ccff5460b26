import { instantiateKernels, type KernelMemory } from '../../src/tensor/kernel-module.js';
import { loadKernels } from '../../src/tensor/load-kernels.js';
import { at, type Buffer } from '../../src/tensor/plan/buffer.js';
import { Emitter, run } from '../../src/tensor/plan/emitter.js';
import { NO_POST, type Post, type Primitive, type Step, type TensorShape } from '../../src/tensor/primitives/primitive.js';

const module = await WebAssembly.compile(loadKernels());

export const kernelMemory = (bytes = 65_536): KernelMemory => instantiateKernels(module, bytes);

/** A tensor as tests see it: row-major [count, rows] for a sequence, [count] for features. */
export interface PrimitiveCase {
  readonly primitive: Primitive;
  readonly inputs: readonly { readonly shape: TensorShape; readonly values: Float32Array }[];
  readonly post?: Post;
  /** Of the output, when fewer times are stored than the input has. */
  readonly outputCount?: number;
  readonly timeStride?: number;
  readonly kernel?: Float32Array;
  readonly bias?: Float32Array;
  /** Of primitives whose weights are not a kernel and a bias: all tensors in order. */
  readonly tensors?: readonly Float32Array[];
  readonly outputGradient: (size: number) => Float32Array;
}

export interface PrimitiveResult {
  readonly output: Float32Array;
  readonly outputGradient: Float32Array;
  /** Rows of the input; of its times the last ones, as many as the contribution covers. */
  readonly inputGradients: readonly Float32Array[];
  readonly kernelGradient: Float32Array;
  readonly biasGradient: Float32Array;
  readonly tensorGradients: readonly Float32Array[];
}

/** Runs one primitive forward and backward, outside any plan. Every buffer starts full of NaN, so that whatever is not written shows. */
export function runPrimitive(test: PrimitiveCase): PrimitiveResult {
  const emitter = new Emitter();
  const shape = test.primitive.shape(test.inputs.map((input) => input.shape));
  const channelsOf = ({ kind, rows }: TensorShape): number => (kind === 'sequence' ? rows : 1);
  const [kernelSize, biasSize] = [test.kernel?.length ?? 0, test.bias?.length ?? 0];
  const place = (size: number): number => emitter.persistent(4 * size);
  const [kernel, bias, kernelGradient, biasGradient] = [place(kernelSize), place(biasSize), place(kernelSize), place(biasSize)];
  const tensors = (test.tensors ?? []).map((values) => ({ values, value: place(values.length), gradient: place(values.length) }));
  const inputs = test.inputs.map((input) => ({ ...input, address: place(input.values.length) }));
  const buffers = inputs.map((input) => emitter.buffer(input.shape.rows, input.shape.count));
  const output = emitter.buffer(shape.rows, test.outputCount ?? shape.count);
  const size = output.rows * output.count;
  const [outputAddress, gradientAddress] = [place(size), place(size)];
  const gradientAddresses = inputs.map((input) => place(input.values.length));

  const load = (address: number, target: Buffer, channels: number): void =>
    emitter.call('toRows', address, channels, 0, 1, at(target), target.stride, target.count);
  inputs.forEach((input, index) => load(input.address, buffers[index] as Buffer, channelsOf(input.shape)));
  const step: Step = {
    kind: shape.kind,
    inputs: buffers,
    output,
    timeStride: test.timeStride ?? 1,
    post: test.post ?? NO_POST,
    scale: null,
    sum: null,
    weights: test.kernel || test.tensors ? { kernel, bias, gradient: { kernel: kernelGradient, bias: biasGradient }, tensors } : null,
    workspace: (test.primitive.workspace?.(test.inputs.map((input) => input.shape)) ?? []).map(([rows, count]) =>
      emitter.buffer(rows, count),
    ),
  };
  test.primitive.forward(emitter, step);
  emitter.call('fromRows', at(output), output.stride, output.count, outputAddress, channelsOf(shape), 0, 1);
  emitter.beginBackward();
  const gradient = emitter.buffer(output.rows, output.count);
  load(gradientAddress, gradient, channelsOf(shape));
  test.primitive.backpropagate?.(emitter, step, gradient);
  test.primitive.weightGradient?.(emitter, step, gradient);
  const counts = buffers.map((buffer, index) => {
    const contribution = test.primitive.inputGradient(emitter, step, gradient, index);
    const result = contribution.kind === 'buffer' ? contribution.buffer : emitter.buffer(buffer.rows, buffer.count);
    if (contribution.kind === 'direct') contribution.emit({ buffer: result, accumulate: false, residual: null, mask: null, scale: null });
    emitter.call(
      'fromRows',
      at(result),
      result.stride,
      result.count,
      gradientAddresses[index] ?? 0,
      channelsOf(test.inputs[index]?.shape ?? shape),
      0,
      1,
    );
    return result.count * result.rows;
  });

  const placed = emitter.place();
  const memory = kernelMemory(placed.bytes);
  const view = (address: number, count: number): Float32Array => memory.float32.subarray(address / 4, address / 4 + count);
  memory.float32.fill(Number.NaN, 16_384 / 4);
  for (const input of inputs) view(input.address, input.values.length).set(input.values);
  view(kernel, kernelSize).set(test.kernel ?? []);
  view(bias, biasSize).set(test.bias ?? []);
  view(kernelGradient, kernelSize).fill(0);
  for (const { values, value, gradient: target } of tensors) {
    view(value, values.length).set(values);
    view(target, values.length).fill(0);
  }
  view(biasGradient, biasSize).fill(0);
  const outputGradient = test.outputGradient(size);
  view(gradientAddress, size).set(outputGradient);
  for (const calls of [placed.prepare, placed.forward, placed.backward]) run(memory, calls);
  return {
    output: view(outputAddress, size).slice(),
    outputGradient,
    inputGradients: counts.map((count, index) => view(gradientAddresses[index] ?? 0, count).slice()),
    kernelGradient: view(kernelGradient, kernelSize).slice(),
    biasGradient: view(biasGradient, biasSize).slice(),
    tensorGradients: tensors.map(({ values, gradient: target }) => view(target, values.length).slice()),
  };
}
