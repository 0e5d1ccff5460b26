import type { EstimatedSearch, PlannedInstance, RunPlan } from '../runtime/plan-graph.js';
import { planGraph } from '../runtime/plan-graph.js';
import { ProfileUnknown } from '../runtime/profile.js';
import { formatExpected } from '../ui/format-duration.js';
import { plural, printable, wrapWords } from '../ui/format-text.js';
import type { Tone } from '../ui/paint.js';
import type { PlanRow } from '../ui/plan-rows.js';
import { allRows, foldedLabel, foldPlan } from '../ui/plan-rows.js';
import { exitCode } from './exit-codes.js';
import { findBackend } from './find-tensorflow.js';
import type { Output } from './output.js';
import { outputOf } from './output.js';
import type { PlanArguments } from './program.js';
import { exitCodeOf, printDiagnostics, readGraph } from './read-graph.js';
import { sessionOptions } from './session.js';
import type { TableCell } from './text-table.js';
import { textTable } from './text-table.js';

export interface PlanView {
  /** A line for every instance, rather than one for those of a node that are alike. */
  readonly full?: boolean;
  readonly format: 'text' | 'json';
}

/** `tml plan FILE`: what a run would do, on stdout. */
export async function plan(file: string, options: PlanArguments & PlanView): Promise<number> {
  const { graph, diagnostics } = readGraph(file, options, options.only);
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
    const text = options.format === 'json' ? asJson(planned) : asText(planned, options.full ?? false, outputOf(process.stdout));
    process.stdout.write(text);
    return exitCode.fine;
  } catch (cause) {
    if (!(cause instanceof ProfileUnknown)) throw cause;
    printDiagnostics([cause.problem], process.stderr);
    return exitCode.nodeFailed;
  }
}

function asJson({ profile, instances, searches }: RunPlan): string {
  return `${JSON.stringify({ version: 1, profile, instances, searches }, null, 2)}\n`;
}

type State = PlannedInstance['state'] | EstimatedSearch['state'];

const TONES: Readonly<Record<State, Tone>> = {
  cached: 'faint',
  run: 'active',
  depends: 'plain',
  dynamic: 'active',
  blocked: 'bad',
  missing: 'bad',
};

function asText(planned: RunPlan, full: boolean, { paint, columns }: Output): string {
  const rows = full ? allRows(planned.instances) : foldPlan(planned.instances);
  const header = ['state', 'node', 'about', 'because'].map((text): TableCell => ({ text, tone: 'faint' }));
  const body = [...rows.map(nodeCells), ...planned.searches.map(searchCells)];
  const table = textTable([header, ...body], { paint, width: columns, right: new Set([2]) });
  const total = totalText(planned.instances, planned.searches);
  const lines = columns === undefined ? [total] : wrapWords(total, columns);
  return `${table}\n${lines.join('\n')}\n`;
}

function nodeCells({ state, labels, declared, expected, unknown, because }: PlanRow): readonly TableCell[] {
  const name = printable(foldedLabel(labels));
  return [
    { text: state, tone: TONES[state] },
    { text: name, tone: state === 'cached' || !declared ? 'faint' : 'plain' },
    { text: expected === null ? '' : `${unknown > 0 ? '≥ ' : ''}${formatExpected(expected)}`, tone: 'plain' },
    { text: printable(because), tone: state === 'blocked' || state === 'missing' ? 'bad' : 'plain' },
  ];
}

function searchCells({ id, state, known, trials, because, expected }: EstimatedSearch): readonly TableCell[] {
  const text = because ?? (state === 'cached' ? `${plural(trials, 'trial')}, all known` : `${known} of ${trials} trials known`);
  return [
    { text: state, tone: TONES[state] },
    { text: printable(id), tone: state === 'cached' ? 'faint' : 'plain' },
    { text: expected === null ? '' : formatExpected(expected), tone: 'plain' },
    { text: printable(text), tone: 'plain' },
  ];
}

/** `3 to run · 5 waiting · 12 cached · about 0:33 of work` */
function totalText(instances: readonly PlannedInstance[], searches: readonly EstimatedSearch[]): string {
  const count = (...states: readonly PlannedInstance['state'][]): number => instances.filter(({ state }) => states.includes(state)).length;
  const work = [...instances.map(({ expected }) => expected), ...searches.map(({ expected }) => expected)];
  const known = work.flatMap((each) => each ?? []);
  const open =
    instances.some(({ state, expected }) => (state === 'run' || state === 'depends') && expected === null) ||
    searches.some(({ state, expected }) => state !== 'cached' && expected === null);
  const sum = known.reduce((all, each) => all + each, 0);
  const trials = searches.reduce((all, { state, known: have, trials: budget }) => all + (state === 'cached' ? 0 : budget - have), 0);
  const parts = [
    [count('run'), 'to run'],
    [count('depends'), 'waiting'],
    [count('blocked', 'missing'), 'that cannot run'],
    [count('cached'), 'cached'],
  ] as const;
  return [
    ...parts.flatMap(([number, words]) => (number > 0 ? [`${number} ${words}`] : [])),
    ...(trials > 0 ? [`${plural(trials, 'trial')} not known`] : []),
    ...(known.length > 0 ? [`${open ? 'at least ' : sum < 1000 ? '' : 'about '}${formatExpected(sum)} of work`] : []),
  ].join(' · ');
}
