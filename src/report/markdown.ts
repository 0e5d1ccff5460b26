import { unreachable } from '../diagnostics/invariant.js';
import type { Graph } from '../graph/graph.js';
import { coordinateText } from '../ui/axis-meaning.js';
import { formatInteger, formatInterval, formatValue } from '../ui/format-number.js';
import type { Phrase } from './answer.js';
import type { ReportContent, ReportItem } from './content.js';
import { factRows } from './fact-rows.js';
import { FACTS_END, FACTS_START } from './page.js';
import type { RunFacts } from './run-facts.js';
import type { Table } from './table.js';

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
    case 'text':
      return phrases(item.phrases);
    case 'table':
      return `${tableMarkdown(item.table)}\n\n[CSV](tables/${item.name}.csv)`;
    case 'plot':
      return `### ${text(item.curves.title)}\n\n![${text(item.curves.title)}](plots/${item.name}.svg)\n\n${item.curves.notes.map(text).join(' ')}`;
    default:
      return unreachable(item);
  }
}

function tableMarkdown(table: Table): string {
  const header = [...table.axes.map(({ symbol }) => symbol), 'metric', 'value', '95 % interval', 'n'];
  const rows = table.rows.map((row) => [
    ...table.axes.map(({ name }) => {
      const value = row.axes[name];
      return value === undefined ? '–' : coordinateText(value);
    }),
    `${row.name} (${row.on === '' ? row.title : `${row.title} on ${row.on}`})`,
    row.value === null ? `n/a (${row.state})` : formatValue(row.value, row.unit),
    row.ci95 ? formatInterval(row.ci95, row.unit) : '',
    row.n === null ? '' : formatInteger(row.n),
  ]);
  const align = header.map((name) => (name === 'value' || name === 'n' ? '---:' : '---'));
  return [header.map(text), align, ...rows.map((row) => row.map(text))].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
