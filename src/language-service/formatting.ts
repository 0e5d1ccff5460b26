import type { Span } from '../diagnostics/diagnostic.js';
import { format } from '../formatter/format.js';
import type { DocumentStore } from './document-store.js';

export interface FormattingEdit {
  readonly span: Span;
  readonly newText: string;
}

/**
 * The edits that give a text the one layout, line by line, so that what is right keeps its place; of a range only those that touch it. A
 * text with a syntax error stays as it is. Line ends stay those of the text.
 */
export function formattingEdits(store: DocumentStore, file: string, range?: Span): readonly FormattingEdit[] {
  const source = store.load(file)?.module.source;
  if (!source) return [];
  const formatted = format(source.text, source.path);
  if (!formatted.ok) return [];
  const lineBreak = /\r\n?|\n/.exec(source.text)?.[0] ?? '\n';
  const before = linesOf(source.text);
  const after = formatted.text.split('\n').slice(0, -1);
  return changedRuns(
    before.map(({ text, ended }) => (ended ? text : undefined)),
    after,
  )
    .map(({ from, to, inserted }) => ({
      span: { start: before[from]?.start ?? source.text.length, end: before[to]?.start ?? source.text.length },
      newText: inserted.map((line) => `${line}${lineBreak}`).join(''),
    }))
    .filter(({ span }) => !range || (span.start <= range.end && range.start <= span.end));
}

interface Line {
  readonly start: number;
  readonly text: string;
  /** False for the rest of a text that does not end with a line break. */
  readonly ended: boolean;
}

const linesOf = (text: string): readonly Line[] =>
  [...text.matchAll(/([^\r\n]*)(\r\n?|\n|$)/g)]
    .filter((match) => match[0] !== '')
    .map((match) => ({ start: match.index, text: match[1] as string, ended: match[2] !== '' }));

interface Run {
  /** Lines before, `to` not among them. */
  readonly from: number;
  readonly to: number;
  readonly inserted: readonly string[];
}

/** Which runs of lines become which: at each difference the nearest pair of equal lines ends it. Empty lines are equal everywhere and say nothing. */
function changedRuns(before: readonly (string | undefined)[], after: readonly string[]): readonly Run[] {
  const runs: Run[] = [];
  let [i, j] = [0, 0];
  while (i < before.length || j < after.length) {
    if (i < before.length && before[i] === after[j]) {
      i += 1;
      j += 1;
      continue;
    }
    const [skipped, added] = nearestEqual(before, after, i, j);
    runs.push({ from: i, to: i + skipped, inserted: after.slice(j, j + added) });
    i += skipped;
    j += added;
  }
  return runs;
}

function nearestEqual(before: readonly (string | undefined)[], after: readonly string[], i: number, j: number): readonly [number, number] {
  const [restBefore, restAfter] = [before.length - i, after.length - j];
  for (let distance = 1; distance < restBefore + restAfter; distance += 1)
    for (let skipped = Math.max(0, distance - restAfter + 1); skipped <= Math.min(distance, restBefore - 1); skipped += 1)
      if (before[i + skipped] !== '' && before[i + skipped] === after[j + distance - skipped]) return [skipped, distance - skipped];
  return [restBefore, restAfter];
}
