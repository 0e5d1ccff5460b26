import { invariant } from '../diagnostics/invariant.js';

/** The exports of kernels.wasm; addresses in bytes. What each does stands beside its source in kernels/. */
export type KernelName =
  | 'packForward'
  | 'packBackward'
  | 'packBias'
  | 'conv1d'
  | 'conv1dKernelGradient'
  | 'conv1dBiasGradient'
  | 'dense'
  | 'denseInputGradient'
  | 'denseParameterGradient'
  | 'matmul'
  | 'matmulGradient'
  | 'combine'
  | 'multiply'
  | 'toRows'
  | 'fromRows'
  | 'take'
  | 'takeGradient'
  | 'clear'
  | 'tanhRows'
  | 'tanhGradient'
  | 'sigmoidRows'
  | 'sigmoidGradient'
  | 'swishRows'
  | 'swishGradient'
  | 'relu6Rows'
  | 'relu6Gradient'
  | 'softmax'
  | 'softmaxGradient'
  | 'maxPool'
  | 'maxPoolGradient'
  | 'avgPool'
  | 'avgPoolGradient'
  | 'meanRows'
  | 'meanGradient'
  | 'softmaxLoss'
  | 'exponential'
  | 'logarithm'
  | 'exponentials'
  | 'packGates'
  | 'productRows'
  | 'outerRows'
  | 'sumOfRows'
  | 'factorProduct'
  | 'factorGradient'
  | 'toTimeRows'
  | 'fromTimeRows'
  | 'lstmForward'
  | 'lstmBackward'
  | 'gruForward'
  | 'gruBackward'
  | 'fastrnnForward'
  | 'fastrnnBackward'
  | 'fastgrnnForward'
  | 'fastgrnnBackward'
  | 'bonsaiForward'
  | 'bonsaiBackward'
  | 'bonsaiInputGradient'
  | 'protonnForward'
  | 'protonnBackward'
  | 'protonnInputGradient'
  | 'adam'
  | 'momentum'
  | 'rmsprop'
  | 'addScaled'
  | 'scale'
  | 'sumOfSquares'
  | 'attackStep'
  | 'philox'
  | 'dropoutScale'
  | 'dropoutScales'
  | 'conv2d'
  | 'conv2dInputGradient'
  | 'conv2dKernelGradient'
  | 'packPanels'
  | 'packTransposedPanels'
  | 'packOutputs'
  | 'winograd'
  | 'winogradKernel'
  | 'winogradKernelGradient'
  | 'turnKernel'
  | 'depthwise'
  | 'depthwiseInputGradient'
  | 'depthwiseKernelGradient'
  | 'batchStatistics'
  | 'movingStatistics'
  | 'normalize'
  | 'batchNormGradient'
  | 'scaleGradient'
  | 'foldStatistics'
  | 'maxPool2d'
  | 'maxPool2dGradient'
  | 'avgPool2d'
  | 'avgPool2dGradient'
  | 'addImages'
  | 'copyRows'
  | 'cropImages'
  | 'maskGradient'
  | 'padImages'
  | 'scaleChannels'
  | 'channelProducts'
  | 'sumRows'
  | 'matrixProduct'
  | 'heapBase';

export type Kernels = Readonly<Record<KernelName, (...values: number[]) => number>>;

/** The kernels over a memory of their own, which goes when the plan that owns it goes. */
export interface KernelMemory {
  readonly kernels: Kernels;
  readonly float32: Float32Array;
  readonly uint32: Uint32Array;
}

const PAGE = 65_536;

/** The first address a plan may use: behind the tables of the module. */
export const HEAP_BASE = 16_384;

/** @throws RangeError when the memory cannot be had. */
export function instantiateKernels(module: WebAssembly.Module, bytes: number): KernelMemory {
  const memory = new WebAssembly.Memory({ initial: Math.ceil(bytes / PAGE) });
  const instance = new WebAssembly.Instance(module, { env: { memory } });
  const kernels = instance.exports as unknown as Kernels;
  invariant(kernels.heapBase() <= HEAP_BASE, 'the tables of the kernels reach into the memory of plans');
  return {
    kernels,
    float32: new Float32Array(memory.buffer),
    uint32: new Uint32Array(memory.buffer),
  };
}
