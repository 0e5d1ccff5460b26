export { packForward, packBackward, packBias, conv1d, conv1dKernelGradient, conv1dBiasGradient } from './conv1d';
export { dense, denseInputGradient, denseParameterGradient } from './dense';
export { matmul, matmulGradient } from './matmul';
export { combine, multiply, toRows, fromRows, take, takeGradient, clear } from './rows';
export { tanhRows, tanhGradient } from './tanh';
export { exponential, logarithm, softmaxLoss } from './loss';
export { adam } from './optimiser';
export { attackStep } from './attack';
export { philox, dropoutScale } from './dropout';

/** The first address that holds none of the module's own tables. */
export function heapBase(): usize {
  return __heap_base;
}
