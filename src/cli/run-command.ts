import { availableParallelism } from 'node:os';
import path from 'node:path';
import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { diagnostic } from '../diagnostics/registry.js';
import { REPORT_RECORD, reportRecordText } from '../report/report-record.js';
import { ProfileUnknown } from '../runtime/profile.js';
import { resultsCsv } from '../runtime/results-csv.js';
import { type FinishedRun, type Memo, type RunOutcome, resultsText, runGraph } from '../runtime/run-graph.js';
import { reasonOf } from '../store/files.js';
import { chooseView } from '../ui/choose-view.js';
import { type RunDisplay, STOPPING_NOTICE } from '../ui/display.js';
import { createNdjsonView } from '../ui/ndjson.js';
import { ansiPaint, plainPaint, wantsColor } from '../ui/paint.js';
import { createPlainView } from '../ui/plain.js';
import { summarize } from '../ui/summary.js';
import type { RunView } from '../ui/view-model.js';
import { reproduceCommand } from './command-line.js';
import { exitCode } from './exit-codes.js';
import type { Interrupts } from './interrupts.js';
import { watchInterrupts } from './interrupts.js';
import type { RunArguments } from './program.js';
import { exitCodeOf, printDiagnostics, readGraph } from './read-graph.js';
import { sessionOptions } from './session.js';
import { findBackend } from './find-tensorflow.js';
import { writeWhole } from './write-whole.js';

/** `tml run FILE`: progress to stderr, results to stdout. */
export async function run(file: string, options: RunArguments & { readonly version: string }): Promise<number> {
  const { graph, diagnostics } = readGraph(file, options, options.only);
  printDiagnostics(diagnostics, process.stderr);
  if (!graph) return exitCodeOf(diagnostics);
  const backend = findBackend(options.backend);
  if (!backend.ok) {
    printDiagnostics([backend.problem], process.stderr);
    return exitCode.nodeFailed;
  }
  const kind = chooseView(options.output ? { output: options.output } : {}, process.stderr, process.env);
  let shown: RunDisplay | undefined;
  const interrupts = watchInterrupts(() => shown?.notice(STOPPING_NOTICE));
  const display = await createDisplay(kind, graph.file, interrupts);
  shown = display;
  const command = reproduceCommand(file, options);
  let unwritten: Diagnostic | undefined;
  try {
    const outcome = await runGraph(graph, {
      ...sessionOptions(options.store),
      ...backend.files,
      jobs: options.jobs ?? availableParallelism(),
      keepGoing: options.keepGoing ?? false,
      recheck: false,
      version: options.version,
      command,
      emit: (event) => display.handle(event),
      stop: interrupts.stop,
      kill: interrupts.kill,
      writeReports: async (finished, memo) => {
        const written = await writeReports(finished, memo, command);
        if (!written.ok) unwritten = written.problem;
        return written.ok ? written.paths : [];
      },
    });
    await display.close();
    if (display.view) printSummary(display.view, outcome, command);
    const problems = [unwritten, writeResults(outcome, options.results)].filter((problem) => problem !== undefined);
    printDiagnostics(problems, process.stderr);
    return problems.length > 0 ? exitCode.nodeFailed : exitCodes[outcome.outcome];
  } catch (cause) {
    await display.close();
    if (!(cause instanceof ProfileUnknown)) throw cause;
    printDiagnostics([cause.problem], process.stderr);
    return exitCode.nodeFailed;
  } finally {
    interrupts.release();
  }
}

const exitCodes: Readonly<Record<RunOutcome['outcome'], number>> = {
  done: exitCode.fine,
  failed: exitCode.nodeFailed,
  infeasible: exitCode.infeasible,
  interrupted: exitCode.interrupted,
};

async function createDisplay(kind: ReturnType<typeof chooseView>, file: string, { interrupt }: Interrupts): Promise<RunDisplay> {
  switch (kind) {
    case 'ndjson':
      return createNdjsonView((text) => process.stdout.write(text));
    case 'plain':
      return createPlainView((text) => process.stderr.write(text));
    case 'ink': {
      const { createInkView } = await import('../ui/ink/ink-view.js');
      const { isForeground } = await import('../ui/ink/foreground.js');
      return createInkView({ stderr: process.stderr, file, keys: { source: process.stdin, isForeground, interrupt } });
    }
  }
}

type WrittenReports = { readonly ok: true; readonly paths: readonly string[] } | { readonly ok: false; readonly problem: Diagnostic };

/**
 * Reports, and what they are made of, for `tml report`. They need the store's folder; without one the results still go to the screen and to
 * `--results`.
 */
async function writeReports(finished: FinishedRun, memo: Memo, command: string): Promise<WrittenReports> {
  const { graph } = finished;
  if (!finished.record) return { ok: true, paths: [] };
  const { summary, record } = finished;
  const runFacts = {
    run: finished.run,
    date: summary.started,
    milliseconds: summary.milliseconds,
    ...finished.counts,
    jobs: summary.jobs,
    profile: summary.profile,
    host: summary.host.name,
    platform: `${summary.host.platform} ${summary.host.arch}`,
    versions: summary.versions,
    command,
    warnings: finished.problems.map((problem) => problem.message),
  };
  if (graph.reports.length === 0) return { ok: true, paths: [] };
  const unrecorded = writeWhole(path.join(record.folder, REPORT_RECORD), reportRecordText(graph, runFacts));
  if (unrecorded) return { ok: false, problem: unrecorded };
  try {
    const { writeReport } = await import('../report/write-report.js');
    const written = await writeReport({ graph, results: finished.results, directory: record.folder, memo, runFacts });
    return { ok: true, paths: [path.relative(process.cwd(), written.html)] };
  } catch (cause) {
    // A full disk is no bug; anything else is.
    if (!(cause instanceof Error && 'syscall' in cause)) throw cause;
    return { ok: false, problem: diagnostic('TML7011', { folder: record.folder, reason: reasonOf(cause) }) };
  }
}

function printSummary(view: RunView, outcome: RunOutcome, command: string): void {
  const { stdout } = process;
  const paint = wantsColor(stdout, process.env) ? ansiPaint : plainPaint;
  stdout.write(`\n${summarize({ view, graph: outcome.graph, results: outcome.results, command, columns: stdout.columns ?? 100, paint })}`);
}

/** Undefined when it went well. */
function writeResults(outcome: RunOutcome, file: string | undefined): Diagnostic | undefined {
  if (file === undefined) return undefined;
  return writeWhole(file, file.endsWith('.csv') ? resultsCsv(outcome.results) : resultsText(outcome.results));
}
