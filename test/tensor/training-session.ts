import type { Network } from '../../src/network/network.js';
import { compileBatch } from '../../src/tensor/batch/compile-batch.js';
import type { Weights } from '../../src/tensor/executor.js';
import { loadKernels } from '../../src/tensor/load-kernels.js';
import { compile, type Passes } from '../../src/tensor/plan/compile.js';
import { BatchPasses } from '../../src/tensor/plan/loss-passes.js';
import { Session } from '../../src/tensor/plan/session.js';

const module = await WebAssembly.compile(loadKernels());

export interface TrainingGradients {
  readonly logits: Float32Array;
  readonly loss: Float64Array;
  /** Of the sum of the losses, in the order of the parameters. */
  readonly gradients: readonly Float32Array[];
}

/** The gradients that a training plan hands to Adam, before Adam. */
export function trainingGradients(
  network: Network,
  weights: Weights,
  samples: Float32Array,
  labels: Int32Array,
  options: { readonly passes: Passes; readonly seed: number; readonly step: number },
): TrainingGradients {
  const program = compile(network, { mode: 'train', seed: options.seed, passes: options.passes, samples: labels.length });
  const session = new Session(module, program, labels.length);
  session.setWeights(weights);
  const { offsets, sizes, gradients } = program.weights;
  const logits = new Float32Array(labels.length * program.classes);
  const loss = new Float64Array(labels.length);
  for (const { first, program: run, samples: group } of session.groups(samples, labels.length, { step: options.step })) {
    group.forEach(({ logits: own, places }, offset) => {
      const index = first + offset;
      logits.set(own, index * program.classes);
      loss[index] = session.loss('ce', labels[index] ?? -1, 1, places);
    });
    session.runBackward(run);
  }
  return { logits, loss, gradients: sizes.map((size, index) => session.view(gradients + (offsets[index] ?? 0), size).slice()) };
}

export interface BatchGradients {
  /** Mean of the samples. */
  readonly loss: number;
  /** Of the mean loss, in the order of the parameters. */
  readonly gradients: readonly Float32Array[];
  /** After the step, before Adam. */
  readonly weights: readonly Float32Array[];
}

/** The same of a network that is computed by whole batches, of which `labels.length` samples are there. */
export function batchGradients(
  network: Network,
  weights: Weights,
  samples: Float32Array,
  labels: Int32Array,
  options: { readonly batch: number; readonly seed: number; readonly step: number },
): BatchGradients {
  const program = compileBatch(network, { mode: 'train', seed: options.seed, samples: options.batch });
  const session = new Session(module, program, options.batch);
  session.setWeights(weights);
  const { offsets, sizes, gradients, values } = program.weights;
  session.view(gradients, values).fill(0);
  const passes = new BatchPasses(session, options.batch, (count) => program.resize?.(count) ?? program);
  const { loss } = passes.accumulate(samples, labels, labels.length, options.step, { kind: 'labels' });
  const own = (size: number, index: number): Float32Array =>
    (offsets[index] ?? 0) / 4 < values ? session.view(gradients + (offsets[index] ?? 0), size).slice() : new Float32Array();
  return { loss: loss / labels.length, gradients: sizes.map(own), weights: session.weights() };
}
