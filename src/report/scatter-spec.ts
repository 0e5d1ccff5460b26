import type { Chart, ChartPanel } from './chart.js';
import { groupOf, intervalOf, numberOf } from './chart.js';
import type { ChartColumn, ChartRow } from './chart-table.js';
import { groupColor, inkOfGroup, numberAxis, shapeOfGroup } from './group-axis.js';
import { LABEL_INK, TEXT_INK } from './palette.js';
import type { Panel } from './panels.js';
import { domainOf } from './pareto.js';
import type { Geometry } from './plot-frame.js';
import { MANY } from './plot-frame.js';
import { makeShades, shadeChannel, UNKNOWN_SHADE } from './shades.js';

/** More points than this carry no name of their own. */
const NAMED = 12;

/** More groups than this are no longer told apart by colour and marker: numbers become shades. */
const GROUPS = 8;

interface Point {
  readonly x: number;
  readonly y: number;
  readonly label: string;
}

/** A point a row, with whiskers for intervals both ways. */
export function scatterPanel(chart: Chart, panel: ChartPanel, geometry: Geometry, listed: boolean): Panel {
  const { x, y, color } = chart;
  const all = chart.panels.flatMap(({ rows }) => rows);
  const domains = { x: spanOf(all, x), y: spanOf(all, y) };
  const empty = all.length === 0;
  const encoding = {
    x: numberAxis('x', x, geometry, { domain: domains.x }, empty),
    y: numberAxis('y', y, geometry, { domain: domains.y }, empty),
  };
  const painted = colorOf(chart, geometry, listed);
  const points = panel.rows.map((row) => {
    const [across, up] = [intervalOf(row, x), intervalOf(row, y)];
    return {
      x: numberOf(row, x) ?? 0,
      y: numberOf(row, y) ?? 0,
      left: across?.[0] ?? null,
      right: across?.[1] ?? null,
      low: up?.[0] ?? null,
      high: up?.[1] ?? null,
      label: row.label,
      about: row.about,
      ...(color === null ? {} : painted.of(row)),
    };
  });
  const many = points.length > MANY;
  const whisker = { type: 'rule', strokeWidth: 1, opacity: 0.4, color: LABEL_INK.light };
  return {
    width: geometry.width,
    height: geometry.height,
    data: { values: points },
    layer: [
      ...(many
        ? []
        : [
            {
              transform: [{ filter: 'isValid(datum.low)' }],
              mark: whisker,
              encoding: { ...encoding, y: { ...encoding.y, field: 'low' }, y2: { field: 'high' } },
            },
            {
              transform: [{ filter: 'isValid(datum.left)' }],
              mark: whisker,
              encoding: { ...encoding, x: { ...encoding.x, field: 'left' }, x2: { field: 'right' } },
            },
          ]),
      {
        mark: {
          type: 'point',
          aria: true,
          filled: true,
          size: many ? 26 : 70,
          opacity: 0.9,
          stroke: TEXT_INK.light,
          strokeWidth: 0.75,
          ...painted.mark,
        },
        encoding: { ...encoding, ...painted.encoding, description: { field: 'about', type: 'nominal' } },
      },
      {
        data: { values: namesOf(points, domains, geometry) },
        mark: {
          type: 'text',
          align: 'left',
          baseline: 'middle',
          dx: 8,
          dy: -8,
          fontSize: geometry.fontSize - 1,
          color: TEXT_INK.light,
          clip: false,
        },
        encoding: { x: encoding.x, y: encoding.y, text: { field: 'label' } },
      },
    ],
    resolve: { legend: { color: 'independent', shape: 'independent' } },
  };
}

/** The span of the numbers with a margin; never below 0 or above 1 where they cannot be. */
function spanOf(rows: readonly ChartRow[], column: ChartColumn | null): readonly [number, number] {
  const values = rows.flatMap((row) => [numberOf(row, column) ?? [], intervalOf(row, column) ?? []].flat());
  const inside = values.every((value) => value >= 0 && value <= 1);
  return domainOf(values, { unit: column?.unit === 'share' && inside ? 'share' : 'none' });
}

interface Painted {
  readonly mark: object;
  readonly encoding: object;
  readonly of: (row: ChartRow) => object;
}

function colorOf({ color, panels }: Chart, geometry: Geometry, listed: boolean): Painted {
  if (color === null) return { mark: { color: inkOfGroup(0) }, encoding: {}, of: () => ({}) };
  const rows = panels.flatMap((panel) => panel.rows);
  const numbers = rows.flatMap((row) => numberOf(row, color) ?? []);
  const numeric = numbers.length > 0 && rows.every((row) => typeof (row.cells[color.name] ?? 0) === 'number');
  const groups = color.groups.filter((group) => rows.some((row) => groupOf(row, color) === group));
  if (numeric && (groups.length === 0 || groups.length > GROUPS)) {
    const shades = makeShades(color.title, numbers);
    const channel = shadeChannel(
      shades,
      rows.some((row) => numberOf(row, color) === null),
      geometry,
      'circle',
    );
    return {
      mark: {},
      encoding: { color: listed ? channel : { ...channel, legend: null } },
      of: (row) => {
        const value = numberOf(row, color);
        return { shade: value === null || shades === null ? UNKNOWN_SHADE : (shades.steps[shades.of(value)] ?? UNKNOWN_SHADE) };
      },
    };
  }
  const channel = groupColor(color, groups, geometry, listed);
  const shape = { ...channel, scale: { domain: groups, range: groups.map((_, place) => shapeOfGroup(place)) } };
  return { mark: {}, encoding: { color: channel, shape }, of: (row) => ({ group: groupOf(row, color) }) };
}

/** Names of few points, as far as they do not touch: paper has no pointer. */
function namesOf(points: readonly Point[], domains: Record<'x' | 'y', readonly [number, number]>, geometry: Geometry): readonly Point[] {
  if (points.length > NAMED) return [];
  const along = (value: number, [low, high]: readonly [number, number], room: number): number => ((value - low) / (high - low || 1)) * room;
  const placed: { readonly left: number; readonly right: number; readonly middle: number }[] = [];
  return points.flatMap(({ x, y, label }) => {
    const left = along(x, domains.x, geometry.width) + 8;
    const box = { left, right: left + label.length * geometry.fontSize * 0.58, middle: along(y, domains.y, geometry.height) };
    const free = placed.every(
      (one) => box.left > one.right || one.left > box.right || Math.abs(one.middle - box.middle) > geometry.fontSize,
    );
    const covers = points.some((point) => {
      const at = along(point.x, domains.x, geometry.width);
      return (
        at > box.left && at < box.right && Math.abs(along(point.y, domains.y, geometry.height) - box.middle - 8) < geometry.fontSize * 0.7
      );
    });
    if (!free || covers || label === '' || box.right > geometry.width + 30) return [];
    placed.push(box);
    return [{ x, y, label }];
  });
}
