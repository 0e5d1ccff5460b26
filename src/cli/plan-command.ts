import { planGraph } from '../runtime/plan-graph.js';
import { ProfileUnknown } from '../runtime/profile.js';
import { formatDuration } from '../ui/format-duration.js';
import { plural } from '../ui/format-text.js';
import { exitCode } from './exit-codes.js';
import type { PlanArguments } from './program.js';
import { exitCodeOf, printDiagnostics, readGraph } from './read-graph.js';
import { sessionOptions } from './session.js';
import { textTable } from './text-table.js';

/** `tml plan FILE`: a line an instance, on stdout. */
export async function plan(file: string, options: PlanArguments): Promise<number> {
  const { graph, diagnostics } = readGraph(file, options, options.only);
  printDiagnostics(diagnostics, process.stderr);
  if (!graph) return exitCodeOf(diagnostics);
  try {
    const planned = await planGraph(graph, sessionOptions(options.store));
    printDiagnostics(planned.problems, process.stderr);
    const rows = planned.instances.map((one) => [
      one.state,
      one.label,
      one.expected === null ? '' : formatDuration(one.expected),
      one.because,
    ]);
    const searches = planned.searches.map(({ id, state, known, trials, because }) => [
      state,
      id,
      '',
      because ?? (state === 'cached' ? `${plural(trials, 'trial')}, all known` : `${known} of ${trials} trials known`),
    ]);
    process.stdout.write(textTable([['state', 'node', 'about', 'because'], ...rows, ...searches]));
    return exitCode.fine;
  } catch (cause) {
    if (!(cause instanceof ProfileUnknown)) throw cause;
    printDiagnostics([cause.problem], process.stderr);
    return exitCode.nodeFailed;
  }
}
