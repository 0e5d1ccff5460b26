import { formatDuration, formatTimeLeft } from '../format-duration.js';
import { plural, printable, truncate } from '../format-text.js';
import type { Tone } from '../paint.js';
import { runTimeLeft } from '../time-left.js';
import type { RunView } from '../view-model.js';
import { liveColumns } from './columns.js';
import type { Line } from './line.js';
import { justify, segment } from './line.js';
import { bodyLines } from './node-lines.js';

export interface Screen {
  readonly columns: number;
  readonly rows: number;
  /** Milliseconds since the run started, by the viewer's clock. */
  readonly now: number;
  readonly notice: string | null;
}

/**
 * The live part of the screen: header, nodes that matter now, footer. Never more than rows − 1 lines, because a frame as
 * high as the terminal makes it scroll and Ink then wipes what was above.
 */
export function layoutRun(view: RunView, screen: Screen): readonly Line[] {
  const budget = Math.max(1, screen.rows - 1);
  const columns = liveColumns(view, screen.columns);
  const footer = footerLine(view, screen);
  if (budget === 1) return [footer];
  const header = headerLine(view, screen.columns);
  if (budget === 2) return [header, footer];
  const notice: readonly Line[] = screen.notice === null ? [] : [[segment(` ${truncate(screen.notice, screen.columns - 2)}`, 'warning')]];
  const rule: readonly Line[] = budget >= 8 ? [[segment(` ${'─'.repeat(Math.max(0, screen.columns - 2))}`, 'faint')]] : [];
  const room = budget - 2 - rule.length - notice.length;
  return [header, ...bodyLines(view, { columns, now: screen.now, room }), ...rule, ...notice, footer].slice(0, budget);
}

function headerLine(view: RunView, columns: number): Line {
  const file = view.file === null ? 'tml' : printable(view.file);
  const facts = [view.jobs === null ? '' : plural(view.jobs, 'job'), view.profile ?? ''].filter((part) => part !== '').join(' · ');
  const left = [segment(` ${truncate(file, columns - 2)}`, 'strong')];
  return justify(left, facts === '' ? [] : [segment(facts, 'faint')], columns);
}

function footerLine(view: RunView, screen: Screen): Line {
  const elapsed = formatDuration(screen.now);
  if (view.phase === 'planning') return justify([segment(' planning', 'active')], [segment(elapsed)], screen.columns);
  const left = runTimeLeft(view, screen.now);
  const time = left === null || view.phase !== 'running' ? '' : ` · ${left.atLeast ? 'at least' : 'about'} ${formatTimeLeft(left.milliseconds)} left`;
  const counts = countsLine(view);
  const full = justify(counts, [segment(`${elapsed}${time}`)], screen.columns);
  return full === counts ? justify(counts, [segment(elapsed)], screen.columns) : full;
}

/** Counts of instances, so that they add up whatever the axes: ` 12 done · 4 cached · 2 running · 9 waiting`. */
function countsLine(view: RunView): Line {
  let [done, cached, failed, skipped, running, total] = [0, 0, 0, 0, 0, 0];
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
  const parts: readonly (readonly [number, string, Tone])[] = [
    [done, 'done', 'good'],
    [cached, 'cached', 'plain'],
    [failed, 'failed', 'bad'],
    [skipped, 'skipped', 'warning'],
    [running, 'running', 'active'],
    [waiting, 'waiting', 'faint'],
    [warnings, warnings === 1 ? 'warning' : 'warnings', 'warning'],
  ];
  const shown = parts.filter(([count]) => count > 0);
  return shown.flatMap(([count, word, tone], place) => [segment(place === 0 ? ' ' : ' · ', 'faint'), segment(`${count} ${word}`, tone)]);
}
