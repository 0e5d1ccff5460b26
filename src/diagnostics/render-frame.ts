import type { Diagnostic, DiagnosticCode, Location, Severity, SourceFile, Span } from './diagnostic.js';
import type { Cell } from './display-cells.js';
import { cellsOf, displayWidth, printable } from './display-cells.js';
import { LineIndex } from './line-index.js';
import { wrapCells } from './wrap-cells.js';

export interface FrameOptions {
  /** ANSI colours; they only repeat what the text says. */
  readonly color: boolean;
  /** Columns of the terminal: text is wrapped there, source lines are cut. Without it text is not wrapped, and lines are cut at 100. */
  readonly width?: number;
  /** Whether `tml explain` has a page about a code; the frame ends with that command then. */
  readonly explains?: (code: DiagnosticCode) => boolean;
}

interface Mark {
  readonly span: Span;
  readonly text: string;
  readonly primary: boolean;
}

/** What is marked in one file. */
interface Section {
  readonly source: SourceFile;
  readonly lines: LineIndex;
  readonly marks: readonly Mark[];
}

interface FrameLayout {
  /** Width of the line numbers. */
  readonly gutter: number;
  /** Columns that source lines are cut to, and that text beside them is wrapped to. */
  readonly width: number;
  readonly room: number;
  readonly severity: Severity;
  readonly paint: Paint;
}

type Paint = (style: keyof typeof styles, text: string) => string;

const styles = { error: '1;31', warning: '1;33', note: '1;36', strong: '1', gutter: '34', label: '36' } as const;
const severityStyle: Readonly<Record<Severity, 'error' | 'warning' | 'note'>> = { error: 'error', warning: 'warning', note: 'note' };
/** A span over more lines than this is shown by its first and last line. */
const wholeSpanLines = 4;

/**
 * One diagnostic as a code frame: header, place, source lines with the carets and the hint beside them, labelled places (also in other
 * files), notes, the command that explains the code. No line break at the end.
 */
export function renderDiagnostic(diagnostic: Diagnostic, options: FrameOptions): string {
  const paint: Paint = (style, text) => (options.color && text !== '' ? `\u001b[${styles[style]}m${text}\u001b[0m` : text);
  const screen = options.width === undefined ? Infinity : Math.max(20, options.width);
  const name = `${diagnostic.severity}[${diagnostic.code}]`;
  const [first = '', ...rest] = wrapCells(`${name} ${printable(diagnostic.message)}`, screen - 2);
  const header = [
    `${paint(severityStyle[diagnostic.severity], name)} ${paint('strong', first.slice(name.length + 1))}`,
    ...rest.map((line) => `  ${paint('strong', line)}`),
  ].join('\n');
  const sections = sectionsOf(diagnostic);
  const gutter = Math.max(2, ...sections.map(gutterWidth));
  const width = Math.max(20, (options.width ?? 100) - gutter - 3);
  const layout: FrameLayout = { gutter, width, room: screen - gutter - 3, severity: diagnostic.severity, paint };
  const frames = sections.flatMap((section) => renderSection(section, layout));
  const fix = diagnostic.hint === undefined && diagnostic.fixes[0] ? [`fix: ${diagnostic.fixes[0].title}`] : [];
  const explain = options.explains?.(diagnostic.code) ? [`tml explain ${diagnostic.code}`] : [];
  const notes = [...diagnostic.notes, ...fix, ...explain].map((note) => renderNote(note, layout));
  return [header, ...frames, ...notes].join('\n');
}

/** All diagnostics in the given order, and a closing line such as `2 errors, 1 warning`. Empty for an empty list. */
export function renderDiagnostics(diagnostics: readonly Diagnostic[], options: FrameOptions): string {
  if (diagnostics.length === 0) return '';
  return [...diagnostics.map((diagnostic) => renderDiagnostic(diagnostic, options)), countDiagnostics(diagnostics)].join('\n\n');
}

/** `2 errors, 1 warning` */
export function countDiagnostics(diagnostics: readonly Diagnostic[]): string {
  const severities: readonly Severity[] = ['error', 'warning', 'note'];
  const counts = severities.map((severity) => ({ severity, count: diagnostics.filter((d) => d.severity === severity).length }));
  const present = counts.filter(({ count }) => count > 0).map(({ severity, count }) => `${count} ${severity}${count === 1 ? '' : 's'}`);
  return present.length === 0 ? 'no problems' : present.join(', ');
}

/** The file of the diagnostic first, then those of its labels in their order. */
function sectionsOf(diagnostic: Diagnostic): readonly Section[] {
  const places: { location: Location; mark: Mark }[] = [];
  if (diagnostic.location) {
    places.push({ location: diagnostic.location, mark: { span: diagnostic.location.span, text: diagnostic.hint ?? '', primary: true } });
  }
  for (const { location, text } of diagnostic.labels) places.push({ location, mark: { span: location.span, text, primary: false } });
  const sources = new Map<string, SourceFile>();
  for (const { location } of places) if (!sources.has(location.source.path)) sources.set(location.source.path, location.source);
  return [...sources.values()].map((source) => ({
    source,
    lines: new LineIndex(source.text),
    marks: places.filter(({ location }) => location.source.path === source.path).map(({ mark }) => mark),
  }));
}

const lastLine = (span: Span, lines: LineIndex): number => lines.lineAt(Math.max(span.start, span.end - 1));

const gutterWidth = ({ marks, lines }: Section): number => Math.max(...marks.map(({ span }) => String(lastLine(span, lines)).length));

