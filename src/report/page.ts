import { createHash } from 'node:crypto';
import { unreachable } from '../diagnostics/invariant.js';
import type { Graph } from '../graph/graph.js';
import type { Caveat } from './caveats.js';
import type { ReportContent, ReportItem } from './content.js';
import { factRows } from './fact-rows.js';
import { graphPicture } from './graph-picture.js';
import type { Html } from './html.js';
import { escapeHtml, html, joinHtml, nothing, trusted } from './html.js';
import { pageScript } from './page-script.js';
import { pageStyle } from './page-style.js';
import { isBroad, tableHtml } from './page-table.js';
import type { Phrase } from './phrase.js';
import type { RunFacts } from './run-facts.js';
import { trialTableHtml } from './trial-html.js';

/** SVG of each plot by its name in the content. */
export type PlotPictures = ReadonlyMap<string, { readonly wide: string; readonly narrow: string }>;

/** What stands between these is about the run and not keyed; everything else is equal for equal results. */
export const FACTS_START = '<!-- run facts: outside the keyed content -->';
export const FACTS_END = '<!-- end of run facts -->';

/** The report as one self-contained page, nothing loaded from anywhere. A script of its own, and no other may run, where a search is shown. */
export function reportPage(content: ReportContent, graph: Graph, pictures: PlotPictures, facts: RunFacts): string {
  const body = html`<main>
<p class="eyebrow">Robustness report · <span class="mono">${content.file}</span></p>
<h1>${content.title}</h1>
${paragraph(content.doc)}
<p class="answer">${phrases(content.answer)}</p>
${caveatList(content.caveats)}
${joinHtml(
  content.sections.map(
    (section) => html`<section>
${section.title === '' ? nothing : html`<h2>${section.title}</h2>`}${paragraph(section.doc)}
${joinHtml(
  section.items.map((item) => itemHtml(item, pictures)),
  '\n',
)}
</section>`,
  ),
  '\n',
)}
<section>
<h2>How the numbers came about</h2>
${graphFigure(graph, content.file)}
</section>
${trusted(FACTS_START)}
${factsHtml(graph, facts)}
${trusted(FACTS_END)}
</main>`;
  const interactive = graph.searches.length > 0;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${policy(interactive)}">
<title>${escapeHtml(content.title)}</title>
<style>
${pageStyle}
</style>
</head>
<body>
${body.markup}${interactive ? `\n<script>${pageScript}</script>` : ''}
</body>
</html>
`;
}

/** Only a script with these bytes may run. */
const policy = (interactive: boolean): string =>
  `default-src 'none'; style-src 'unsafe-inline'; img-src data:${interactive ? `; script-src 'sha256-${sha256Base64(pageScript)}'` : ''}`;

const sha256Base64 = (text: string): string => createHash('sha256').update(text).digest('base64');

function graphFigure(graph: Graph, file: string): Html {
  const picture = graphPicture(graph);
  if (!picture) return html`<p>The graph has ${graph.nodes.length + graph.searches.length} nodes, too many to draw.</p>`;
  return html`<figure><div class="scroll">${picture}</div>
<figcaption>Each box is a node of <span class="mono">${file}</span>; × counts its instances.
Arrows that follow from others are left out.</figcaption></figure>`;
}

const paragraph = (text: string): Html => (text === '' ? nothing : html`<p>${text}</p>`);

const phrases = (parts: readonly Phrase[]): Html =>
  joinHtml(parts.map(({ text, strong }) => (strong ? html`<strong>${unbroken(text)}</strong>` : html`${unbroken(text)}`)));

/** Keeps a number and its per cent sign on one line. */
const unbroken = (text: string): string => text.replace(/(\d) %/g, '$1\u00a0%');

const KIND_WORDS: Readonly<Record<Caveat['kind'], string>> = {
  failed: '✖ Missing',
  unmet: '✖ Not met',
  flagged: '⚑ Flagged',
  leak: '△ Seen before',
  selected: '△ Selected',
  unchecked: '○ Not checked',
};

function caveatList(list: readonly Caveat[]): Html {
  if (list.length === 0) return nothing;
  const items = list.map(
    ({ kind, about, text }) =>
      html`<li class="${kind}"><span class="kind">${KIND_WORDS[kind]}</span><span><strong>${about}</strong> ${text}</span></li>`,
  );
  return html`<ul class="caveats" aria-label="Warnings and soundness flags">${joinHtml(items)}</ul>`;
}

function itemHtml(item: ReportItem, pictures: PlotPictures): Html {
  switch (item.kind) {
    case 'heading':
      return html`<h${item.level} class="heading">${item.text}</h${item.level}>`;
    case 'text':
      return html`<p>${phrases(item.phrases)}</p>`;
    case 'table': {
      const { notes } = item.table;
      return html`<figure class="${isBroad(item.table) ? 'table broad' : 'table'}">${tableHtml(item.table)}${notes.length === 0 ? nothing : html`<figcaption>${unbroken(notes.join(' '))}</figcaption>`}
<p class="files">${download(`${item.name}.csv`, 'text/csv', item.csv, 'Download as CSV')}</p></figure>`;
    }
    case 'trials':
      return html`<figure class="trials"><h3>${item.table.title}</h3>
${trialTableHtml(item.table, item.name)}
<figcaption>${unbroken(item.table.notes.join(' '))}</figcaption>
<p class="files">${download(`${item.name}.csv`, 'text/csv', item.csv, 'Download as CSV')}, with all digits, constraints and checks</p></figure>`;
    case 'plot': {
      const picture = pictures.get(item.name);
      const label = `${item.title}. ${item.notes.join(' ')}`;
      return html`<figure class="plot" role="group" aria-label="${label}"><h3>${item.title}</h3>
<div class="wide">${trusted(picture?.wide ?? '')}</div>
<div class="narrow">${trusted(picture?.narrow ?? '')}</div>
<figcaption>${unbroken(item.notes.join(' '))}</figcaption>
<p class="files">${download(`${item.name}.vl.json`, 'application/json', `${JSON.stringify(item.wide, null, 2)}\n`, 'Vega-Lite specification')}</p></figure>`;
    }
    default:
      return unreachable(item);
  }
}

/** A file inside the page, so that the page can be sent on alone. */
const download = (name: string, type: string, text: string, label: string): Html =>
  html`<a download="${name}" href="data:${type};base64,${Buffer.from(text).toString('base64')}">${label}</a>`;

function factsHtml(graph: Graph, facts: RunFacts): Html {
  const rows = factRows(graph, facts).map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`);
  return html`<section class="facts"><h2>This run</h2>
<p class="note">True of this run alone; everything above is the same for equal results.</p>
<dl>${joinHtml(rows)}</dl>
<pre><code>${facts.command}</code></pre></section>`;
}
