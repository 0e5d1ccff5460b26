import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import type { Diagnostic } from '../diagnostics/diagnostic.js';
import type { Graph } from '../graph/graph.js';
import type { OpSpec } from '../ops/op-spec.js';
import { enterAsRun } from '../store/occupancy.js';
import { Store } from '../store/store.js';
import { FileContentsReader } from './file-contents.js';
import { resolveProfile, type WorkerFiles } from './profile.js';
import { UnitTable } from './unit-table.js';
import { NO_PROFILE, needsProfile } from './units.js';
import { WorkerPool } from './worker/worker-pool.js';

/** What planning and running have in common. */
export interface SessionOptions extends WorkerFiles {
  /** Folder of the store, `.tml` by default; made where it does not exist. */
  readonly store: string;
  readonly specs: ReadonlyMap<string, OpSpec>;
}

/** Share of the machine's memory in which workers together keep artifacts for later tasks. */
const KEPT_SHARE = 1 / 8;

/** An open store and the workers beside it. */
export class Session {
  readonly store: Store;
  readonly pool: WorkerPool;
  readonly contents: FileContentsReader;
  readonly #spill = join(tmpdir(), `tml-${process.pid}-${randomUUID()}`);
  readonly #options: SessionOptions;
  #lease: string | undefined;

  constructor(options: SessionOptions, jobs: number, report: (problem: Diagnostic) => void) {
    this.#options = options;
    this.store = new Store({ directory: options.store, spill: this.#spill, report });
    this.contents = new FileContentsReader(options.specs, this.store);
    const { directory } = this.store;
    const keep = Math.floor((totalmem() * KEPT_SHARE) / jobs);
    this.pool = new WorkerPool({
      entry: options.workerEntry,
      config: {
        spill: this.#spill,
        keep,
        ...(directory === undefined ? {} : { directory }),
        ...(options.tensorflow ? { tensorflow: options.tensorflow.file } : {}),
      },
      report,
    });
  }

  /** Waits until nothing collects the store, and keeps collectors away until the session is closed. */
  async enter(): Promise<void> {
    this.#lease = await enterAsRun(this.store.leases, this.store.directory, randomUUID());
  }

  /** @throws ProfileUnknown */
  async table(graph: Graph): Promise<{ readonly table: UnitTable; readonly profile: string }> {
    const { specs } = this.#options;
    const profile = needsProfile(graph, specs) ? await resolveProfile(this.store, this.pool, this.#options) : NO_PROFILE;
    const table = new UnitTable(specs, profile, this.contents);
    table.add(graph.nodes);
    return { table, profile };
  }

  async close(): Promise<void> {
    await this.pool.close();
    if (this.#lease !== undefined) this.store.leases.release([this.#lease]);
    rmSync(this.#spill, { force: true, recursive: true });
  }
}
