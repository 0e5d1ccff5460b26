import { unreachable } from '../diagnostics/invariant.js';
import type { Graph } from '../graph/graph.js';
import { coordinateText } from '../ui/axis-meaning.js';
import { formatInteger, formatInterval } from '../ui/format-number.js';
import type { ReportContent, ReportItem } from './content.js';
import { factRows } from './fact-rows.js';
import { FACTS_END, FACTS_START } from './page.js';
import type { Phrase } from './phrase.js';
import type { RunFacts } from './run-facts.js';
import { valueText } from './rows.js';
import type { Table } from './table.js';
import type { TrialCell, TrialRow, TrialTable } from './trial-table.js';

/** The same report as Markdown, with the plots beside it as files. */
export function reportMarkdown(content: ReportContent, graph: Graph, facts: RunFacts): string {
  const blocks = [
    `# ${text(content.title)}`,
    text(content.doc),
    phrases(content.answer),
    content.caveats.map(({ about, text: words }) => `- **${text(about)}** ${text(words)}`).join('\n'),
    ...content.sections.flatMap((section) => [
      section.title === '' ? '' : `## ${text(section.title)}`,
      text(section.doc),
      ...section.items.map(itemMarkdown),
    ]),
    FACTS_START,
    '## This run',
    factRows(graph, facts)
      .map(([name, value]) => `- ${name}: ${text(value)}`)
      .join('\n'),
    // Four spaces make a code block that no text can end.
    facts.command
      .split('\n')
      .map((line) => `    ${line}`)
      .join('\n'),
    FACTS_END,
  ];
  return `${blocks.filter((block) => block !== '').join('\n\n')}\n`;
}

/** Text from a file: one line, and nothing in it is markup. */
const text = (raw: string): string =>
  raw
    .replace(/\s+/g, ' ')
    .replace(/[\\`*_{}[\]<>#|~!&]/g, (character) => `\\${character}`)
    .replace(/^([-+]|\d+\.)(?= )/, '\\$1');

const phrases = (parts: readonly Phrase[]): string =>
  parts.map(({ text: words, strong }) => (strong ? `**${text(words)}**` : text(words))).join('');

function itemMarkdown(item: ReportItem): string {
  switch (item.kind) {
    case 'heading':
      return `${'#'.repeat(item.level)} ${text(item.text)}`;
    case 'text':
      return phrases(item.phrases);
    case 'table':
      return `${tableMarkdown(item.table)}\n\n[CSV](tables/${item.name}.csv)`;
    case 'plot':
      return `### ${text(item.title)}\n\n![${text(item.title)}](plots/${item.name}.svg)\n\n${item.notes.map(text).join(' ')}`;
    case 'trials':
      return trialsMarkdown(item.table, item.name);
    default:
      return unreachable(item);
  }
}

function tableMarkdown(table: Table): string {
  const flagged = table.rows.some((row) => row.flags !== null);
  const header = [...table.axes.map(({ symbol }) => symbol), 'metric', 'value', '95 % interval', 'n', ...(flagged ? ['checks'] : [])];
  const rows = table.rows.map((row) => [
    ...table.axes.map(({ name }) => {
      const value = row.axes[name];
      return value === undefined ? '–' : coordinateText(value);
    }),
    `${row.name}${row.title === '' ? '' : ` (${row.on === '' ? row.title : `${row.title} on ${row.on}`})`}`,
    valueText(row),
    row.value !== null && row.ci95 ? formatInterval(row.ci95, row.unit) : '',
    row.n === null ? '' : formatInteger(row.n),
    ...(flagged ? [row.flags === null ? '' : `${row.flags.sign} ${row.flags.words}`] : []),
  ]);
  const align = header.map((name) => (name === 'value' || name === 'n' ? '---:' : '---'));
  return gridMarkdown(header, align, rows);
}

const gridMarkdown = (header: readonly string[], align: readonly string[], rows: readonly (readonly string[])[]): string =>
  [header.map(text), align, ...rows.map((row) => row.map(text))].map((cells) => `| ${cells.join(' | ')} |`).join('\n');

/** Longer tables of trials show this many, the best first. */
const TRIALS_SHOWN = 20;

function trialsMarkdown(table: TrialTable, name: string): string {
  const all = table.rows.length;
  const rows = all <= TRIALS_SHOWN ? table.rows : [...table.rows].sort((a, b) => a.rank - b.rank).slice(0, TRIALS_SHOWN);
  const header = table.columns.map((column) => `${column.name}${column.unit === '' ? '' : ` (${column.unit})`}`);
  const file = `[CSV](tables/${name}.csv)`;
  const blocks = [
    `### ${text(table.title)}`,
    all === 0
      ? ''
      : gridMarkdown(
          header,
          table.columns.map(({ numeric }) => (numeric ? '---:' : '---')),
          rows.map((row) => row.cells.map((cell, place) => trialCell(cell, row, place === 0))),
        ),
    table.notes.map(text).join(' '),
    all <= TRIALS_SHOWN ? file : `The best ${TRIALS_SHOWN} of ${all} trials; all with all digits: ${file}`,
  ];
  return blocks.filter((block) => block !== '').join('\n\n');
}

function trialCell(cell: TrialCell, row: TrialRow, first: boolean): string {
  if (cell.role === 'state') return row.best ? row.called : `${row.state}${row.reason === '' ? '' : `: ${row.reason}`}`;
  const mark = cell.mark === null || cell.mark.kind === 'passed' ? '' : cell.mark.sign;
  return [first && row.best ? '★' : '', cell.text, cell.interval, mark].filter((part) => part !== '').join(' ');
}
