import type { GraphDrawing } from './graph-drawing.js';
import { pictureOf } from './graph-picture.js';
import type { PictureNode } from './picture-nodes.js';
import { dark, graphRules, light } from './page-style.js';

const style = `svg{${light};background:var(--page)}
@media (prefers-color-scheme:dark){svg{${dark}}}
svg.graph{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace}
${graphRules}`;

/** The graph as an SVG file of its own; null where it has too many nodes to be read. A search is one box. */
export function graphSvg({ nodes }: GraphDrawing): string | null {
  // Boxes are narrow: the axes are in the tooltip.
  const picture = pictureOf(nodes.map((node) => ({ ...node, ...shortened(node) })));
  return picture === null ? null : `${picture.markup.replace(/(<svg[^>]*>)/, `$1\n<style>${style}</style>`)}\n`;
}

function shortened({ detail, doc }: PictureNode): Pick<PictureNode, 'detail' | 'doc'> {
  const [all, count, axes = ''] = / · (\d+) instances(.*)$/.exec(detail) ?? [];
  if (all === undefined) return { detail, doc };
  return { detail: detail.replace(all, ` × ${count}`), doc: doc === '' ? axes.trim() : doc };
}
