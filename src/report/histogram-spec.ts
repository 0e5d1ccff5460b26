import type { Chart, ChartPanel } from './chart.js';
import { numberOf } from './chart.js';
import { inkOfGroup, numberAxis } from './group-axis.js';
import { LABEL_INK, PAGE_INK } from './palette.js';
import { niceSteps } from './nice-steps.js';
import type { Panel } from './panels.js';
import type { Geometry } from './plot-frame.js';
import { NO_SCALE, WIDEST_TITLE } from './plot-frame.js';

/** More bins say less than they seem to, with the few values that reports have. */
const MOST_BINS = 12;

/** How many values fall into equal steps, the same in every panel; a bin holds its lower edge, the last one both. */
export function histogramPanel(chart: Chart, panel: ChartPanel, geometry: Geometry): Panel {
  const { x } = chart;
  const all = chart.panels.flatMap(({ rows }) => rows.flatMap((row) => numberOf(row, x) ?? []));
  const { edges, decimals } = niceSteps(
    all.length === 0 ? [0, 1] : all,
    Math.min(MOST_BINS, Math.max(4, Math.ceil(Math.sqrt(all.length)) + 1)),
  );
  const values = panel.rows.flatMap((row) => numberOf(row, x) ?? []);
  const binOf = (value: number): number =>
    Math.min(
      edges.length - 2,
      Math.max(
        0,
        edges.findLastIndex((edge) => edge <= value),
      ),
    );
  const bins = edges.slice(1).map((high, place) => {
    const low = edges[place] ?? 0;
    const count = values.filter((value) => binOf(value) === place).length;
    return { x: low, to: high, y: count, about: `${low.toFixed(decimals)} to ${high.toFixed(decimals)}: ${count}` };
  });
  const most = Math.max(1, ...bins.map(({ y }) => y));
  const encoding = {
    x: {
      ...numberAxis('x', x, geometry, { domain: [edges[0] ?? 0, edges.at(-1) ?? 1], zero: false }),
      axis: {
        grid: false,
        titleLimit: WIDEST_TITLE,
        values: edges,
        format: `.${decimals}f`,
        labelOverlap: true,
        ...(all.length === 0 ? NO_SCALE : {}),
      },
    },
    x2: { field: 'to' },
    y: {
      ...numberAxis('y', null, geometry, { zero: true }),
      axis: {
        tickMinStep: 1,
        tickCount: Math.min(most, geometry.ticks),
        format: 'd',
        titleLimit: geometry.height,
        ...(all.length === 0 ? NO_SCALE : {}),
      },
    },
  };
  return {
    width: geometry.width,
    height: Math.round(geometry.height * 0.75),
    data: { values: bins },
    layer: [
      {
        transform: [{ filter: 'datum.y > 0' }],
        mark: { type: 'rect', aria: true, opacity: 0.9, color: inkOfGroup(0), stroke: PAGE_INK.light, strokeWidth: 1.5 },
        encoding: { ...encoding, y2: { datum: 0 }, description: { field: 'about', type: 'nominal' } },
      },
      {
        transform: [{ filter: 'datum.y > 0' }, { calculate: '(datum.x + datum.to) / 2', as: 'middle' }],
        mark: { type: 'text', dy: -7, fontSize: geometry.fontSize - 1, color: LABEL_INK.light, clip: false },
        encoding: { x: { ...encoding.x, field: 'middle' }, y: encoding.y, text: { field: 'y', type: 'quantitative' } },
      },
    ],
  };
}
