import type { Graph } from '../graph/graph.js';
import { truncate } from '../ui/format-text.js';
import { layerGraph } from './graph-layers.js';
import type { Html } from './html.js';
import { html, joinHtml } from './html.js';
import type { PictureNode } from './picture-nodes.js';
import { pictureNodes } from './picture-nodes.js';

/** More than this many boxes are no picture. */
const LARGEST = 120;

/** Below this scale type would be too small to read; a picture that does not fit is scrolled instead. */
const SMALLEST_SCALE = 0.75;

const BOX = { height: 44, gapX: 44, gapY: 14, padding: 14, name: 7.9, detail: 6.3 } as const;

/** The graph as an SVG from left to right, coloured by the page's own style; null where it would be too large to read. */
export const graphPicture = (graph: Graph): Html | null => pictureOf(pictureNodes(graph));

/** Each node stands after all that it reads. */
export function pictureOf(nodes: readonly PictureNode[]): Html | null {
  const { placed, edges } = layerGraph(nodes);
  if (placed.length === 0 || placed.length > LARGEST) return null;
  const layers = Math.max(...placed.map(({ layer }) => layer)) + 1;
  const widths = Array.from({ length: layers }, (_, layer) =>
    Math.max(...placed.filter((one) => one.layer === layer).map(({ node }) => boxWidth(node))),
  );
  const lefts = widths.map((_, layer) => 1 + widths.slice(0, layer).reduce((sum, width) => sum + width + BOX.gapX, 0));
  const tallest = Math.max(...widths.map((_, layer) => placed.filter((one) => one.layer === layer).length));
  const step = BOX.height + BOX.gapY;
  const boxes = new Map(
    placed.map(({ node, layer, rank }) => {
      const count = placed.filter((one) => one.layer === layer).length;
      return [node.id, { node, x: lefts[layer] ?? 0, y: 1 + ((tallest - count) * step) / 2 + rank * step, width: widths[layer] ?? 0 }];
    }),
  );
  const width = (lefts.at(-1) ?? 0) + (widths.at(-1) ?? 0) + 1;
  const height = tallest * step - BOX.gapY + 2;
  const arrows = edges.flatMap(([from, to]) => {
    const [a, b] = [boxes.get(from), boxes.get(to)];
    if (!a || !b) return [];
    const [x1, y1, x2, y2] = [a.x + a.width, a.y + BOX.height / 2, b.x - 1, b.y + BOX.height / 2];
    const bend = Math.max(18, (x2 - x1) / 2);
    return [html`<path d="M${x1} ${y1}C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}" marker-end="url(#arrow)"/>`];
  });
  const smallest = Math.round(width * SMALLEST_SCALE);
  return html`<svg class="graph" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}"
 style="min-width:${smallest}px" role="img" aria-label="Graph of ${placed.length} nodes">
<defs><marker id="arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path class="head" d="M0 0.5L7 4L0 7.5z"/></marker></defs>
<g class="arrows">${joinHtml(arrows)}</g>
${joinHtml([...boxes.values()].map(box), '\n')}
</svg>`;
}

const detailOf = ({ detail }: PictureNode): string => truncate(detail, 34);

const boxWidth = (node: PictureNode): number =>
  Math.ceil(Math.max(truncate(node.id, 28).length * BOX.name, detailOf(node).length * BOX.detail) + 2 * BOX.padding);

interface Box {
  readonly node: PictureNode;
  readonly x: number;
  readonly y: number;
  readonly width: number;
}

function box({ node, x, y, width }: Box): Html {
  const title = `${node.id}: ${node.detail}${node.doc === '' ? '' : `. ${node.doc}`}`;
  const left = x + BOX.padding;
  return html`<g class="node ${node.kind}${node.declared ? '' : ' step'}"><title>${title}</title>
<rect x="${x}" y="${y}" width="${width}" height="${BOX.height}" rx="6"/>
<rect class="edge" x="${x}" y="${y + 8}" width="4" height="${BOX.height - 16}" rx="2"/>
<text class="name" x="${left}" y="${y + 19}">${truncate(node.id, 28)}</text>
<text class="detail" x="${left}" y="${y + 34}">${detailOf(node)}</text></g>`;
}
