import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { TopLevelSpec } from 'vega-lite';
import { invariant } from '../diagnostics/invariant.js';
import type { Graph } from '../graph/graph.js';
import { sha256 } from '../graph/keys.js';
import type { Results } from '../runtime/results.js';
import type { Memo } from '../runtime/run-graph.js';
import type { PlotItem } from './content.js';
import { reportContent } from './content.js';
import { reportMarkdown } from './markdown.js';
import { reportPage } from './page.js';
import { RENDERER, renderSpec } from './render-spec.js';
import type { RunFacts } from './run-facts.js';

export interface ReportInput {
  readonly graph: Graph;
  readonly results: Results;
  readonly runFacts: RunFacts;
  /** Made if it does not exist. */
  readonly directory: string;
  /** Keeps drawn plots, so that a run in which nothing changed does not load Vega. */
  readonly memo: Memo;
}

export interface ReportPaths {
  readonly html: string;
  readonly markdown: string;
  readonly tables: readonly string[];
  /** SVG files; each has its Vega-Lite specification beside it as `.vl.json`. */
  readonly plots: readonly string[];
}

/**
 * Writes report.html, report.md, tables/*.csv and plots/*.{svg,vl.json}. Equal graphs and results give equal bytes outside
 * the block of run facts. Each file appears whole or not at all. @throws what the file system throws.
 */
export async function writeReport({ graph, results, runFacts, directory, memo }: ReportInput): Promise<ReportPaths> {
  const content = reportContent(graph, results);
  const items = content.sections.flatMap((section) => section.items);
  const tables: string[] = [];
  const plots: string[] = [];
  const pictures = new Map<string, { wide: string; narrow: string }>();
  for (const item of items) {
    if (item.kind === 'table' || item.kind === 'trials') tables.push(await put(directory, join('tables', `${item.name}.csv`), item.csv));
    if (item.kind === 'plot') {
      const picture = await draw(item, memo);
      pictures.set(item.name, picture);
      plots.push(await put(directory, join('plots', `${item.name}.svg`), picture.wide));
      await put(directory, join('plots', `${item.name}.vl.json`), `${JSON.stringify(item.wide, null, 2)}\n`);
    }
  }
  return {
    markdown: await put(directory, 'report.md', reportMarkdown(content, graph, runFacts)),
    html: await put(directory, 'report.html', reportPage(content, graph, pictures, runFacts)),
    tables,
    plots,
  };
}

async function draw(item: PlotItem, memo: Memo): Promise<{ wide: string; narrow: string }> {
  return { wide: await drawOnce(item.wide, memo), narrow: await drawOnce(item.narrow, memo) };
}

async function drawOnce(spec: TopLevelSpec, memo: Memo): Promise<string> {
  const name = sha256(`tml/plot/2\n${RENDERER}\n${JSON.stringify(spec)}`);
  const known = memo.read(name);
  if (typeof known === 'string') return known;
  const { svg, warnings } = await renderSpec(spec);
  invariant(warnings.length === 0, `Vega-Lite: ${warnings.join('; ')}`);
  memo.write(name, svg);
  return svg;
}

async function put(directory: string, name: string, text: string): Promise<string> {
  const path = join(directory, name);
  await mkdir(dirname(path), { recursive: true });
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    await writeFile(temporary, text);
    await rename(temporary, path);
  } catch (problem) {
    await rm(temporary, { force: true });
    throw problem;
  }
  return path;
}
