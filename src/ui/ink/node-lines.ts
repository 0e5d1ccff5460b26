import { formatDuration, formatTimeLeft } from '../format-duration.js';
import { plural, printable, truncate, wrapWords } from '../format-text.js';
import { elapsedText, outcomeText } from '../node-text.js';
import type { Tone } from '../paint.js';
import { progressCount, progressFigures, progressShare } from '../progress-text.js';
import { searchState } from '../search-view.js';
import { taskTimeLeft } from '../time-left.js';
import type { FailureView, NodeView, RunView, TaskView } from '../view-model.js';
import { finishedInstances, nodeState, unfinishedOf } from '../view-model.js';
import type { Columns } from './columns.js';
import type { Body } from './head.js';
import { headOf, MARKS } from './head.js';
import type { Line } from './line.js';
import { justify, lineWidth, segment } from './line.js';
import type { SearchPanel } from './search-lines.js';
import { searchPanel, waitingSearchLine } from './search-lines.js';

/** At most this many waiting nodes are worth a line; the rest is a number. */
const WAITING_SHOWN = 4;
/** Lines for the tasks of one node that runs several at once. */
const TASKS_SHOWN = 4;

/** What runs first (searches before nodes), then failed nodes, then what is next, then a count of what did not fit. */
export function bodyLines(view: RunView, body: Body): readonly Line[] {
  const nodes = view.nodes.filter((node) => node.trial === null);
  const running = nodes.filter((node) => node.tasks.length > 0);
  const failed = nodes.filter((node) => node.tasks.length === 0 && node.counts.failed > 0);
  const waiting = waitingLines(view, nodes, body.columns);
  const searches = view.searches.filter((search) => searchState(search) === 'running');
  // The other things that run keep a line each, and what is only counted keeps its line, before panels take the rest.
  const others = Math.min(running.length + failed.length, Math.floor(body.room / 2));
  const panelsBeside = (kept: number): readonly SearchPanel[] => {
    const room = Math.max(1, Math.floor((body.room - kept) / searches.length));
    return searches.map((search) => searchPanel(view, search, { ...body, room }));
  };
  const full = panelsBeside(others);
  const counted = waiting.length > 0 || full.some((panel) => panel.hidden > 0);
  const panels = counted && body.room > 1 ? panelsBeside(others + 1) : full;
  const groups: readonly (readonly Line[])[] = [
    ...panels.map((panel) => panel.lines),
    ...running.map((node) => runningLines(node, body)),
    ...failed.map((node) => [failedLine(node, view.failures, body.columns)]),
    ...waiting.slice(0, WAITING_SHOWN).map((line) => [line]),
  ];
  const hiddenTrials = panels.reduce((sum, panel) => sum + panel.hidden, 0);
  const hiddenWaiting = Math.max(0, waiting.length - WAITING_SHOWN);
  const lines: Line[] = [];
  let hidden = hiddenWaiting;
  let shown = 0;
  for (const group of groups) {
    const uncounted = groups.length - shown - 1 + hiddenWaiting + hiddenTrials;
    // The last line is kept for the count, unless nothing is left to count or it is the only one.
    const room = body.room - lines.length - (uncounted > 0 && body.room > 1 ? 1 : 0);
    if (room < 1) {
      hidden += groups.length - shown;
      break;
    }
    lines.push(...group.slice(0, room));
    shown += 1;
  }
  const more = [
    ...(hiddenTrials > 0 ? [plural(hiddenTrials, 'more trial')] : []),
    ...(hidden > 0 ? [plural(hidden, hiddenTrials > 0 ? 'node' : 'more node')] : []),
  ];
  if (more.length > 0 && lines.length < body.room) lines.push([segment(`   ${more.join(' · ')}`, 'faint')]);
  return lines;
}

/** What can begin without a search, the searches themselves, then what waits for one. */
function waitingLines(view: RunView, nodes: readonly NodeView[], columns: Columns): readonly Line[] {
  const searches = view.searches.filter((search) => searchState(search) === 'waiting');
  const blocked = new Set(view.searches.filter((search) => searchState(search) !== 'finished').map((search) => search.id));
  // In the order of the plan, what a node reads stands before it.
  for (const node of nodes) if (node.after.some((id) => blocked.has(id))) blocked.add(node.id);
  const waiting = nodes.filter((node) => nodeState(node) === 'waiting');
  const line = (node: NodeView): Line => waitingLine(view, node, columns);
  return [
    ...waiting.filter((node) => !blocked.has(node.id)).map(line),
    ...searches.map((search) => waitingSearchLine(view, search, columns)),
    ...waiting.filter((node) => blocked.has(node.id)).map(line),
  ];
}

