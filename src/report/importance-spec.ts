import type { TopLevelSpec } from 'vega-lite';
import { formatPercent } from '../ui/format-number.js';
import { inkOfGroup } from './group-axis.js';
import type { ImportancePlot } from './importance.js';
import { LABEL_INK } from './palette.js';
import type { PlotSize } from './plot-frame.js';
import { GEOMETRY, plotFrame } from './plot-frame.js';

/** Bars sideways, the most important first, each with its share. */
export function importanceSpec({ title, parameters, notes }: ImportancePlot, size: PlotSize): TopLevelSpec {
  const geometry = { ...GEOMETRY[size], width: GEOMETRY[size].width - 60, height: Math.max(60, parameters.length * 30) };
  const x = {
    field: 'share',
    type: 'quantitative',
    title: 'share of the variance',
    scale: {
      domain: [Math.min(0, ...parameters.map(({ share }) => share)), Math.max(0.1, ...parameters.map(({ share }) => share))],
      nice: false,
    },
    axis: { tickCount: geometry.ticks, format: '.0%', grid: true },
  };
  const y = {
    field: 'name',
    type: 'nominal',
    title: null,
    sort: null,
    axis: { labelLimit: geometry.width * 0.4 },
    scale: { paddingInner: 0.3 },
  };
  return {
    ...plotFrame(geometry, `${title}. ${notes.join(' ')}`),
    data: {
      values: parameters.map(({ name, share }) => ({
        name,
        share,
        text: share < 0 ? '0 %' : formatPercent(share),
        end: Math.max(0, share),
      })),
    },
    layer: [
      { mark: { type: 'bar', opacity: 0.9, color: inkOfGroup(0) }, encoding: { x, y } },
      {
        mark: { type: 'text', align: 'left', baseline: 'middle', dx: 6, fontSize: geometry.fontSize, color: LABEL_INK.light, clip: false },
        encoding: { x: { ...x, field: 'end' }, y, text: { field: 'text' } },
      },
    ],
  } as TopLevelSpec;
}
