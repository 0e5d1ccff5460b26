import { arch, cpus, hostname, platform } from 'node:os';
import { join, relative } from 'node:path';
import type { Diagnostic } from '../diagnostics/diagnostic.js';
import type { Digest } from '../graph/artifact.js';
import { canonicalJson } from '../graph/canonical-json.js';
import type { Graph } from '../graph/graph.js';
import type { Json } from '../graph/json.js';
import type { FileSource } from '../ops/files/file-source.js';
import { EventLog } from './event-log.js';
import type { RunEvent } from './events.js';
import { readHistory } from './history.js';
import { Execution } from './execution.js';
import { countInstances, summarise } from './instances.js';
import { makeResults } from './make-results.js';
import { planUnits, type UnitPlan } from './planner.js';
import { forgetProfile } from './profile.js';
import type { Results } from './results.js';
import { RunRecord } from './run-record.js';
import type { InstanceSummary, RunCounts, RunResultKind, RunSummary } from './run-summary.js';
import { Session, type SessionOptions } from './session.js';
import type { UnitState } from './unit-state.js';
import { labelOf, nodeOf, type Unit } from './units.js';
import { NO_FILES, writeFiles } from './write-files.js';

export interface RunOptions extends SessionOptions {
  /** Worker processes at a time, at least 1. */
  readonly jobs: number;
  /** After a failure, run what does not depend on it. */
  readonly keepGoing: boolean;
  /** Compute everything again, compare with the store and keep the new. */
  readonly recheck: boolean;
  /** Version of TML, for the record. */
  readonly version: string;
  /** What a person types to make this run again, for the record. */
  readonly command?: string;
  readonly emit: (event: RunEvent) => void;
  /** Aborted: finish what runs, then stop. */
  readonly stop: AbortSignal;
  /** Aborted: stop now. */
  readonly kill: AbortSignal;
  /** Called once the results are final, before `run-end`; returns the paths of what it wrote, relative to the working directory. */
  readonly writeReports?: (run: FinishedRun, memo: Memo) => Promise<readonly string[]>;
}

/** Small results of pure functions that a run need not compute again, such as drawn plots: named by a digest of what they are made of. */
export interface Memo {
  read(name: Digest): Json | undefined;
  write(name: Digest, value: Json): void;
}

export interface FinishedRun {
  readonly run: string;
  /** With the outcome of its searches. */
  readonly graph: Graph;
  readonly outcome: RunResultKind;
  readonly results: Results;
  readonly counts: RunCounts;
  /** All instances, unnamed steps included, in the order of the graph. */
  readonly instances: readonly InstanceSummary[];
  readonly summary: RunSummary;
  /** Absent where the store cannot be used. */
  readonly record?: RecordPaths;
  /** Problems of store and record (family 6) and retried workers, each also a `log` event. */
  readonly problems: readonly Diagnostic[];
}

export interface RecordPaths {
  readonly folder: string;
  readonly events: string;
  readonly run: string;
  readonly results: string;
}

export interface RunOutcome extends FinishedRun {
  readonly reports: readonly string[];
}

/**
 * Runs a typed graph: what the store knows is not computed again. A failing node is part of the outcome, not an exception.
 *
 * @throws ProfileUnknown where no worker can be started
 */
