import type { TopLevelSpec } from 'vega-lite';
import { DOMAIN_INK, GRID_INK, LABEL_INK, TEXT_INK } from './palette.js';

/** `wide` for pages, papers and the file beside the report; `narrow` for phones, where type must not shrink with the picture. */
export type PlotSize = 'wide' | 'narrow';

export interface Geometry {
  readonly width: number;
  readonly height: number;
  readonly fontSize: number;
  readonly ticks: number;
  /** Under panels, whose tops must stand in one line. */
  readonly legend: 'top' | 'bottom';
}

export const GEOMETRY: Readonly<Record<PlotSize, Geometry>> = {
  wide: { width: 690, height: 320, fontSize: 13, ticks: 6, legend: 'top' },
  narrow: { width: 285, height: 250, fontSize: 12, ticks: 5, legend: 'top' },
};

/** In pixels; longer titles of axes are cut. */
export const WIDEST_TITLE = 320;

/** As many columns as names of this length leave room for. */
export const legendColumns = (labels: readonly string[], geometry: Geometry): number =>
  Math.max(1, Math.min(4, Math.floor(geometry.width / (Math.max(...labels.map((label) => label.length)) * geometry.fontSize * 0.6 + 40))));

/** More points than this are drawn smaller. */
export const MANY = 60;

/** For an axis along which nothing was measured: its numbers would be made up. */
export const NO_SCALE = { labels: false, grid: false } as const;

/** What all plots share: size, type, ink. The rest of the specification follows it. */
export const plotFrame = (geometry: Geometry, description: string): Omit<TopLevelSpec, 'layer' | 'mark'> =>
  ({
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    description,
    width: geometry.width,
    height: geometry.height,
    background: 'transparent',
    padding: { left: 4, top: 8, right: 8, bottom: 4 },
    config: configOf(geometry),
  }) as Omit<TopLevelSpec, 'layer' | 'mark'>;

const FONT = 'system-ui, -apple-system, Segoe UI, Roboto, Helvetica, Arial, sans-serif';

const configOf = ({ fontSize }: Geometry): object => ({
  // Every mark would carry its own label for screen readers; the figure has one for all, and the table has the numbers.
  aria: false,
  font: FONT,
  view: { stroke: null },
  axis: {
    labelFontSize: fontSize,
    titleFontSize: fontSize,
    titleFontWeight: 'normal',
    labelColor: LABEL_INK.light,
    titleColor: TEXT_INK.light,
    domainColor: DOMAIN_INK.light,
    tickColor: DOMAIN_INK.light,
    gridColor: GRID_INK.light,
    tickSize: 5,
    labelPadding: 5,
    titlePadding: 10,
  },
  axisY: { domain: false, ticks: false },
  legend: { titleColor: TEXT_INK.light, labelFontSize: fontSize, labelColor: TEXT_INK.light, rowPadding: 4, columnPadding: 18 },
});
