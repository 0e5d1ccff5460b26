import { invariant } from '../../diagnostics/invariant.js';
import type { Action } from '../../graph/action.js';
import type { Tensor, TensorReference } from '../../graph/artifact.js';
import { FilesChanged, VerifiedFiles } from '../../ops/files/verified-files.js';
import type { InputArtifact, OpOutcome, OpRun, Progress, RunContext, RunInputs } from '../../ops/op-run.js';
import { ContentStore } from '../../store/content.js';
import { reasonOf } from '../../store/files.js';
import { StoredCheckpoints } from './stored-checkpoints.js';
import { NO_PROFILE } from '../units.js';
import { ArtifactCache, LostInput } from './artifact-cache.js';
import type { FromWorker, TaskOutcome, ToWorker, WorkerConfig, WorkerProgress, WorkerReply, WorkerTask } from './protocol.js';

export interface WorkerServices {
  /** What keeps an action from being run here; empty when it can run. */
  check(action: Action): Promise<readonly string[]>;
  loadRun(op: string): Promise<OpRun>;
  /**
   * The numeric profile of this process; asked for once, before any task with one and only when a task or the scheduler needs it.
   * @param tensorflow the file of the package to compute with instead of the kernels.
   */
  profile(tensorflow: string | undefined): Promise<string>;
}

/** At most about ten reports a second leave a worker. */
const REPORT_INTERVAL = 100;

/** Runs in a forked process: takes one task at a time, answers each, and ends with its parent. */
export function serveWorker(services: WorkerServices): void {
  const config = JSON.parse(process.argv[2] ?? '') as WorkerConfig;
  const content = new ContentStore(config, (problem) => send({ type: 'problem', problem }));
  const cache = new ArtifactCache(content, config.keep);
  const stopping = new AbortController();
  let profile: Promise<string> | undefined;
  const ownProfile = (): Promise<string> => (profile ??= services.profile(config.tensorflow));

  // Ctrl-C reaches every process of the terminal; what it means for a task is the scheduler's decision.
  process.on('SIGINT', () => undefined);
  process.on('disconnect', () => {
    stopping.abort();
    process.exit();
  });
  process.on('message', (message: ToWorker) => {
    if (message.type === 'profile') {
      // A rejection ends the process, which the scheduler reports with what it wrote to stderr.
      void ownProfile().then((found) => send({ type: 'profile', profile: found }));
      return;
    }
    void runTask(message.task, { services, content, cache, ownProfile, signal: stopping.signal, directory: config.directory }).then(
      (reply) => send({ type: 'reply', reply }),
    );
  });
}

interface WorkerParts {
  readonly services: WorkerServices;
  readonly content: ContentStore;
  readonly cache: ArtifactCache;
  readonly ownProfile: () => Promise<string>;
  readonly signal: AbortSignal;
  /** Of the store, where there is one. */
  readonly directory: string | undefined;
}

async function runTask(task: WorkerTask, parts: WorkerParts): Promise<WorkerReply> {
  try {
    if (task.profile !== NO_PROFILE) {
      const profile = await parts.ownProfile();
      if (profile !== task.profile) return { kind: 'profile-differs', profile };
    }
    await refuseUnfit(task, parts.services);
    const inputs = inputsOf(task, parts.cache);
    const outcomes = await compute(task, await parts.services.loadRun(task.op), inputs, parts);
    return keep(outcomes, parts);
  } catch (problem) {
    if (problem instanceof LostInput) return { kind: 'input-lost', digest: problem.digest };
    if (problem instanceof FilesChanged) return { kind: 'files-changed' };
    const error = problem instanceof Error ? problem : new Error(String(problem));
    return { kind: 'crashed', problem: `${error.name}: ${error.message}`, stack: (error.stack ?? '').split('\n').slice(1, 6) };
  }
}

/** The planner makes only actions that fit: another one is a bug, or comes from another version. */
async function refuseUnfit({ variants, files: _, anew: _anew, ...shared }: WorkerTask, services: WorkerServices): Promise<void> {
  for (const params of variants) {
    const problems = await services.check({ ...shared, params });
    invariant(problems.length === 0, `${shared.op} cannot run: ${problems.join('; ')}`);
  }
}

