import type * as TensorFlow from '@tensorflow/tfjs-core';

/** The namespace of any TensorFlow.js package; passed in, so that none is a dependency. */
export type TensorFlowNamespace = typeof TensorFlow;
