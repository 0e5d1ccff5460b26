import type { TopLevelSpec } from 'vega-lite';
import { barsPanel } from './bars-spec.js';
import type { Chart, ChartPanel } from './chart.js';
import { heatmapPanel } from './heatmap-spec.js';
import { histogramPanel } from './histogram-spec.js';
import type { Panel } from './panels.js';
import { columnsOf, panelFrame, panelGeometry } from './panels.js';
import type { Geometry, PlotSize } from './plot-frame.js';
import { GEOMETRY, plotFrame } from './plot-frame.js';
import { scatterPanel } from './scatter-spec.js';

/** The Vega-Lite specification of a chart, data inline. Equal charts give equal specifications. */
export function chartSpec(chart: Chart, size: PlotSize): TopLevelSpec {
  const description = `${chart.title}. ${chart.notes.join(' ')}`;
  const [only, ...others] = chart.panels;
  if (only && others.length === 0) {
    const { width, height, ...spec } = panelOf(chart, only, GEOMETRY[size], true);
    return { ...plotFrame({ ...GEOMETRY[size], width, height }, description), ...spec } as TopLevelSpec;
  }
  const geometry = panelGeometry(chart.panels.length, size);
  return panelFrame(
    size,
    description,
    chart.panels.map((panel, place) => {
      const outer = place % columnsOf(chart.panels.length, size) === 0;
      const titled = outer || chart.y === null ? chart : { ...chart, y: { ...chart.y, title: '' } };
      return { title: panel.title, ...panelOf(titled, panel, geometry, place === 0) };
    }),
  );
}

/** `listed` where the panel may carry the legend for all. */
function panelOf(chart: Chart, panel: ChartPanel, geometry: Geometry, listed: boolean): Panel {
  switch (chart.mark) {
    case 'bars':
      return barsPanel(chart, panel, geometry, listed);
    case 'scatter':
      return scatterPanel(chart, panel, geometry, listed);
    case 'heatmap':
      return heatmapPanel(chart, panel, geometry, listed);
    case 'histogram':
      return histogramPanel(chart, panel, geometry);
  }
}
