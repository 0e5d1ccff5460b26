import type { GraphDrawing } from './graph-drawing.js';
import type { PictureNode } from './picture-nodes.js';

/** How both languages for graphs write a node, a group and an arrow. */
interface Dialect {
  readonly head: readonly string[];
  readonly tail: readonly string[];
  node(name: string, node: PictureNode): string;
  group(name: string, title: string, lines: readonly string[]): readonly string[];
  /** `from` may be a search: then `inside` is the last of its nodes. */
  arrow(from: string, to: string, ends: { readonly tail?: string; readonly inside?: string }): string;
}

export const mermaidText = (drawing: GraphDrawing): string => graphText(drawing, mermaid);

export const dotText = (drawing: GraphDrawing): string => graphText(drawing, dot);

/** Searches whose candidate is known become groups of its nodes; everything else is a box. */
function graphText({ nodes, candidates }: GraphDrawing, dialect: Dialect): string {
  const names = new Map([...nodes, ...[...candidates.values()].flat()].map(({ id }, index) => [id, `n${index}`]));
  const nameOf = (id: string): string => names.get(id) ?? '';
  const lines: string[] = [];
  const arrows: string[] = [];
  for (const node of nodes) {
    const inner = candidates.get(node.id) ?? [];
    const name = nameOf(node.id);
    if (inner.length === 0) lines.push(dialect.node(name, node));
    else
      lines.push(
        ...dialect.group(
          name,
          `${node.id}: ${node.detail}`,
          inner.map((each) => dialect.node(nameOf(each.id), each)),
        ),
      );
    // The nodes of a candidate say themselves what they read.
    for (const reader of inner.length === 0 ? [node] : inner) {
      for (const from of reader.after) {
        if (!names.has(from)) continue;
        const last = candidates.get(from)?.at(-1);
        const ends = last ? { tail: nameOf(from), inside: nameOf(last.id) } : {};
        arrows.push(dialect.arrow(nameOf(from), nameOf(reader.id), ends));
      }
    }
  }
  return `${[...dialect.head, ...[...lines, ...arrows].map((line) => `  ${line}`), ...dialect.tail].join('\n')}\n`;
}

/** Nodes of a candidate are `search#0.name` in the graph; the group says of which search. */
const shortName = (id: string): string => id.replace(/^[^#]*#\d+\./, '');

const MERMAID_SHAPES: Readonly<Record<PictureNode['kind'], readonly [string, string]>> = {
  dataset: ['[(', ')]'],
  model: ['[', ']'],
  attack: ['{{', '}}'],
  metric: ['([', '])'],
  file: ['[/', '/]'],
  search: ['[[', ']]'],
};

const mermaidQuote = (text: string): string => `"${text.replaceAll('"', '#quot;')}"`;

const mermaid: Dialect = {
  head: ['flowchart LR'],
  tail: [],
  node: (name, { id, kind, detail }) => {
    const [open, close] = MERMAID_SHAPES[kind];
    return `${name}${open}${mermaidQuote(`${shortName(id)}<br/>${detail}`)}${close}`;
  },
  group: (name, title, lines) => [`subgraph ${name} [${mermaidQuote(title)}]`, ...lines.map((line) => `  ${line}`), 'end'],
  arrow: (from, to) => `${from} --> ${to}`,
};

const DOT_SHAPES: Readonly<Record<PictureNode['kind'], string>> = {
  dataset: 'cylinder',
  model: 'box',
  attack: 'hexagon',
  metric: 'ellipse',
  file: 'note',
  search: 'folder',
};

const dotQuote = (text: string): string => `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')}"`;

const dot: Dialect = {
  head: ['digraph {', '  rankdir=LR', '  compound=true', '  node [fontname="Helvetica"]'],
  tail: ['}'],
  node: (name, { id, kind, detail }) => `${name} [shape=${DOT_SHAPES[kind]} label=${dotQuote(`${shortName(id)}\n${detail}`)}]`,
  group: (name, title, lines) => [`subgraph cluster_${name} {`, `  label=${dotQuote(title)}`, ...lines.map((line) => `  ${line}`), '}'],
  arrow: (from, to, { tail, inside }) => (tail && inside ? `${inside} -> ${to} [ltail=cluster_${tail}]` : `${from} -> ${to}`),
};
