import type { Network } from '../network/network.js';
import { parametersOf } from '../network/parameters.js';
import { compileNetwork } from './compile-network.js';
import type { Compilers, Executor } from './executor.js';
import { initialWeights } from './initial-weights.js';
import { HEAP_BASE, instantiateKernels } from './kernel-module.js';
import { createAttackPlan } from './plan/attack-plan.js';
import { ALL_PASSES, type Mode, type Passes, type Program } from './plan/compile.js';
import { Session } from './plan/session.js';
import { createTrainingPlan } from './plan/training-plan.js';
import { probeDigest } from './probe.js';

/** Raised by hand when a change is meant to give other bits. */
export const PROFILE_NAME = 'wasm-simd-f32/2';

/**
 * The default executor: our kernels in WebAssembly, one thread. `wasm` is the content of kernels.wasm.
 * `passes` is for tests and benchmarks that compare plans; results differ at most in the order of sums.
 */
export async function createExecutor(wasm: Uint8Array | ArrayBuffer, passes: Passes = ALL_PASSES): Promise<Executor> {
  const module = await WebAssembly.compile(wasm);
  const { kernels } = instantiateKernels(module, HEAP_BASE);
  return { profile: `${PROFILE_NAME}:${probeDigest(compilersOf(module, ALL_PASSES), kernels)}`, ...compilersOf(module, passes) };
}

function compilersOf(module: WebAssembly.Module, passes: Passes): Compilers {
  const program = (network: Network, mode: Mode, seed = 0, samples = 1): Program =>
    compileNetwork(network, mode, { passes, seed, samples });
  return {
    compileInference(network, batch) {
      const session = new Session(module, program(network, 'infer'), batch);
      return { setWeights: (weights) => session.setWeights(weights), infer: (samples, count) => session.infer(samples, count) };
    },
    compileAttack: (network, batch, loss) => createAttackPlan(module, program(network, 'attack'), network.input.at(-1) ?? 1, batch, loss),
    compileTraining(network, batch, options) {
      const programs = { training: program(network, 'train', options.seed >>> 0, batch), inference: program(network, 'infer') };
      const initial = options.initial ?? initialWeights(network, options.seed);
      const ranks = parametersOf(network).map(({ shape }) => shape.length);
      return createTrainingPlan(module, programs, batch, options, initial, ranks);
    },
  };
}
