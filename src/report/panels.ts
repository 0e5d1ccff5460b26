import type { TopLevelSpec } from 'vega-lite';
import { TEXT_INK } from './palette.js';
import type { Geometry, PlotSize } from './plot-frame.js';
import { GEOMETRY, plotFrame } from './plot-frame.js';

/** What one panel draws, without the frame that all share. */
export interface Panel {
  readonly width: number;
  readonly height: number;
  readonly data: object;
  readonly layer: readonly object[];
  readonly resolve?: object;
}

export interface TitledPanel extends Panel {
  readonly title: string;
}

/** Panels in a row: three on a page, one on a phone. */
export const columnsOf = (count: number, size: PlotSize): number => (size === 'narrow' ? 1 : Math.min(3, count));

/** Beside each panel: its axis and the gap to the next, in pixels. */
const GUTTER = 46;

export function panelGeometry(count: number, size: PlotSize): Geometry {
  const whole = GEOMETRY[size];
  const columns = columnsOf(count, size);
  return {
    ...whole,
    width: Math.floor(whole.width / columns) - (columns > 1 ? GUTTER : 0),
    height: size === 'narrow' ? 190 : 220,
    legend: 'bottom',
  };
}

/** Panels side by side; the same y axis for all, so that heights compare. */
export function panelFrame(size: PlotSize, description: string, panels: readonly TitledPanel[]): TopLevelSpec {
  const { width: _width, height: _height, ...frame } = plotFrame(GEOMETRY[size], description) as Record<string, unknown>;
  return {
    ...frame,
    columns: columnsOf(panels.length, size),
    spacing: { row: 22, column: 22 },
    concat: panels.map(({ title, ...panel }) => ({
      title: { text: title, anchor: 'start', fontSize: GEOMETRY[size].fontSize, fontWeight: 600, color: TEXT_INK.light },
      ...panel,
    })),
    resolve: { scale: { y: 'shared' } },
  } as unknown as TopLevelSpec;
}