async function compute(task: WorkerTask, run: OpRun, inputs: RunInputs, { signal, directory }: WorkerParts): Promise<readonly OpOutcome[]> {
  const files = filesOf(task);
  const checkpoints = directory === undefined ? {} : { checkpoints: new StoredCheckpoints(directory, task) };
  try {
    const progress = thinned((found) => send({ type: 'progress', progress: found }));
    return await outcomesOf(task, run, inputs, { progress, signal, files, ...checkpoints });
  } finally {
    // Whatever came of it, an exception too, says nothing where the files were not those of the key.
    for (const each of Object.values(files)) each.verify();
  }
}

function filesOf({ files = {}, variants }: WorkerTask): Readonly<Record<string, VerifiedFiles>> {
  return Object.fromEntries(
    Object.entries(files).map(([param, source]) => {
      const digest = variants[0]?.[param];
      invariant(typeof digest === 'string', `parameter ${param} has no digest`);
      return [param, new VerifiedFiles(source, digest)];
    }),
  );
}

async function outcomesOf(task: WorkerTask, run: OpRun, inputs: RunInputs, context: RunContext): Promise<readonly OpOutcome[]> {
  if (run.kind === 'batch') {
    const outcomes = await run.run(inputs, task.variants, context);
    invariant(outcomes.length === task.variants.length, `${task.op} gave ${outcomes.length} outcomes for ${task.variants.length} variants`);
    return outcomes;
  }
  const [params] = task.variants;
  invariant(params !== undefined && task.variants.length === 1, `${task.op} takes one set of parameters at a time`);
  return [await run.run(inputs, params, context)];
}

function keep(outcomes: readonly OpOutcome[], parts: WorkerParts): WorkerReply {
  const kept: TaskOutcome[] = [];
  for (const outcome of outcomes) {
    if (!outcome.ok) {
      kept.push({ ok: false, error: outcome.error });
      continue;
    }
    try {
      const { digest, manifest, kept: inStore } = parts.content.writeArtifact(outcome.artifact);
      parts.cache.add(digest, manifest, outcome.artifact.tensors);
      kept.push({ ok: true, artifact: digest, manifest, kept: inStore });
    } catch (problem) {
      if (problem instanceof Error && 'syscall' in problem) return { kind: 'not-kept', reason: reasonOf(problem) };
      throw problem;
    }
  }
  return { kind: 'done', outcomes: kept, peak: process.resourceUsage().maxRSS * 1024 };
}

function inputsOf(task: WorkerTask, cache: ArtifactCache): RunInputs {
  const inputs = Object.entries(task.inputs).map(([port, { digest, split }]): [string, InputArtifact] => {
    const manifest = cache.manifest(digest);
    const tensor = (name: string): Tensor => {
      const reference: TensorReference | undefined = manifest.tensors[name];
      invariant(reference, `input ${port} has no tensor ${name}`);
      return cache.tensor(digest, reference);
    };
    return [port, { digest, manifest, tensor, ...(split === undefined ? {} : { split }) }];
  });
  return Object.fromEntries(inputs);
}

function thinned(report: (progress: WorkerProgress) => void): (progress: Progress) => void {
  let last = -Infinity;
  return ({ done, total, unit, figures }) => {
    const now = performance.now();
    if (now - last < REPORT_INTERVAL) return;
    last = now;
    report({ done, total, unit, figures: printable(figures ?? {}) });
  };
}

/** JSON has no NaN, and a loss that is one is what people want to see. */
function printable(figures: Readonly<Record<string, number | string>>): Record<string, number | string> {
  return Object.fromEntries(
    Object.entries(figures).map(([name, figure]) => [
      name,
      typeof figure === 'number' && !Number.isFinite(figure) ? String(figure) : figure,
    ]),
  );
}

function send(message: FromWorker): void {
  // Without a channel there is nobody to tell: the parent is gone and `disconnect` ends this process.
  if (process.connected) process.send?.(message);
}
