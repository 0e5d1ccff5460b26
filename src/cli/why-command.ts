import { tmpdir } from 'node:os';
import { type Cause, causeOf } from '../runtime/causes.js';
import { originOf } from '../runtime/origin.js';
import { type EstimatedSearch, type PlannedInstance, planGraph, type RunPlan } from '../runtime/plan-graph.js';
import { ProfileUnknown } from '../runtime/profile.js';
import { Store } from '../store/store.js';
import { formatExpected } from '../ui/format-duration.js';
import { printable, wrapWords } from '../ui/format-text.js';
import { foldedLabel } from '../ui/plan-rows.js';
import { causeText } from './cause-text.js';
import { exitCode } from './exit-codes.js';
import { findBackend } from './find-tensorflow.js';
import type { Output } from './output.js';
import { outputOf } from './output.js';
import type { Backend } from './options.js';
import type { CheckArguments } from './program.js';
import { exitCodeOf, printDiagnostics, readGraph } from './read-graph.js';
import { sessionOptions } from './session.js';

/** `tml why FILE NODE`: why the instances of a node are stored, or are not, on stdout. */
export async function why(
  file: string,
  name: string,
  options: CheckArguments & { readonly store: string; readonly backend: Backend },
): Promise<number> {
  const { graph, diagnostics } = readGraph(file, options, [name]);
  printDiagnostics(diagnostics, process.stderr);
  if (!graph) return exitCodeOf(diagnostics);
  const backend = findBackend(options.backend);
  if (!backend.ok) {
    printDiagnostics([backend.problem], process.stderr);
    return exitCode.nodeFailed;
  }
  try {
    const planned = await planGraph(graph, { ...sessionOptions(options.store), ...backend.files });
    printDiagnostics(planned.problems, process.stderr);
    const store = new Store({ directory: options.store, spill: tmpdir(), report: () => {} });
    const output = outputOf(process.stdout);
    const asked = planned.instances.filter(({ node, label }) => node === name || label === name);
    // Instances at other points of an axis that differ in nothing else share an answer.
    const answers = new Map<string, { readonly text: string; readonly labels: string[] }>();
    for (const instance of asked) {
      const text = explain(instance, planned, options.store, store, output);
      const shared = text.replace(/\[[^\]\n]*=[^\]\n]*\]| in [<\d: ]+$/gm, '');
      const answer = answers.get(shared);
      if (answer) answer.labels.push(instance.label);
      else answers.set(shared, { text, labels: [instance.label] });
    }
    for (const { text, labels } of answers.values()) process.stdout.write(answerText(printable(foldedLabel(labels)), text, output));
    for (const search of planned.searches.filter(({ id }) => id === name)) process.stdout.write(searchText(search));
    return exitCode.fine;
  } catch (cause) {
    if (!(cause instanceof ProfileUnknown)) throw cause;
    printDiagnostics([cause.problem], process.stderr);
    return exitCode.nodeFailed;
  }
}

/** The label before its answer, the first line wrapped. */
function answerText(label: string, text: string, { paint, columns = Infinity }: Output): string {
  const end = text.indexOf('\n');
  const [first = '', ...rest] = wrapWords(`${label} ${text.slice(0, end)}`, columns - 1, '  ');
  return [`${paint('strong', label)}${first.slice(label.length)}`, ...rest].join('\n') + text.slice(end);
}

const searchText = ({ id, state, because, known, trials }: EstimatedSearch): string =>
  `${id} ${because ?? (state === 'cached' ? 'is stored' : 'goes on')}: ${known} of ${trials} trials known\n`;

/** What follows the label. */
function explain(instance: PlannedInstance, planned: RunPlan, directory: string, store: Store, output: Output): string {
  const { state, because } = instance;
  switch (state) {
    case 'cached':
      return storedText(instance, planned, directory, store, output);
    case 'run':
    case 'depends': {
      const cause = causeOf(instance, planned.history.key(instance.label), planned, store);
      if (cause.changes.length === 0) {
        const first = state === 'run' ? `runs: ${because}` : `is not known yet: ${because}`;
        return `${printable(first)}\n${causeText(cause, output, false)}`;
      }
      const waits = instance.waitsFor.length > 0 ? `  it waits for ${instance.waitsFor.map(printable).join(', ')}\n` : '';
      return `runs again because\n${causeText({ ...cause, upstream: [] }, output, false)}${waits}${upstreamText(cause, output)}`;
    }
    case 'blocked':
    case 'missing':
      return `cannot run: ${printable(because)}\n`;
  }
}

const upstreamText = (cause: Cause, output: Output): string => causeText({ ...cause, changes: [] }, output, false);

function storedText(instance: PlannedInstance, planned: RunPlan, directory: string, store: Store, output: Output): string {
  const { label, key, because } = instance;
  const { made, before } = key === null ? {} : originOf(directory, planned.graph.file, label, key);
  const maker = made
    ? `made by run ${made.run} on ${made.host} in ${formatExpected(made.milliseconds)}`
    : 'the record of the run that made it is gone';
  const stored = printable(`is stored: ${maker}${because === '' ? '' : `; it ${because}`}`);
  const cause = before === undefined ? undefined : causeOf(instance, before, planned, store);
  if (cause === undefined || cause.changes.length === 0) return `${stored}\n`;
  return `${stored}\n  it ran again because\n${causeText(cause, output, true, 2)}`;
}
