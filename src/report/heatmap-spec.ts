import type { Chart, ChartPanel } from './chart.js';
import { groupOf, mean, numberOf, numberText, places } from './chart.js';
import type { ChartColumn, ChartRow } from './chart-table.js';
import { fitTitle, groupAxis } from './group-axis.js';
import { CELL_INKS, LABEL_INK, PAGE_INK } from './palette.js';
import type { Panel } from './panels.js';
import type { Geometry } from './plot-frame.js';
import { inkPlace, makeShades, shadeChannel, UNKNOWN_SHADE } from './shades.js';

/** Cells narrower than this carry no number, in pixels. */
const ROOM = 38;

/** A cell for each pair of groups; its shade is the number, which stands in it where there is room. */
export function heatmapPanel(chart: Chart, panel: ChartPanel, geometry: Geometry, listed: boolean): Panel {
  const { x, y, color } = chart;
  const all = chart.panels.flatMap(({ rows }) => rows);
  const present = (column: ChartColumn): readonly string[] =>
    column.groups.filter((group) => all.some((row) => groupOf(row, column) === group));
  const across = present(x);
  const up = y === null ? [] : present(y);
  const cells = placesOf(panel.rows, x, y, color);
  // Panels share their scales: each has the shades of all.
  const values = chart.panels.flatMap(({ rows }) => placesOf(rows, x, y, color).map(({ value }) => value));
  const shades = makeShades(
    color?.title ?? '',
    values.filter((value) => value !== null),
  );
  const steps = shades?.steps ?? [];
  const height = Math.min(geometry.height, Math.max(120, up.length * 44));
  const at = {
    x: { ...groupAxis(x, across, geometry), scale: { domain: across, paddingInner: 0.03, paddingOuter: 0 } },
    y: {
      field: 'y',
      type: 'nominal',
      title: fitTitle(y?.title ?? '', height, geometry),
      sort: null,
      // Upwards is more, as on every other axis.
      scale: { domain: isNumeric(all, y) ? [...up].reverse() : up, paddingInner: 0.03, paddingOuter: 0 },
      axis: { titleLimit: height + 40, labelLimit: 120 },
    },
  };
  const shade = shadeChannel(shades, values.includes(null), geometry, 'square');
  const roomy = geometry.width / Math.max(1, across.length) >= ROOM && height / Math.max(1, up.length) >= 16;
  return {
    width: geometry.width,
    height,
    data: {
      values: cells.map(({ value, count, about, ...place }) => {
        const step = value === null ? null : (shades?.of(value) ?? null);
        const text = value === null || color === null ? 'n/a' : `${numberText(value, color)}${count > 1 ? ` (${count})` : ''}`;
        return {
          ...place,
          value,
          shade: step === null ? UNKNOWN_SHADE : (steps[step] ?? UNKNOWN_SHADE),
          text,
          ink: inkOf(step, steps.length),
          about,
        };
      }),
    },
    layer: [
      {
        mark: { type: 'rect', aria: true },
        encoding: { ...at, color: listed ? shade : { ...shade, legend: null }, description: { field: 'about', type: 'nominal' } },
      },
      ...(roomy
        ? [
            {
              mark: { type: 'text', fontSize: geometry.fontSize, baseline: 'middle' },
              encoding: { ...at, text: { field: 'text' }, color: { field: 'ink', type: 'nominal', scale: null } },
            },
          ]
        : []),
    ],
    resolve: { scale: { color: 'independent' }, legend: { color: 'independent' } },
  };
}

interface Cell {
  readonly x: string;
  readonly y: string;
  readonly value: number | null;
  readonly count: number;
  readonly about: string;
}

const placesOf = (rows: readonly ChartRow[], x: ChartColumn, y: ChartColumn | null, color: ChartColumn | null): readonly Cell[] =>
  places(rows, [x, y]).flatMap((here): readonly Cell[] => {
    const [first] = here;
    if (!first) return [];
    const values = here.flatMap((row) => numberOf(row, color) ?? []);
    return [
      {
        x: groupOf(first, x),
        y: y === null ? '' : groupOf(first, y),
        value: mean(values),
        count: values.length,
        about: here.map(({ about }) => about).join('\n'),
      },
    ];
  });

const isNumeric = (rows: readonly ChartRow[], column: ChartColumn | null): boolean =>
  column !== null && rows.every((row) => typeof row.cells[column.name] === 'number');

/** What can be read on the shade of a step, on a light page and, exchanged, on a dark one. */
const inkOf = (step: number | null, count: number): string =>
  (step === null ? PAGE_INK : CELL_INKS[inkPlace(step, count)])?.light ?? LABEL_INK.light;