export async function runGraph(graph: Graph, options: RunOptions): Promise<RunOutcome> {
  const started = new Date();
  const listeners: ((event: RunEvent) => void)[] = [options.emit];
  const log = new EventLog(listeners);
  const session = new Session(options, options.jobs, (problem) => log.report(problem));
  try {
    await session.enter();
    const { table, profile } = await session.table(graph);
    const record = new RunRecord(session.store.directory, started, (problem) => log.report(problem));
    listeners.unshift((event) => record.append(event));
    log.emit({ type: 'run-start', run: record.run, file: graph.file, jobs: options.jobs, profile: profile.split(':')[0] ?? profile });

    const plans = planUnits(table.units, session.store, options.recheck);
    const execution = new Execution({
      ...options,
      graph,
      table,
      plans,
      store: session.store,
      pool: session.pool,
      log,
      expected: expectations(graph, options.store, plans),
    });
    const states = await execution.run();

    const instances = summarise(execution, table, states);
    if (instances.some((each) => each.error?.code === 'TML7004')) forgetProfile(session.store, options);
    session.contents.forget(changedFiles(table.units, states));
    const results = makeResults(execution, table, states);
    const counts = countInstances(instances);
    const files = record.folder === undefined ? NO_FILES : writeFiles(execution.graph, table, states, session.store, record.folder);
    for (const problem of files.problems) log.report(problem);
    const interrupted = options.stop.aborted || options.kill.aborted;
    const isOpen = counts.skipped > 0 || results.searches.some(({ state }) => state === 'interrupted');
    const outcome: RunResultKind =
      interrupted && isOpen
        ? 'interrupted'
        : counts.failed > 0 || execution.problems.length > 0 || files.problems.length > 0
          ? 'failed'
          : isFeasible(results)
            ? 'done'
            : 'infeasible';
    const summary: RunSummary = {
      version: 1,
      run: record.run,
      file: graph.file,
      ...(options.command === undefined ? {} : { command: options.command }),
      started: started.toISOString(),
      milliseconds: log.now(),
      outcome,
      jobs: options.jobs,
      profile,
      versions: { tml: options.version, node: process.version },
      host: hostFacts(),
      counts,
      instances,
    };
    const paths = writeRecord(record, summary, results);
    const finished: FinishedRun = {
      run: record.run,
      graph: execution.graph,
      outcome,
      results,
      counts,
      instances,
      summary,
      problems: log.problems,
      ...(paths === undefined ? {} : { record: paths }),
    };
    const memo: Memo = { read: (name) => session.store.readMemo(name), write: (name, value) => session.store.writeMemo(name, value) };
    const reports = (await options.writeReports?.(finished, memo)) ?? [];
    log.emit({
      type: 'run-end',
      outcome,
      ...counts,
      record: record.displayPath,
      reports,
      ...(files.paths.length > 0 ? { files: files.paths.map((file) => relative('', file)) } : {}),
    });
    record.flush();
    return { ...finished, reports };
  } finally {
    await session.close();
  }
}

/** Durations of earlier runs, read only where there is something to order. */
function expectations(graph: Graph, store: string, plans: readonly UnitPlan[]): (unit: Unit) => number | undefined {
  if (graph.searches.length === 0 && plans.every((plan) => plan.state === 'cached')) return () => undefined;
  const history = readHistory(store, graph.file);
  return (unit) => history.milliseconds(labelOf(unit), nodeOf(unit).id);
}

/** What workers found changed, for the next run to read again. */
const changedFiles = (units: readonly Unit[], states: readonly UnitState[]): readonly FileSource[] =>
  units.filter((unit) => hasFailed(states[unit.index], 'TML7009')).flatMap((unit) => Object.values(unit.files ?? {}));

const hasFailed = (state: UnitState | undefined, code: string): boolean => state?.status === 'failed' && state.code === code;

/** No search went without a feasible candidate, and every `require` of the file that could be decided holds. */
const isFeasible = ({ searches, requirements }: Results): boolean =>
  searches.every(({ state, pareto }) => state !== 'ok' || pareto.length > 0) && requirements.every(({ holds }) => holds !== false);

function writeRecord(record: RunRecord, summary: RunSummary, results: Results): RecordPaths | undefined {
  const run = record.write('run.json', `${JSON.stringify(summary, null, 1)}\n`);
  const written = record.write('results.json', resultsText(results));
  if (record.folder === undefined || run === undefined || written === undefined) return undefined;
  return { folder: record.folder, events: join(record.folder, 'events.ndjson'), run, results: written };
}

/** The bytes of `results.json` and `--results FILE.json`. */
export const resultsText = (results: Results): string => `${canonicalJson(results as unknown as Json)}\n`;

function hostFacts(): RunSummary['host'] {
  const processors = cpus();
  return { name: hostname(), platform: platform(), arch: arch(), cpu: processors[0]?.model ?? 'unknown', cores: processors.length };
}