/** How a finished node goes up into the scrollback: name, kind, result, time; a result that is too long has further lines. */
export function finishedLines(node: NodeView, columns: Columns): readonly Line[] {
  const state = nodeState(node);
  const time = elapsedText(node);
  const tone: Tone =
    state === 'failed' ? 'bad' : state === 'skipped' ? 'warning' : node.results && node.kind === 'metric' ? 'strong' : 'plain';
  const head = headOf(node, MARKS[state], columns);
  const indent = lineWidth(head);
  const text = outcomeText(node);
  const room = columns.width - 1 - indent;
  const [first = '', ...rest] = text.length <= room ? [text] : wrapWords(text, Math.max(16, room));
  return [
    justify([...head, segment(first, tone)], time === '' ? [] : [segment(time, 'faint')], columns.width),
    ...rest.map((line): Line => [segment(' '.repeat(indent)), segment(line, tone)]),
  ];
}

function runningLines(node: NodeView, { columns, now }: Body): readonly Line[] {
  const [first] = node.tasks;
  if (node.tasks.length === 1 && first) {
    const count = node.total > 1 ? `${finishedInstances(node)}/${node.total}  ` : '';
    return [taskLine([...headOf(node, MARKS.running, columns), segment(count)], first, node, columns, now)];
  }
  const text = `${finishedInstances(node)}/${node.total} done  ${node.tasks.length} running`;
  const head: Line = [...headOf(node, MARKS.running, columns), segment(text)];
  const tasks = node.tasks.slice(0, TASKS_SHOWN).map((task) => {
    const width = columns.name + (columns.kind > 0 ? columns.kind + 2 : 0);
    const indent = segment(`   ${truncate(taskLabel(node, task, width), width).padEnd(width + 2)}`, 'faint');
    return taskLine([indent], task, node, columns, now);
  });
  return [head, ...tasks];
}

/** What tells a task from its siblings: its coordinates, without the names of the axes where there is no room for them. */
function taskLabel(node: NodeView, task: TaskView, width: number): string {
  const label = printable(task.instances[0] ?? node.id);
  const more = task.instances.length > 1 ? ` +${task.instances.length - 1}` : '';
  if (!label.startsWith(`${node.id}[`)) return `${label}${more}`;
  const coordinates = label.slice(node.id.length + 1, -1);
  const whole = `${coordinates}${more}`;
  return whole.length <= width ? whole : `${coordinates.replace(/\w+=/g, '')}${more}`;
}

function taskLine(head: Line, task: TaskView, node: NodeView, columns: Columns, now: number): Line {
  const retry = task.attempt > 1 ? [segment(`try ${task.attempt}  `, 'warning')] : [];
  const progress = task.progress;
  if (!progress) {
    return justify(
      [...head, ...retry, segment(printable(node.op))],
      [segment(formatDuration(now - task.startedAt), 'faint')],
      columns.width,
    );
  }
  const left = taskTimeLeft(task, now);
  const time = left === null ? formatDuration(now - task.startedAt) : `${formatTimeLeft(left)} left`;
  const count = [...head, ...retry, segment(`${progressCount(progress)}  `)];
  const figures = segment(progressFigures(progress));
  const bar = columns.bar > 0 ? [...barSegments(progressShare(progress), columns.bar), segment('  ')] : [];
  const right = [segment(time, 'faint')];
  // The widest form that fits: the bar goes first, then the figures.
  for (const line of [[...count, ...bar, figures], [...count, figures], count]) {
    const whole = justify(line, right, columns.width);
    if (whole !== line) return whole;
  }
  return count;
}

/** Full and empty parts differ in shape, not only in colour. */
function barSegments(share: number, width: number): Line {
  const full = Math.round(share * width);
  return [segment('━'.repeat(full), 'active'), segment('╌'.repeat(width - full), 'faint')];
}

function failedLine(node: NodeView, failures: readonly FailureView[], columns: Columns): Line {
  const own = failures.filter((failure) => failure.node === node.id);
  const last = own.at(-1);
  const share = node.total > 1 ? `${node.counts.failed} of ${node.total} failed  ` : '';
  const head: Line = [...headOf(node, MARKS.failed, columns), segment(share, 'bad')];
  const room = columns.width - 1 - head.reduce((sum, part) => sum + part.text.length, 0);
  return last ? [...head, segment(truncate(`${last.code}  ${printable(last.message)}`, Math.max(8, room)), 'bad')] : head;
}

function waitingLine(view: RunView, node: NodeView, columns: Columns): Line {
  const head = headOf(node, MARKS.waiting, columns);
  const unfinished = unfinishedOf(view, node.after);
  const many =
    node.total > 1
      ? `${finishedInstances(node) > 0 ? `${finishedInstances(node)}/${node.total} done` : plural(node.total, 'instance')}  `
      : '';
  const text = unfinished.length === 0 ? 'next' : `waits for ${unfinished.map(printable).join(', ')}`;
  const room = columns.width - 1 - head.reduce((sum, part) => sum + part.text.length, 0);
  return [...head, segment(truncate(`${many}${text}`, Math.max(8, room)), 'faint')];
}
