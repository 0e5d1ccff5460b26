import type { Diagnostic } from '../../diagnostics/diagnostic.js';
import type { Digest } from '../../graph/artifact.js';
import type { WorkerConfig } from './protocol.js';
import { WorkerProcess } from './worker-process.js';

export interface WorkerPoolOptions {
  readonly entry: string;
  readonly config: WorkerConfig;
  readonly report: (problem: Diagnostic) => void;
}

/** Worker processes of one run. They start when they are first needed and stay until `close`. */
export class WorkerPool {
  readonly #options: WorkerPoolOptions;
  readonly #idle = new Set<WorkerProcess>();
  readonly #busy = new Set<WorkerProcess>();

  constructor(options: WorkerPoolOptions) {
    this.#options = options;
  }

  /** Starts workers ahead of need, until there are `count`. */
  warm(count: number): void {
    while (this.#idle.size + this.#busy.size < count) this.#idle.add(this.#start());
  }

  /** An idle worker, by preference the one that holds most of `inputs`; else a new one. The caller bounds how many it holds. */
  acquire(inputs: readonly Digest[]): WorkerProcess {
    let best: WorkerProcess | undefined;
    for (const worker of this.#idle) {
      if (!worker.alive) this.#idle.delete(worker);
      else if (best === undefined || worker.holds(inputs) > best.holds(inputs)) best = worker;
    }
    const worker = best ?? this.#start();
    this.#idle.delete(worker);
    this.#busy.add(worker);
    return worker;
  }

  /** A worker that has not computed anything yet, for a task whose first worker died. */
  acquireFresh(): WorkerProcess {
    const worker = this.#start();
    this.#busy.add(worker);
    return worker;
  }

  release(worker: WorkerProcess): void {
    this.#busy.delete(worker);
    if (worker.alive) this.#idle.add(worker);
  }

  /** Ends a worker that must not compute anything else. */
  retire(worker: WorkerProcess): void {
    worker.kill();
    void worker.exited.then(() => this.#busy.delete(worker));
  }

  /** Ends every worker at once. Their answers, if any were due, are deaths. */
  kill(): void {
    for (const worker of [...this.#idle, ...this.#busy]) worker.kill();
  }

  /** Ends every worker and waits until they are gone. */
  async close(): Promise<void> {
    this.kill();
    await Promise.all([...this.#idle, ...this.#busy].map((worker) => worker.exited));
  }

  #start(): WorkerProcess {
    const taken = new Set([...this.#idle, ...this.#busy].map((worker) => worker.id));
    let id = 1;
    while (taken.has(id)) id += 1;
    return new WorkerProcess({ id, ...this.#options });
  }
}
