export { packForward, packBackward, packBias, conv1d, conv1dKernelGradient, conv1dBiasGradient } from './conv1d';
export { dense, denseInputGradient, denseParameterGradient } from './dense';
export { maxPool, maxPoolGradient, avgPool, avgPoolGradient } from './pool';
export { matmul, matmulGradient } from './matmul';
export { combine, multiply, toRows, fromRows, take, takeGradient, meanRows, meanGradient, clear } from './rows';
export { tanhRows, tanhGradient, sigmoidRows, sigmoidGradient } from './tanh';
export { swishRows, swishGradient } from './swish';
export { relu6Rows, relu6Gradient } from './relu6';
export { softmax, softmaxGradient } from './softmax';
export { exponential, logarithm, softmaxLoss } from './loss';
export { adam, momentum, rmsprop, addScaled, scale, sumOfSquares } from './optimiser';
export { exponentials } from './exp';
export { packGates, productRows, outerRows, sumOfRows, factorProduct, factorGradient } from './panels';
export { toTimeRows, fromTimeRows } from './time-rows';
export { lstmForward, lstmBackward } from './lstm';
export { gruForward, gruBackward } from './gru';
export { fastrnnForward, fastrnnBackward, fastgrnnForward, fastgrnnBackward } from './fast-cells';
export { bonsaiForward, bonsaiBackward, bonsaiInputGradient } from './bonsai';
export { protonnForward, protonnBackward, protonnInputGradient } from './protonn';
export { attackStep } from './attack';
export { philox, dropoutScale, dropoutScales } from './dropout';
export { conv2d, conv2dInputGradient, conv2dKernelGradient, packPanels, packTransposedPanels, packOutputs } from './conv2d';
export { winograd, winogradKernel, winogradKernelGradient, turnKernel } from './winograd';
export { depthwise, depthwiseInputGradient, depthwiseKernelGradient } from './depthwise';
export { batchStatistics, movingStatistics, normalize, batchNormGradient, scaleGradient, foldStatistics } from './batch-norm';
export { maxPool2d, maxPool2dGradient, avgPool2d, avgPool2dGradient } from './pool2d';
export { addImages, copyRows, cropImages, maskGradient, padImages, scaleChannels, channelProducts, sumRows } from './image';
export { matrixProduct } from './matrix';

/** The first address that holds none of the module's own tables. */
export function heapBase(): usize {
  return __heap_base;
}
