import type { ChartColumn } from './chart-table.js';
import { CURVE_INKS, SHAPES, TEXT_INK } from './palette.js';
import type { Geometry } from './plot-frame.js';
import { legendColumns, NO_SCALE, WIDEST_TITLE } from './plot-frame.js';

/** An axis of names side by side, turned where they would touch. */
export function groupAxis(column: ChartColumn, groups: readonly string[], geometry: Geometry): object {
  const longest = Math.max(1, ...groups.map((group) => group.length));
  const turned = longest * geometry.fontSize * 0.6 > geometry.width / Math.max(1, groups.length) - 6;
  return {
    field: 'x',
    type: 'nominal',
    title: column.title,
    sort: null,
    scale: { domain: groups, paddingInner: 0.25, paddingOuter: 0.15 },
    axis: {
      grid: false,
      domain: true,
      labelAngle: turned ? -40 : 0,
      ...(turned ? { labelAlign: 'right', labelBaseline: 'middle' } : {}),
      labelLimit: turned ? 130 : geometry.width / Math.max(1, groups.length),
      labelOverlap: groups.length > 24,
      titleLimit: WIDEST_TITLE,
    },
  };
}

/** A title along an axis, in two lines where one would be cut. */
export function fitTitle(title: string, room: number, { fontSize }: Geometry): string | readonly string[] {
  if (title.length * fontSize * 0.55 <= room) return title;
  const spaces = [...title.matchAll(/ /g)].map(({ index }) => index);
  const [middle] = spaces.sort((a, b) => Math.abs(a - title.length / 2) - Math.abs(b - title.length / 2));
  return middle === undefined ? title : [title.slice(0, middle), title.slice(middle + 1)];
}

/** Colours of named groups; markers say the same once more where points are drawn. */
export function groupColor(column: ChartColumn, groups: readonly string[], geometry: Geometry, listed: boolean): object {
  return {
    field: 'group',
    type: 'nominal',
    sort: null,
    scale: { domain: groups, range: groups.map((_, place) => inkOfGroup(place)) },
    legend: listed
      ? {
          title: column.name === 'metric' ? null : column.title,
          orient: geometry.legend,
          direction: 'horizontal',
          columns: legendColumns(groups, geometry),
          titleLimit: geometry.width,
          labelLimit: geometry.width,
          symbolSize: 90,
          symbolOpacity: 1,
          titleFontWeight: 'normal',
          titleFontSize: geometry.fontSize,
        }
      : null,
  };
}

export const inkOfGroup = (place: number): string => CURVE_INKS[place % CURVE_INKS.length]?.light ?? TEXT_INK.light;

export const shapeOfGroup = (place: number): string => SHAPES[place % SHAPES.length] ?? 'circle';

/** A linear axis of numbers; `empty` where nothing was measured. */
export function numberAxis(
  field: 'x' | 'y',
  column: ChartColumn | null,
  geometry: Geometry,
  scale: { readonly domain?: readonly [number, number]; readonly zero?: boolean },
  empty = false,
): object {
  const across = field === 'x';
  return {
    field,
    type: 'quantitative',
    title: across ? (column?.title ?? '') : fitTitle(column?.title ?? 'count', geometry.height, geometry),
    scale: { nice: false, ...scale },
    axis: {
      ...(across ? { grid: false, titleLimit: WIDEST_TITLE, labelOverlap: true } : { titleLimit: geometry.height + 40 }),
      ...(empty ? NO_SCALE : {}),
      tickCount: Math.max(3, Math.min(geometry.ticks, Math.floor(across ? geometry.width / 60 : geometry.height / 34))),
    },
  };
}
