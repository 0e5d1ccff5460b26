import { unreachable } from '../diagnostics/invariant.js';
import type { NodeDoneEvent, NodeProgressEvent, RunEvent } from '../runtime/events.js';
import type { RunDisplay, Write } from './display.js';
import { formatDuration, formatTimeLeft } from './format-duration.js';
import { plural, printable } from './format-text.js';
import { outcomeText, resultText } from './node-text.js';
import type { Replays, Spoken } from './plain-searches.js';
import { speakSearches, trialLabel } from './plain-searches.js';
import { progressCount, progressFigures } from './progress-text.js';
import { reduce } from './reduce.js';
import { taskTimeLeft } from './time-left.js';
import type { RunView } from './view-model.js';
import { emptyView, findNode, isFinished } from './view-model.js';

/** Progress of one task is worth a line at most this often, in milliseconds of the events' own time. */
const PROGRESS_INTERVAL = 10_000;

/** Lines for logs, pipes and screen readers: one an event worth reading, no control codes, nothing ever redrawn. */
export function createPlainView(write: Write): RunDisplay {
  let view = emptyView;
  let closed = false;
  const lastLine = new Map<string, number>();
  const replays: Replays = new Map();

  const line = (at: number, word: string, text: string): void => {
    write(`${formatDuration(at).padStart(7)}  ${text === '' ? word : `${word.padEnd(8)}${text}`}\n`);
  };

  return {
    get view() {
      return view;
    },
    handle(event) {
      if (closed) return;
      const before = view;
      view = reduce(view, event);
      for (const { word, text } of [...speakSearches(before, view, event, replays), ...speak(before, view, event, lastLine)]) {
        line(event.at, word, text);
      }
    },
    notice(text) {
      if (!closed) line(view.at, 'note', printable(text));
    },
    close() {
      closed = true;
      return Promise.resolve();
    },
  };
}

function speak(before: RunView, after: RunView, event: RunEvent, lastLine: Map<string, number>): readonly Spoken[] {
  switch (event.type) {
    case 'run-start':
      return [{ word: 'run', text: `${printable(event.file)}  ${plural(event.jobs, 'job')}  ${event.profile}` }];
    case 'plan': {
      // Candidates are told by their trials.
      const nodes = event.nodes.filter((node) => node.trial === undefined);
      const instances = nodes.reduce((sum, node) => sum + node.instances.length, 0);
      const cached = nodes.reduce((sum, node) => sum + node.cached, 0);
      const text = `${plural(nodes.length, 'node')}, ${plural(instances, 'instance')}, ${cached} cached`;
      return nodes.length > 0 || event.nodes.length === 0 ? [{ word: 'plan', text }] : [];
    }
    case 'node-queued':
      return [];
    case 'node-started': {
      const node = findNode(after, event.node);
      if (event.attempt > 1) return [{ word: 'retry', text: `${instancesText(event)}  try ${event.attempt}` }];
      const first = findNode(before, event.node)?.startedAt === null;
      return first && node?.trial === null
        ? [{ word: 'start', text: nodeLine(event.node, node.total, `${node.kind} ${printable(node.op)}`) }]
        : [];
    }
    case 'node-progress':
      return progress(after, event, lastLine);
    case 'node-cached': {
      // Cached instances arrive by the thousand: one line when the node is complete.
      const node = findNode(after, event.node);
      return node?.trial === null && isFinished(node) ? [{ word: 'cached', text: nodeLine(event.node, 1, outcomeText(node)) }] : [];
    }
    case 'node-done':
      return findNode(before, event.node)?.trial === null ? [{ word: 'done', text: done(event) }] : [];
    case 'node-failed': {
      // An outcome of a candidate is told with its trial.
      if (event.stored && findNode(before, event.node)?.trial) return [];
      const failed = { word: 'failed', text: `${instancesText(event)}  ${event.code}  ${printable(event.message)}` };
      return [failed, ...event.notes.map((note) => ({ word: '', text: `  ${printable(note)}` }))];
    }
    case 'node-skipped':
      return findNode(before, event.node)?.trial === null
        ? [{ word: 'skipped', text: `${instancesText(event)}  because of ${printable(event.because)}` }]
        : [];
    case 'log': {
      const code = event.code === undefined ? '' : `${event.code}  `;
      const about = event.node === undefined ? '' : `${printable(event.node)}  `;
      return [{ word: event.level === 'warning' ? 'warning' : 'info', text: `${code}${about}${printable(event.message)}` }];
    }
    case 'search-plan':
    case 'trial':
    case 'search-done':
      return [];
    case 'run-end':
      return [
        {
          word: 'end',
          text: `${event.outcome}  ${event.computed} computed, ${event.cached} cached, ${event.failed} failed, ${event.skipped} skipped`,
        },
      ];
    default:
      return unreachable(event);
  }
}

function progress(view: RunView, event: NodeProgressEvent, lastLine: Map<string, number>): readonly Spoken[] {
  const label = event.instances[0] ?? event.node;
  const node = findNode(view, event.node);
  const task = node?.tasks.find((running) => running.instances.includes(label));
  if (!node || !task?.progress) return [];
  const last = lastLine.get(label) ?? task.startedAt;
  if (event.at - last < PROGRESS_INTERVAL) return [];
  lastLine.set(label, event.at);
  const left = taskTimeLeft(task, event.at);
  const parts = [
    node.trial ? `${trialLabel(node.trial)}  ${printable(node.op)}` : instancesText(event),
    progressCount(task.progress),
    progressFigures(task.progress),
    left === null ? '' : `${formatTimeLeft(left)} left`,
  ];
  return [{ word: 'running', text: parts.filter((part) => part !== '').join('  ') }];
}

function done(event: NodeDoneEvent): string {
  const result = event.result ? resultText(event.result) : '';
  const time = event.milliseconds < 1000 ? '' : formatDuration(event.milliseconds);
  return [instancesText(event), result, time].filter((part) => part !== '').join('  ');
}

const nodeLine = (id: string, instances: number, text: string): string =>
  `${printable(id)}${instances > 1 ? `  ${plural(instances, 'instance')}` : ''}  ${text}`;

/** The first instance, and how many more this is about. */
function instancesText(event: { readonly node: string; readonly instances: readonly string[] }): string {
  const first = printable(event.instances[0] ?? event.node);
  return event.instances.length > 1 ? `${first} and ${event.instances.length - 1} more` : first;
}
