import { tmpdir } from 'node:os';
import path from 'node:path';
import { LineIndex } from '../diagnostics/line-index.js';
import type { Action } from '../graph/action.js';
import type { Graph } from '../graph/graph.js';
import { originOf } from '../runtime/origin.js';
import { type PlannedInstance, planGraph } from '../runtime/plan-graph.js';
import { ProfileUnknown } from '../runtime/profile.js';
import { type Change, changesBetween, describeChange } from '../runtime/why.js';
import { Store } from '../store/store.js';
import { formatDuration } from '../ui/format-duration.js';
import { exitCode } from './exit-codes.js';
import type { CheckArguments } from './program.js';
import { exitCodeOf, printDiagnostics, readGraph } from './read-graph.js';
import { sessionOptions } from './session.js';
import { textTable } from './text-table.js';

/** `tml why FILE NODE`: why the instances of a node are stored, or are not, on stdout. */
export async function why(file: string, name: string, options: CheckArguments & { readonly store: string }): Promise<number> {
  const { graph, diagnostics } = readGraph(file, options, [name]);
  printDiagnostics(diagnostics, process.stderr);
  if (!graph) return exitCodeOf(diagnostics);
  try {
    const planned = await planGraph(graph, sessionOptions(options.store));
    printDiagnostics(planned.problems, process.stderr);
    const store = new Store({ directory: options.store, spill: tmpdir(), report: () => {} });
    const asked = planned.instances.filter(({ node, label }) => node === name || label === name);
    const answers = new Map<string, string[]>();
    for (const instance of asked) {
      const text = explain(instance, graph, options.store, store);
      answers.set(text, [...(answers.get(text) ?? []), instance.label]);
    }
    for (const [text, labels] of answers) process.stdout.write(`${labels.join(', ')} ${text}`);
    for (const { id, state, because, known, trials } of planned.searches.filter((search) => search.id === name))
      process.stdout.write(`${id} ${because ?? (state === 'cached' ? 'is stored' : 'goes on')}: ${known} of ${trials} trials known\n`);
    return exitCode.fine;
  } catch (cause) {
    if (!(cause instanceof ProfileUnknown)) throw cause;
    printDiagnostics([cause.problem], process.stderr);
    return exitCode.nodeFailed;
  }
}

/** What follows the label. */
function explain(instance: PlannedInstance, graph: Graph, directory: string, store: Store): string {
  const { state, because, changes, key } = instance;
  const place = placeOf(graph, instance.node);
  switch (state) {
    case 'cached': {
      const { made, before } = key === null ? {} : originOf(directory, graph.file, instance.label, key);
      const maker = made
        ? `made by run ${made.run} on ${made.host} in ${formatDuration(made.milliseconds)}`
        : 'the record of the run that made it is gone';
      const [old, now] = [before, key].map((each) => (each ? store.readAction(each) : undefined));
      const since = old && now ? changesBetween(old, now) : [];
      const failed = because === '' ? '' : `; it ${because}`;
      if (since.length === 0) return `is stored: ${maker}${failed}\n`;
      return `is stored: ${maker}${failed}\n before that it was another\n${changeTable(since, place)}${unchanged(since, now)}`;
    }
    case 'run':
    case 'depends': {
      if (changes.length === 0) return `${state === 'run' ? 'runs' : 'is not known yet'}: ${because}\n`;
      const waits = /waits for .*$/.exec(because)?.[0];
      return `runs because\n${changeTable(changes, place)}${waits === undefined ? '' : `   ${waits}\n`}`;
    }
    case 'blocked':
    case 'missing':
      return `cannot run: ${because}\n`;
  }
}

const changeTable = (changes: readonly Change[], place: string): string =>
  textTable(changes.map((change) => ['  ', ...cellsOf(change), place]));

/** `epochs`, `6 → 10` */
function cellsOf(change: Change): readonly [string, string] {
  const text = describeChange(change);
  const space = change.kind === 'profile' ? 'numeric profile'.length : text.indexOf(' ');
  return [text.slice(0, space), text.slice(space + 1)];
}

function unchanged(changes: readonly Change[], action: Action | undefined): string {
  const changed = new Set(
    changes.map((change) => (change.kind === 'param' ? change.name : change.kind === 'input' ? change.port : change.kind)),
  );
  const same = [...Object.keys(action?.inputs ?? {}), ...Object.keys(action?.params ?? {})].filter((name) => !changed.has(name));
  return same.length === 0 ? '' : `   (unchanged: ${same.join(', ')})\n`;
}

/** `robust-nas.tml:31`: where the node is declared. */
function placeOf(graph: Graph, id: string): string {
  const location = graph.nodes.find((node) => node.id === id)?.location;
  if (!location) return '';
  return `${path.basename(location.source.path)}:${new LineIndex(location.source.text).lineAt(location.span.start)}`;
}
