import { formatInteger } from '../format-number.js';
import { printable, truncate } from '../format-text.js';
import { paramsText } from '../param-text.js';
import { progressFigures, progressShare } from '../progress-text.js';
import type { OpenTrial, SearchView } from '../search-view.js';
import type { NodeView, RunView, TaskView } from '../view-model.js';
import type { Body } from './head.js';
import type { Line, Segment } from './line.js';
import { justify, lineWidth, segment } from './line.js';

/** Trials that wait for a worker are worth this many lines. */
const QUEUED_SHOWN = 3;
/** Parameters cut shorter than this say nothing. */
const PARAMS_LEAST = 10;

interface TrialRow {
  readonly trial: OpenTrial;
  readonly running: readonly { readonly node: NodeView; readonly task: TaskView }[];
}

/** One line a trial that is not decided: those that run first, then those that wait for a worker. */
export function trialLines(view: RunView, search: SearchView, { columns, room }: Body): readonly Line[] {
  const rows = search.open.map((trial): TrialRow => ({ trial, running: tasksOf(view, search, trial) }));
  const running = rows.filter((row) => row.running.length > 0).slice(0, room);
  const queued = rows.filter((row) => row.running.length === 0).slice(0, Math.min(QUEUED_SHOWN, room - running.length));
  const shown = [...running, ...queued];
  const labels = Math.max(0, ...shown.map(({ trial }) => `#${trial.index}`.length));
  const longest = Math.max(0, ...shown.map(({ trial }) => paramsText(trial.params, 'tight').length));
  const params = Math.min(longest, Math.floor(columns.width * 0.45));
  return shown.map((row) => trialLine(row, { labels, params, width: columns.width }));
}

const tasksOf = (view: RunView, search: SearchView, { index }: OpenTrial): TrialRow['running'] =>
  view.nodes
    .filter((node) => node.trial?.search === search.id && node.trial.index === index)
    .flatMap((node) => node.tasks.map((task) => ({ node, task })));

interface TrialColumns {
  readonly labels: number;
  readonly params: number;
  readonly width: number;
}

/** `#8  filters 24 kernel 3 dilations 1,2,8   train 4/6  loss 0.31    62 %` */
function trialLine({ trial, running }: TrialRow, columns: TrialColumns): Line {
  const [first] = running;
  const label = segment(`     ${`#${trial.index}`.padEnd(columns.labels)}  `, first ? 'plain' : 'faint');
  const text = paramsText(trial.params, 'tight');
  const params = segment(truncate(text, columns.params).padEnd(columns.params + 3), first ? 'plain' : 'faint');
  const progress = first?.task.progress ?? null;
  const right: Line = progress ? [segment(`${Math.floor(progressShare(progress) * 100)} %`, 'faint')] : [];
  const work = first ? workOf(first.node, first.task, running.length) : [segment('waits for a worker', 'faint')];
  const figures = progress ? [segment(`  ${progressFigures(progress)}`)] : [];
  // The widest form that fits: figures go first, then parameters become shorter.
  for (const line of [
    [label, params, ...work, ...figures],
    [label, params, ...work],
  ]) {
    if (fits(line, right, columns.width)) return justify(line, right, columns.width);
  }
  const room = columns.width - 1 - lineWidth([label, ...work, ...right]) - 2 - (right.length > 0 ? 2 : 0);
  const short = room < PARAMS_LEAST ? [] : [segment(`${truncate(text, room)}  `, first ? 'plain' : 'faint')];
  return justify([label, ...short, ...work], right, columns.width);
}

const fits = (line: Line, right: Line, width: number): boolean =>
  lineWidth(line) + (right.length > 0 ? lineWidth(right) + 2 : 0) <= width - 1;

/** `train 4/6`, `try 2  fgsm 128/640 +1` */
function workOf(node: NodeView, task: TaskView, tasks: number): readonly Segment[] {
  const { progress } = task;
  const count = progress ? ` ${formatInteger(progress.done)}/${formatInteger(progress.total)}` : '';
  return [
    ...(task.attempt > 1 ? [segment(`try ${task.attempt}  `, 'warning')] : []),
    segment(`${printable(node.op)}${count}`),
    ...(tasks > 1 ? [segment(` +${tasks - 1}`, 'faint')] : []),
  ];
}
