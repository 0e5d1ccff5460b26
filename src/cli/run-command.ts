import { availableParallelism } from 'node:os';
import path from 'node:path';
import type { Graph } from '../graph/graph.js';
import { ProfileUnknown } from '../runtime/profile.js';
import { resultsCsv } from '../runtime/results-csv.js';
import { resultsText, runGraph, type FinishedRun, type Memo, type RunOutcome } from '../runtime/run-graph.js';
import { chooseView } from '../ui/choose-view.js';
import { STOPPING_NOTICE, type RunDisplay } from '../ui/display.js';
import { createNdjsonView } from '../ui/ndjson.js';
import { ansiPaint, plainPaint, wantsColor } from '../ui/paint.js';
import { createPlainView } from '../ui/plain.js';
import { summarize } from '../ui/summary.js';
import type { RunView } from '../ui/view-model.js';
import { reproduceCommand } from './command-line.js';
import { exitCode } from './exit-codes.js';
import type { RunArguments } from './program.js';
import { exitCodeOf, printDiagnostics, readGraph } from './read-graph.js';
import { sessionOptions } from './session.js';
import { watchInterrupts } from './interrupts.js';
import { writeWhole } from './write-whole.js';

/** `tml run FILE`: progress to stderr, results to stdout. */
export async function run(file: string, options: RunArguments & { readonly version: string }): Promise<number> {
  const { graph, diagnostics } = readGraph(file, options, options.only);
  printDiagnostics(diagnostics, process.stderr);
  if (!graph) return exitCodeOf(diagnostics);
  const kind = chooseView(options.output ? { output: options.output } : {}, process.stderr, process.env);
  const display = await createDisplay(kind, graph.file);
  const interrupts = watchInterrupts(() => display.notice(STOPPING_NOTICE));
  const command = reproduceCommand(file, options);
  try {
    const outcome = await runGraph(graph, {
      ...sessionOptions(options.store),
      jobs: options.jobs ?? availableParallelism(),
      keepGoing: options.keepGoing ?? false,
      recheck: false,
      version: options.version,
      emit: (event) => display.handle(event),
      stop: interrupts.stop,
      kill: interrupts.kill,
      writeReports: (finished, memo) => writeReports(graph, finished, memo, command),
    });
    await display.close();
    if (display.view) printSummary(display.view, graph, outcome, command);
    return writeResults(outcome, options.results) ?? exitCodes[outcome.outcome];
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
  interrupted: exitCode.interrupted,
};

async function createDisplay(kind: ReturnType<typeof chooseView>, file: string): Promise<RunDisplay> {
  switch (kind) {
    case 'ndjson':
      return createNdjsonView((text) => process.stdout.write(text));
    case 'plain':
      return createPlainView((text) => process.stderr.write(text));
    case 'ink': {
      const { createInkView } = await import('../ui/ink/ink-view.js');
      return createInkView({ stderr: process.stderr, file });
    }
  }
}

/** Reports need the store's folder; without one the results still go to the screen and to `--results`. */
async function writeReports(graph: Graph, finished: FinishedRun, memo: Memo, command: string): Promise<readonly string[]> {
  if (!finished.record || graph.reports.length === 0) return [];
  const { writeReport } = await import('../report/write-report.js');
  const { summary } = finished;
  const written = await writeReport({
    graph,
    results: finished.results,
    directory: finished.record.folder,
    memo,
    runFacts: {
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
    },
  });
  return [path.relative(process.cwd(), written.html)];
}

function printSummary(view: RunView, graph: Graph, outcome: RunOutcome, command: string): void {
  const { stdout } = process;
  const paint = wantsColor(stdout, process.env) ? ansiPaint : plainPaint;
  stdout.write(`\n${summarize({ view, graph, results: outcome.results, command, columns: stdout.columns ?? 100, paint })}`);
}

/** Undefined when it went well. */
function writeResults(outcome: RunOutcome, file: string | undefined): number | undefined {
  if (file === undefined) return undefined;
  const text = file.endsWith('.csv') ? resultsCsv(outcome.results) : resultsText(outcome.results);
  const problem = writeWhole(file, text);
  if (!problem) return undefined;
  printDiagnostics([problem], process.stderr);
  return exitCode.nodeFailed;
}
