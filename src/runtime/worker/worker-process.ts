import { type ChildProcess, fork } from 'node:child_process';
import type { Diagnostic } from '../../diagnostics/diagnostic.js';
import { invariant, unreachable } from '../../diagnostics/invariant.js';
import type { Digest } from '../../graph/artifact.js';
import type { FromWorker, ToWorker, WorkerConfig, WorkerProgress, WorkerReply, WorkerTask } from './protocol.js';

/** How a process ended before it answered. */
export interface WorkerDeath {
  readonly kind: 'died';
  /** `SIGKILL` or `exit code 134`. */
  readonly how: string;
  /** The last lines it wrote. */
  readonly output: readonly string[];
}

export interface WorkerProcessOptions {
  /** Number for people, from 1. */
  readonly id: number;
  /** JavaScript file that calls `serveWorker`. */
  readonly entry: string;
  readonly config: WorkerConfig;
  readonly report: (problem: Diagnostic) => void;
}

const OUTPUT_KEPT = 4096;
const HELD_KEPT = 64;

/** One forked process seen from the scheduler: it takes one task at a time. */
export class WorkerProcess {
  readonly id: number;
  readonly exited: Promise<void>;
  readonly #child: ChildProcess;
  readonly #report: (problem: Diagnostic) => void;
  /** Artifacts it has read or written, most recent last. */
  readonly #held = new Set<Digest>();
  #output = '';
  #death: WorkerDeath | undefined;
  #answer: ((reply: WorkerReply | WorkerDeath) => void) | undefined;
  #progress: ((progress: WorkerProgress) => void) | undefined;
  #profile: ((found: string | WorkerDeath) => void) | undefined;

  constructor(options: WorkerProcessOptions) {
    this.id = options.id;
    this.#report = options.report;
    // Its output is kept for messages; on the terminal it would tear the picture.
    this.#child = fork(options.entry, [JSON.stringify(options.config)], { stdio: ['ignore', 'pipe', 'pipe', 'ipc'], execArgv: [] });
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        this.#output = (this.#output + text).slice(-OUTPUT_KEPT);
      });
    }
    this.#child.on('message', (message: FromWorker) => this.#receive(message));
    this.exited = new Promise((resolve) => {
      const end = (how: string): void => {
        this.#end(how);
        resolve();
      };
      // `close` follows `exit` once the output has been read.
      this.#child.on('close', (code, signal) => end(signal ?? `exit code ${code}`));
      // A failed fork; a failed send to a process that is ending is followed by `close`.
      this.#child.on('error', (problem) => {
        if (this.#child.pid === undefined) end(problem.message);
      });
    });
  }

  /** Absent where the fork failed. */
  get pid(): number | undefined {
    return this.#child.pid;
  }

  get alive(): boolean {
    return this.#death === undefined && this.#child.connected;
  }

  /** How many of the artifacts it probably has in memory. */
  holds(digests: readonly Digest[]): number {
    return digests.filter((digest) => this.#held.has(digest)).length;
  }

  run(task: WorkerTask, onProgress: (progress: WorkerProgress) => void): Promise<WorkerReply | WorkerDeath> {
    invariant(this.#answer === undefined, 'a worker takes one task at a time');
    for (const input of Object.values(task.inputs)) this.#hold(input.digest);
    this.#progress = onProgress;
    return new Promise((resolve) => {
      if (this.#death !== undefined) return resolve(this.#death);
      this.#answer = resolve;
      this.#send({ type: 'task', task });
    });
  }

  /** The numeric profile it computes with. */
  profile(): Promise<string | WorkerDeath> {
    return new Promise((resolve) => {
      if (this.#death !== undefined) return resolve(this.#death);
      this.#profile = resolve;
      this.#send({ type: 'profile' });
    });
  }

  kill(): void {
    this.#child.kill('SIGKILL');
  }

  #send(message: ToWorker): void {
    // The callback takes the error of a channel that has just closed; `close` then reports the death.
    this.#child.send(message, () => undefined);
  }

  #receive(message: FromWorker): void {
    switch (message.type) {
      case 'profile':
        this.#profile?.(message.profile);
        this.#profile = undefined;
        return;
      case 'progress':
        this.#progress?.(message.progress);
        return;
      case 'problem':
        this.#report(message.problem);
        return;
      case 'reply': {
        const answer = this.#answer;
        this.#answer = undefined;
        this.#progress = undefined;
        if (message.reply.kind === 'done') {
          for (const outcome of message.reply.outcomes) if (outcome.ok) this.#hold(outcome.artifact);
        }
        answer?.(message.reply);
        return;
      }
      default:
        unreachable(message);
    }
  }

  #hold(digest: Digest): void {
    this.#held.delete(digest);
    this.#held.add(digest);
    for (const oldest of this.#held) {
      if (this.#held.size <= HELD_KEPT) break;
      this.#held.delete(oldest);
    }
  }

  #end(how: string): void {
    const output = this.#output
      .split('\n')
      .filter((line) => line.trim() !== '')
      .slice(-8);
    this.#death = { kind: 'died', how, output };
    this.#answer?.(this.#death);
    this.#profile?.(this.#death);
    this.#answer = undefined;
    this.#profile = undefined;
  }
}
