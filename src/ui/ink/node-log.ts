import type { RunEvent } from '../../runtime/events.js';
import { formatDuration } from '../format-duration.js';
import { printable, wrapWords } from '../format-text.js';
import { speak } from '../plain.js';
import type { Replays } from '../plain-searches.js';
import { speakSearches } from '../plain-searches.js';
import { progressCount, progressFigures } from '../progress-text.js';
import type { RunView } from '../view-model.js';
import { findNode } from '../view-model.js';
import type { Line } from './line.js';
import { segment } from './line.js';

export interface LogEntry {
  /** Milliseconds since the run started. */
  readonly at: number;
  readonly word: string;
  readonly text: string;
  /** Set for progress: the task it is about. Only the latest of a task is kept. */
  readonly progressOf?: string;
}

/** Older entries of one node are dropped. */
const KEPT = 1000;

/** What happened to each node and search, in the words of the plain lines. */
export class NodeLog {
  readonly #entries = new Map<string, LogEntry[]>();
  readonly #replays: Replays = new Map();

  add(earlier: RunView, now: RunView, event: RunEvent): void {
    const id = subjectOf(earlier, now, event);
    if (id === null) return;
    const entries = this.#entries.get(id) ?? [];
    this.#entries.set(id, entries);
    for (const entry of entriesOf(earlier, now, event, this.#replays)) {
      const before = entry.progressOf === undefined ? -1 : entries.findLastIndex(({ progressOf }) => progressOf === entry.progressOf);
      if (before >= 0) entries.splice(before, 1);
      entries.push(entry);
    }
    if (entries.length > KEPT) entries.splice(0, entries.length - KEPT);
  }

  of(id: string): readonly LogEntry[] {
    return this.#entries.get(id) ?? [];
  }
}

/** The node or search an event is about; what happens to a candidate's nodes belongs to its search. */
function subjectOf(before: RunView, after: RunView, event: RunEvent): string | null {
  if ('search' in event) return event.search;
  const id = 'node' in event ? event.node : undefined;
  if (id === undefined) return null;
  return (findNode(after, id) ?? findNode(before, id))?.trial?.search ?? id;
}

function entriesOf(before: RunView, after: RunView, event: RunEvent, replays: Replays): readonly LogEntry[] {
  const { at } = event;
  if (event.type === 'node-progress') {
    const label = event.instances[0] ?? event.node;
    const progress = findNode(after, event.node)?.tasks.find(({ instances }) => instances.includes(label))?.progress;
    if (!progress) return [];
    const text = [printable(label), progressCount(progress), progressFigures(progress)].filter((part) => part !== '').join('  ');
    return [{ at, word: 'running', text, progressOf: label }];
  }
  const spoken = [...speakSearches(before, after, event, replays), ...speak(before, after, event, new Map())];
  return spoken.map(({ word, text }) => ({ at, word, text }));
}

const INDENT = 18;

/** `    0:12  done    net  0.93`, wrapped to the width. */
export function logLines(entries: readonly LogEntry[], columns: number): readonly Line[] {
  return entries.flatMap(({ at, word, text }) => {
    const head = `${formatDuration(at).padStart(8)}  ${word.padEnd(8)}`.padEnd(INDENT);
    const tone = word === 'failed' ? 'bad' : word === 'warning' ? 'warning' : 'plain';
    const [first = '', ...rest] = wrapWords(text, Math.max(12, columns - 1 - INDENT));
    return [
      [segment(head, 'faint'), segment(first, tone)],
      ...rest.map((line): Line => [segment(' '.repeat(INDENT)), segment(line, tone)]),
    ];
  });
}
