import { formatDuration, formatTimeLeft } from '../format-duration.js';
import { plural, printable, truncate } from '../format-text.js';
import type { Tone } from '../paint.js';
import { runTimeLeft } from '../time-left.js';
import type { RunView } from '../view-model.js';
import { liveColumns } from './columns.js';
import type { Line } from './line.js';
import { clipLine, justify, segment } from './line.js';
import { bodyLines } from './node-lines.js';

export interface Screen {
  readonly columns: number;
  readonly rows: number;
  /** Milliseconds since the run started, by the viewer's clock. */
  readonly now: number;
  readonly notice: string | null;
  /** Set where keys are read: `chosen` is the node or search that they are about, once there is one. */
  readonly keys?: { readonly chosen: string | null };
}

/**
 * The live part of the screen: header, nodes that matter now, footer. Never more than rows − 1 lines, because a frame as
 * high as the terminal makes it scroll and Ink then wipes what was above.
 */
export function layoutRun(view: RunView, screen: Screen): readonly Line[] {
  return screenLines(view, screen).map((line) => clipLine(line, screen.columns));
}

function screenLines(view: RunView, screen: Screen): readonly Line[] {
  const budget = Math.max(1, screen.rows - 1);
  const columns = liveColumns(view, screen.columns, screen.keys?.chosen ?? null);
  const footer = footerLine(view, screen);
  if (budget === 1) return [footer];
  const header = headerLine(view, screen.columns);
  if (budget === 2) return [header, footer];
  const notice: readonly Line[] = screen.notice === null ? [] : [[segment(` ${truncate(screen.notice, screen.columns - 2)}`, 'warning')]];
  const rule: readonly Line[] = budget >= 8 ? [ruleLine(screen)] : [];
  // Sets the live part off from the history above it.
  const gap: readonly Line[] = budget >= 10 ? [[segment(' ')]] : [];
  const room = budget - 2 - gap.length - rule.length - notice.length;
  return [...gap, header, ...bodyLines(view, { columns, now: screen.now, room }), ...rule, ...notice, footer].slice(0, budget);
}

/** Sets the footer off; where keys are read it says which. */
function ruleLine({ columns, keys }: Screen): Line {
  const width = Math.max(0, columns - 2);
  const chosen = keys?.chosen ? `l log of ${truncate(printable(keys.chosen), 24)} · ` : '';
  const hint = keys ? ` ${chosen}? keys ` : '';
  const line = hint.length + 4 > width ? '─'.repeat(width) : `${'─'.repeat(width - hint.length - 2)}${hint}──`;
  return [segment(` ${line}`, 'faint')];
}

function headerLine(view: RunView, columns: number): Line {
  const file = view.file === null ? 'tml' : printable(view.file);
  const facts = [view.jobs === null ? '' : plural(view.jobs, 'job'), view.profile ?? ''].filter((part) => part !== '').join(' · ');
  const left = [segment(` ${truncate(file, columns - 2)}`, 'strong')];
  return justify(left, facts === '' ? [] : [segment(facts, 'faint')], columns);
}

/** Counts of instances, time and time left. */
export function footerLine(view: RunView, screen: Screen): Line {
  const elapsed = formatDuration(screen.now);
  if (view.phase === 'planning') return justify([segment(' planning', 'active')], [segment(elapsed)], screen.columns);
  const left = runTimeLeft(view, screen.now);
  const time =
    left === null || left.milliseconds <= 0 || view.phase !== 'running'
      ? ''
      : ` · ${left.atLeast ? 'at least' : 'about'} ${formatTimeLeft(left.milliseconds)} left`;
  // What a narrow screen can do without goes first: warnings stand in the history, waiting follows from the rest.
  const counts = countsOf(view);
  const without = (...words: readonly Count['word'][]): Line => countsLine(counts.filter(({ word }) => !words.includes(word)));
  const forms = [without(), without('warnings'), without('warnings', 'waiting')];
  for (const right of [`${elapsed}${time}`, elapsed]) {
    for (const line of forms) {
      const whole = justify(line, [segment(right)], screen.columns);
      if (whole !== line) return whole;
    }
  }
  return without('warnings', 'waiting', 'cached', 'skipped');
}

interface Count {
  readonly count: number;
  readonly word: 'done' | 'cached' | 'failed' | 'skipped' | 'running' | 'waiting' | 'warnings';
  readonly tone: Tone;
}

/** Counts of instances, so that they add up whatever the axes; those that are zero are left out. */
function countsOf(view: RunView): readonly Count[] {
  const { folded } = view;
  let { computed: done, cached, failed, skipped } = folded.counts;
  let running = 0;
  let total = done + cached + failed + skipped;
  for (const node of view.nodes) {
    done += node.counts.computed;
    cached += node.counts.cached;
    failed += node.counts.failed;
    skipped += node.counts.skipped;
    running += node.tasks.reduce((sum, task) => sum + task.instances.length, 0);
    total += node.total;
  }
  const warnings = view.messages.filter((message) => message.level === 'warning').length;
  const waiting = Math.max(0, total - done - cached - failed - skipped - running);
  const counts: readonly Count[] = [
    { count: done, word: 'done', tone: 'good' },
    { count: cached, word: 'cached', tone: 'plain' },
    { count: failed, word: 'failed', tone: 'bad' },
    { count: skipped, word: 'skipped', tone: 'warning' },
    { count: running, word: 'running', tone: 'active' },
    { count: waiting, word: 'waiting', tone: 'faint' },
    { count: warnings, word: 'warnings', tone: 'warning' },
  ];
  return counts.filter(({ count }) => count > 0);
}

/** ` 12 done · 4 cached · 2 running · 9 waiting` */
const countsLine = (counts: readonly Count[]): Line =>
  counts.flatMap(({ count, word, tone }, place) => [
    segment(place === 0 ? ' ' : ' · ', 'faint'),
    segment(word === 'warnings' ? plural(count, 'warning') : `${count} ${word}`, tone),
  ]);
