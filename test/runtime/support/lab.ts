import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { afterAll, beforeAll, beforeEach } from 'vitest';
import type { Graph } from '../../../src/graph/graph.js';
import type { RunEvent } from '../../../src/runtime/events.js';
import { type RunOptions, type RunOutcome, runGraph } from '../../../src/runtime/run-graph.js';
import type { SessionOptions } from '../../../src/runtime/session.js';
import { fakeSpecs } from './fake-specs.js';

export interface LabRun extends RunOutcome {
  readonly events: readonly RunEvent[];
}

/** A folder with a worker bundle and a fresh store for each test. */
export interface Lab {
  /** Not made yet when a test starts. */
  readonly store: string;
  /** A folder of the test's own. */
  readonly folder: string;
  session(): SessionOptions;
  /** A program that runs a graph in a process of its own, and the file that tells it which. */
  program(graph: Graph): { readonly program: string; readonly input: string };
  run(graph: Graph, options?: Partial<RunOptions>): Promise<LabRun>;
}

export function useLab(): Lab {
  let root = '';
  let folder = '';
  let count = 0;
  beforeAll(async () => {
    root = mkdtempSync(join(tmpdir(), 'tml-lab-'));
    await build({
      absWorkingDir: import.meta.dirname,
      entryPoints: { worker: 'fixture-worker.ts', run: 'fixture-run.ts' },
      bundle: true,
      platform: 'node',
      format: 'esm',
      outdir: root,
      outExtension: { '.js': '.mjs' },
    });
    writeFileSync(join(root, 'kernels.wasm'), 'kernels');
  });
  beforeEach(() => {
    count += 1;
    folder = join(root, `test-${count}`);
    mkdirSync(folder);
  });
  afterAll(() => rmSync(root, { recursive: true, force: true }));

  const session = (): SessionOptions => ({
    store: join(folder, 'store'),
    specs: fakeSpecs,
    workerEntry: join(root, 'worker.mjs'),
    kernelFile: join(root, 'kernels.wasm'),
  });
  return {
    get store() {
      return join(folder, 'store');
    },
    get folder() {
      return folder;
    },
    session,
    program(graph) {
      const { specs: _specs, ...rest } = session();
      const input = join(folder, 'input.json');
      writeFileSync(input, JSON.stringify({ graph, session: rest }));
      return { program: join(root, 'run.mjs'), input };
    },
    async run(graph, options = {}) {
      const events: RunEvent[] = [];
      const outcome = await runGraph(graph, {
        ...session(),
        jobs: 2,
        keepGoing: false,
        recheck: false,
        version: '0.0.0',
        stop: new AbortController().signal,
        kill: new AbortController().signal,
        ...options,
        emit: (event) => {
          events.push(event);
          options.emit?.(event);
        },
      });
      return { ...outcome, events };
    },
  };
}

export const eventsOf = <T extends RunEvent['type']>(run: LabRun, type: T): readonly Extract<RunEvent, { type: T }>[] =>
  run.events.filter((event): event is Extract<RunEvent, { type: T }> => event.type === type);

/** Labels of the instances whose computation was started, in order of the alphabet. */
export const startedIn = (run: LabRun): readonly string[] =>
  eventsOf(run, 'node-started')
    .flatMap((event) => event.instances)
    .sort();

export const valueOf = (run: LabRun, label: string): number | null | undefined => {
  const index = run.instances.filter((each) => each.declared).findIndex((each) => each.label === label);
  return run.results.results[index]?.value;
};
