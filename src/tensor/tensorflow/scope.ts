import type { TensorFlowNamespace } from './namespace.js';

/** Frees every tensor that is made in `compute`. Unlike `tf.tidy`, it does not look for tensors in the result, value by value. */
export function inScope<T>(tf: TensorFlowNamespace, compute: () => T): T {
  tf.engine().startScope();
  try {
    return compute();
  } finally {
    tf.engine().endScope();
  }
}
