import type { Network } from '../network/network.js';
import type { AttackLoss, AttackPlan, Executor, InferencePlan, TrainingOptions, TrainingPlan } from '../tensor/executor.js';

/** Compiled plans a worker keeps. Each holds a WebAssembly memory, and a run alternates between two. */
const LIMIT = 6;

/** Compiles each network once for all actions that a worker runs; the least recently used plan goes first. */
export class PlanCache {
  readonly #executor: Executor;
  /** In order of use: the first is the oldest. */
  readonly #plans = new Map<string, InferencePlan | AttackPlan>();

  constructor(executor: Executor) {
    this.#executor = executor;
  }

  get profile(): string {
    return this.#executor.profile;
  }

  inference(network: Network, batch: number): InferencePlan {
    return this.#plan(`infer ${batch} ${JSON.stringify(network)}`, () => this.#executor.compileInference(network, batch));
  }

  attack(network: Network, batch: number, loss: AttackLoss): AttackPlan {
    return this.#plan(`attack ${loss} ${batch} ${JSON.stringify(network)}`, () => this.#executor.compileAttack(network, batch, loss));
  }

  /** Always new: a training plan is born with its initial weights and keeps the optimiser's state. */
  training(network: Network, batch: number, options: TrainingOptions): TrainingPlan {
    return this.#executor.compileTraining(network, batch, options);
  }

  /** The key names the kind of plan, so that what comes back is what `compile` makes. */
  #plan<P extends InferencePlan | AttackPlan>(key: string, compile: () => P): P {
    const plan = (this.#plans.get(key) as P | undefined) ?? compile();
    this.#plans.delete(key);
    this.#plans.set(key, plan);
    const [oldest] = this.#plans.keys();
    if (this.#plans.size > LIMIT && oldest !== undefined) this.#plans.delete(oldest);
    return plan;
  }
}
