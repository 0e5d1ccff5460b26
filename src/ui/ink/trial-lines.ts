import { formatInteger } from '../format-number.js';
import { printable, truncate } from '../format-text.js';
import type { Tone } from '../paint.js';
import { paramsText } from '../param-text.js';
import { figureTexts, progressShare } from '../progress-text.js';
import type { OpenTrial, SearchView } from '../search-view.js';
import type { NodeView, RunView, TaskView } from '../view-model.js';
import type { Body } from './head.js';
import type { Line } from './line.js';
import { justify, lineWidth, segment } from './line.js';

/** Trials that wait for a worker are worth this many lines. */
const QUEUED_SHOWN = 3;
/** Parameters cut shorter than this say nothing. */
const PARAMS_LEAST = 10;
/** Kept for what a trial does, so that the column does not move with every count. */
const WORK_LEAST = 18;

interface TrialRow {
  readonly trial: OpenTrial;
  readonly running: readonly RunningTask[];
}

interface RunningTask {
  readonly node: NodeView;
  readonly task: TaskView;
}

/** One line a trial that is not decided: those that run first, then those that wait for a worker. */
export function trialLines(view: RunView, search: SearchView, { columns, room }: Body): readonly Line[] {
  const rows = search.open.map((trial): TrialRow => ({ trial, running: tasksOf(view, search, trial) }));
  const running = rows.filter((row) => row.running.length > 0).slice(0, room);
  const queued = rows.filter((row) => row.running.length === 0).slice(0, Math.min(QUEUED_SHOWN, room - running.length));
  const shown = [...running, ...queued];
  const labels = Math.max(0, ...shown.map(({ trial }) => `#${trial.index}`.length));
  const longest = Math.max(0, ...shown.map(({ trial }) => paramsText(trial.params, 'tight').length));
  const work = Math.max(WORK_LEAST, ...shown.map((row) => lineWidth(workOf(row.running))));
  const rest = columns.width - 1 - INDENT.length - labels - 2 - 3 - work - SHARE_WIDTH;
  const params = rest < PARAMS_LEAST ? 0 : Math.min(longest, rest);
  return shown.map((row) => trialLine(row, { labels, params, width: columns.width }));
}

const tasksOf = (view: RunView, search: SearchView, { index }: OpenTrial): readonly RunningTask[] =>
  view.nodes
    .filter((node) => node.trial?.search === search.id && node.trial.index === index)
    .flatMap((node) => node.tasks.map((task) => ({ node, task })));

interface TrialColumns {
  readonly labels: number;
  /** Zero where parameters have no room. */
  readonly params: number;
  readonly width: number;
}

const INDENT = '     ';
/** `  100 %` */
const SHARE_WIDTH = 7;

/** `#8  filters 24 kernel 3 dilations 1,2,8   train 4/6  loss 0.31    62 %` */
function trialLine({ trial, running }: TrialRow, columns: TrialColumns): Line {
  const tone: Tone = running.length > 0 ? 'plain' : 'faint';
  const progress = running[0]?.task.progress ?? null;
  const right: Line = progress ? [segment(`${Math.floor(progressShare(progress) * 100)} %`, 'faint')] : [];
  const params = truncate(paramsText(trial.params, 'tight'), columns.params).padEnd(columns.params);
  let line: Line = [
    segment(`${INDENT}${`#${trial.index}`.padEnd(columns.labels)}  `, tone),
    ...(columns.params > 0 ? [segment(`${params}   `, tone)] : []),
    ...workOf(running),
  ];
  for (const figure of progress ? figureTexts(progress) : []) {
    const longer = [...line, segment(`  ${figure}`)];
    if (lineWidth(longer) + SHARE_WIDTH > columns.width - 1) break;
    line = longer;
  }
  return justify(line, right, columns.width);
}

/** `train 4/6`, `try 2  fgsm 128/640 +1` */
function workOf(running: readonly RunningTask[]): Line {
  const [first] = running;
  if (!first) return [segment('waits for a worker', 'faint')];
  const { progress, attempt } = first.task;
  const count = progress ? ` ${formatInteger(progress.done)}/${formatInteger(progress.total)}` : '';
  return [
    ...(attempt > 1 ? [segment(`try ${attempt}  `, 'warning')] : []),
    segment(`${printable(first.node.op)}${count}`),
    ...(running.length > 1 ? [segment(` +${running.length - 1}`, 'faint')] : []),
  ];
}
