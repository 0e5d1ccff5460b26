#!/usr/bin/env node
/**
 * Draws a captured terminal screen as SVG: `tmux capture-pane -p -e | node scripts/terminal-picture.mjs > docs/images/run.svg`.
 * Reads text with SGR colours (bold, faint, the sixteen colours); other escape sequences are left out. The picture carries
 * its own background, so that it reads the same on light and dark pages, and every character has a fixed column.
 *
 * Options: --title TEXT (window title), --columns N (default: the longest line), --label TEXT (for screen readers).
 */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: { title: { type: 'string', default: '' }, columns: { type: 'string' }, label: { type: 'string', default: 'A terminal' } },
});

const CELL = { width: 8.4, height: 19, font: 14 };
const PADDING = 18;
const BAR = 34;
const COLORS = ['#484f58', '#ff8a80', '#7ee0a2', '#eac46b', '#7cb7ff', '#e39bd7', '#6bd5e6', '#d5dae1'];
const BRIGHT = ['#6e7681', '#ffb3ac', '#a6f0c0', '#f5d990', '#a8d0ff', '#f1bfe8', '#9be7f3', '#ffffff'];
const TEXT = '#d5dae1';

const escapeXml = (text) =>
  text
    .replace(/[\u0000-\u001f\u007f-\u009f]/g, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');

/** Splits a line into runs of equal style, carrying the style on to the next line. */
function runsOf(line, style) {
  const runs = [];
  let column = 0;
  let rest = line;
  while (rest !== '') {
    const sequence =
      /^\u001b\[([0-9;:]*)m/.exec(rest) ?? /^\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)|[@-Z\\-_])/.exec(rest);
    if (sequence) {
      if (sequence[0].endsWith('m')) applyStyle(style, sequence[1] ?? '');
      rest = rest.slice(sequence[0].length);
      continue;
    }
    const end = rest.indexOf('\u001b', 1);
    const text = end < 0 ? rest : rest.slice(0, end);
    runs.push({ column, text, ...style });
    column += [...text].length;
    rest = rest.slice(text.length);
  }
  return runs;
}

function applyStyle(style, parameters) {
  for (const code of parameters.split(/[;:]/).map(Number)) {
    if (code === 0) Object.assign(style, { color: TEXT, bold: false, faint: false });
    else if (code === 1) style.bold = true;
    else if (code === 2) style.faint = true;
    else if (code === 22) Object.assign(style, { bold: false, faint: false });
    else if (code === 39) style.color = TEXT;
    else if (code >= 30 && code <= 37) style.color = COLORS[code - 30];
    else if (code >= 90 && code <= 97) style.color = BRIGHT[code - 90];
  }
}

const lines = readFileSync(0, 'utf8').replace(/\r/g, '').replace(/\s+$/, '').split('\n');
const style = { color: TEXT, bold: false, faint: false };
const rows = lines.map((line) => runsOf(line, style));
const columns =
  values.columns === undefined
    ? Math.max(1, ...rows.map((runs) => Math.max(0, ...runs.map(({ column, text }) => column + [...text].length))))
    : Number(values.columns);
const width = Math.ceil(columns * CELL.width + 2 * PADDING);
const height = Math.ceil(rows.length * CELL.height + BAR + PADDING);

/** One text element a run, its spaces unbreakable so that none is lost, stretched to its columns, so that box drawing and blocks meet whatever font is found. */
const drawRun = ({ column, text, color, bold, faint }, row) => {
  const shown = text.trimEnd();
  if (shown.trim() === '') return '';
  const lead = [...shown].length - [...shown.trimStart()].length;
  const word = shown.trimStart();
  const x = (PADDING + (column + lead) * CELL.width).toFixed(1);
  const y = BAR + 14 + row * CELL.height;
  const looks = `${color === TEXT ? '' : ` fill="${color}"`}${bold ? ' font-weight="700"' : ''}${faint ? ' opacity="0.6"' : ''}`;
  return `<text x="${x}" y="${y}" textLength="${([...word].length * CELL.width).toFixed(1)}" lengthAdjust="spacingAndGlyphs"${looks}>${escapeXml(word).replaceAll(' ', '\u00a0')}</text>`;
};

process.stdout.write(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${escapeXml(values.label)}">
<rect width="${width}" height="${height}" rx="10" fill="#12161c"/>
<g fill="#3a424d"><circle cx="20" cy="17" r="5.5"/><circle cx="38" cy="17" r="5.5"/><circle cx="56" cy="17" r="5.5"/></g>
<text x="${width / 2}" y="21.5" text-anchor="middle" font-family="system-ui, sans-serif" font-size="12.5" fill="#8b949e">${escapeXml(values.title)}</text>
<g font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace" font-size="${CELL.font}" fill="${TEXT}">
${rows
  .map((runs, row) => runs.map((run) => drawRun(run, row)).join(''))
  .filter((line) => line !== '')
  .join('\n')}
</g>
</svg>
`);
