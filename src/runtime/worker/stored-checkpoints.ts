import type { Digest } from '../../graph/artifact.js';
import { canonicalJson } from '../../graph/canonical-json.js';
import type { Json } from '../../graph/json.js';
import { sha256 } from '../../graph/keys.js';
import type { Checkpoint, Checkpoints, RunParams } from '../../ops/op-run.js';
import { readCheckpoint, writeCheckpoint } from '../../store/checkpoints.js';
import type { WorkerTask } from './protocol.js';

/** Milliseconds of computing between two checkpoints: what a killed training loses at most, besides the epoch it was in. */
const INTERVAL = 2000;

/** Checkpoints of one task in the store. A write that fails loses nothing but the checkpoint, and is not tried again. */
export class StoredCheckpoints implements Checkpoints {
  readonly #directory: string;
  readonly #task: WorkerTask;
  #last = performance.now();
  #hasFailed = false;

  constructor(directory: string, task: WorkerTask) {
    this.#directory = directory;
    this.#task = task;
  }

  read(params: RunParams): Checkpoint | undefined {
    if (this.#task.anew === true) return undefined;
    try {
      return readCheckpoint(this.#directory, this.#keyOf(params));
    } catch {
      return undefined;
    }
  }

  isDue(): boolean {
    return !this.#hasFailed && performance.now() - this.#last >= INTERVAL;
  }

  write(params: RunParams, checkpoint: Checkpoint): void {
    try {
      writeCheckpoint(this.#directory, this.#keyOf(params), checkpoint);
    } catch {
      this.#hasFailed = true;
    }
    this.#last = performance.now();
  }

  #keyOf(params: RunParams): Digest {
    const { op, opVersion, profile, inputs } = this.#task;
    return sha256(`tml/checkpoint/1\n${canonicalJson({ op, opVersion, profile, inputs, params } as unknown as Json)}`);
  }
}
