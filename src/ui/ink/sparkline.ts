import type { Tone } from '../paint.js';
import { oriented } from '../reduce-search.js';
import type { SearchView, TrialMark } from '../search-view.js';
import type { Line, Segment } from './line.js';
import { segment } from './line.js';

const LEVELS = '▁▂▃▄▅▆▇█';

/**
 * One goal over the decided trials, at most `width` characters: the last ones where there are more, `…` before them. Higher is
 * better whatever the direction, and only the best so far has the full block. Trials without a goal have a glyph of their own.
 */
export function sparkline(search: SearchView, place: number, width: number): Line {
  const whole = search.history.length <= width;
  const marks = whole ? search.history : search.history.slice(search.history.length - width + 1);
  const heightOf = (mark: TrialMark): number | null => (typeof mark === 'string' ? null : oriented(search, mark, place));
  const heights = marks.flatMap((mark) => heightOf(mark) ?? []);
  const low = heights.reduce((least, height) => Math.min(least, height), Infinity);
  const high = search.history.reduce((most, mark) => Math.max(most, heightOf(mark) ?? -Infinity), -Infinity);
  const glyphs = marks.map((mark): Segment => {
    const height = heightOf(mark);
    if (height === null) return mark === 'infeasible' ? segment('×', 'warning') : segment('!', 'bad');
    const top = LEVELS.length - 1;
    // What only rounds to the best is not the best.
    const level = height >= high ? top : Math.min(top - 1, Math.round(((height - low) / (high - low)) * top));
    return segment(LEVELS[level] ?? ' ', 'active');
  });
  return joined(whole ? glyphs : [segment('…', 'faint'), ...glyphs]);
}

/** Neighbours of one colour as one piece. */
function joined(glyphs: readonly Segment[]): Line {
  const line: { tone: Tone; text: string }[] = [];
  for (const { tone, text } of glyphs) {
    const last = line.at(-1);
    if (last?.tone === tone) last.text += text;
    else line.push({ tone, text });
  }
  return line;
}