function renderSection(section: Section, layout: FrameLayout): readonly string[] {
  const { source, lines, marks } = section;
  const { gutter, paint } = layout;
  const first = lines.position((marks[0] as Mark).span.start);
  const margin = ' '.repeat(gutter);
  const out = [`${paint('gutter', `${margin} ┌─`)} ${printable(source.path)}:${first.line}:${first.column}`];
  let previous: number | undefined;
  for (const line of shownLines(section)) {
    if (previous !== undefined && line > previous + 1) out.push(paint('gutter', `${margin} ·`));
    previous = line;
    out.push(
      ...renderLine(section, line, layout).map((row, index) => {
        const number = index === 0 ? String(line).padStart(gutter) : margin;
        return `${paint('gutter', `${number} │`)}${row === '' ? '' : ` ${row}`}`;
      }),
    );
  }
  return out;
}

function shownLines({ marks, lines }: Section): readonly number[] {
  const shown = new Set<number>();
  for (const { span } of marks) {
    const from = lines.lineAt(span.start);
    const to = lastLine(span, lines);
    const all = to - from < wholeSpanLines;
    for (let line = from; line <= to; line++) if (all || line === from || line === to) shown.add(line);
  }
  return [...shown].sort((a, b) => a - b);
}

/** The source line and a row for each mark on it. */
function renderLine({ source, lines, marks }: Section, line: number, { width, room, severity, paint }: FrameLayout): readonly string[] {
  const start = lines.lineStart(line);
  const cells = cellsOf(source.text.slice(start, lines.lineEnd(line)));
  const here = marks
    .filter(({ span }) => lines.lineAt(span.start) <= line && line <= lastLine(span, lines))
    .map((mark) => ({ mark, columns: markedColumns(cells, mark.span, start, lines.lineAt(mark.span.start) === line) }));
  const view = window(cells, (here[0] as (typeof here)[number]).columns.from, width);
  const rows = here.flatMap(({ mark, columns }) => {
    const from = Math.min(Math.max(columns.from, view.from), view.to) - view.from + view.indent;
    const to = Math.min(Math.max(columns.to, view.from + 1), view.to + 1) - view.from + view.indent;
    const text = lastLine(mark.span, lines) === line && mark.text !== '' ? ` ${printable(mark.text)}` : '';
    const carets = (mark.primary ? '^' : '-').repeat(Math.max(1, to - from));
    const style = mark.primary ? severityStyle[severity] : 'label';
    return besideOrBelow(from, carets, text, room).map(({ indent, words }) => `${' '.repeat(indent)}${paint(style, words)}`);
  });
  return [view.text, ...rows];
}

interface MarkRow {
  readonly indent: number;
  readonly words: string;
}

/** The hint beside the carets; where it would pass the edge, in rows below them, as far right as it fits. */
function besideOrBelow(from: number, carets: string, hint: string, room: number): readonly MarkRow[] {
  if (from + carets.length + displayWidth(hint) <= room) return [{ indent: from, words: `${carets}${hint}` }];
  const text = hint.trim();
  const indent = Math.max(0, Math.min(from, room - displayWidth(text), Math.floor(room / 2)));
  return [{ indent: from, words: carets }, ...wrapCells(text, room - indent).map((words) => ({ indent, words }))];
}

/** The columns of a line that a span covers, at least one; on later lines of a long span the indent is left out. */
function markedColumns(
  cells: readonly Cell[],
  span: Span,
  lineStart: number,
  begins: boolean,
): { readonly from: number; readonly to: number } {
  let column = 0;
  let from: number | undefined;
  let to = 0;
  for (const cell of cells) {
    const inside = lineStart + cell.end > span.start && lineStart + cell.start < Math.max(span.end, span.start + 1);
    if (inside && (begins || from !== undefined || cell.text.trim() !== '')) {
      from ??= column;
      to = column + cell.width;
    }
    column += cell.width;
  }
  return from === undefined ? { from: column, to: column + 1 } : { from, to: Math.max(to, from + 1) };
}

interface View {
  readonly text: string;
  /** The first and the last column of the line that is shown. */
  readonly from: number;
  readonly to: number;
  /** Columns before the first, for the sign that something is cut off. */
  readonly indent: number;
}

/** The part of a line around column `focus` that fits, with `…` where it is cut. */
function window(cells: readonly Cell[], focus: number, width: number): View {
  const total = cells.reduce((sum, cell) => sum + cell.width, 0);
  const whole = cells
    .map((cell) => cell.text)
    .join('')
    .trimEnd();
  if (displayWidth(whole) <= width) return { text: whole, from: 0, to: Math.max(total, focus), indent: 0 };
  const inner = width - 2;
  const wanted = Math.max(0, Math.min(focus - Math.floor(inner / 3), total - inner));
  let column = 0;
  let from: number | undefined;
  let text = '';
  for (const cell of cells) {
    if (column >= wanted && column + cell.width <= wanted + inner) {
      from ??= column;
      text += cell.text;
    }
    column += cell.width;
  }
  const begin = from ?? wanted;
  const end = begin + displayWidth(text);
  return { text: `${begin > 0 ? '…' : ''}${text.trimEnd()}${end < total ? '…' : ''}`, from: begin, to: end, indent: begin > 0 ? 1 : 0 };
}

function renderNote(note: string, { gutter, room, paint }: FrameLayout): string {
  const [first = '', ...rest] = note.split('\n').flatMap((line) => wrapCells(printable(line), room));
  const margin = ' '.repeat(gutter + 1);
  return [`${margin}${paint('gutter', '=')} ${first}`, ...rest.map((line) => `${margin}  ${line}`)].join('\n');
}
