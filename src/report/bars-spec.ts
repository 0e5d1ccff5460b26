import type { Chart, ChartPanel } from './chart.js';
import { groupOf, intervalOf, mean, numberOf, numberText, places } from './chart.js';
import { groupAxis, groupColor, inkOfGroup, numberAxis } from './group-axis.js';
import { LABEL_INK, MISSING_INK, TEXT_INK } from './palette.js';
import type { Panel } from './panels.js';
import type { Geometry } from './plot-frame.js';

/** A bar needs this much room for its number, in widths of a digit. */
const LABEL_DIGITS = 5.2;

/** Bars from zero with whiskers for intervals; a missing value is a × in its place. */
export function barsPanel(chart: Chart, panel: ChartPanel, geometry: Geometry, listed: boolean): Panel {
  const { x, y, color } = chart;
  const all = chart.panels.flatMap(({ rows }) => rows);
  const groups = x.groups.filter((group) => all.some((row) => groupOf(row, x) === group));
  const grouped = color !== null && color.name !== x.name;
  const colors = color === null ? [] : color.groups.filter((group) => all.some((row) => groupOf(row, color) === group));
  const several = chart.panels.some(({ rows }) => places(rows, [x, color]).some((place) => place.length > 1));
  const stacks = places(panel.rows, [x, color]).map((rows) => {
    const values = rows.flatMap((row) => numberOf(row, y) ?? []);
    const value = mean(values);
    const [first] = rows;
    const interval = first && !several ? intervalOf(first, y) : null;
    return {
      x: first ? groupOf(first, x) : '',
      ...(color === null || !first ? {} : { group: groupOf(first, color) }),
      y: value,
      low: interval?.[0] ?? null,
      high: interval?.[1] ?? null,
      top: Math.max(0, interval?.[1] ?? value ?? 0),
      text: value === null || y === null ? '' : numberText(value, y),
      about: rows.map(({ about }) => about).join('\n'),
      dots: several ? values : [],
    };
  });
  const offset = grouped ? { xOffset: { field: 'group', type: 'nominal', sort: null, scale: { domain: colors, paddingInner: 0.08 } } } : {};
  const at = { x: groupAxis(x, groups, geometry), ...offset };
  const yAxis = numberAxis('y', y, geometry, domainOf(chart));
  const ink = color === null ? {} : { color: groupColor(color, colors, geometry, listed && grouped) };
  const fill = color === null ? { color: inkOfGroup(0) } : {};
  const slots = groups.length * (grouped ? Math.max(1, colors.length) : 1);
  const labelled = (geometry.width / Math.max(1, slots)) * 0.8 > LABEL_DIGITS * geometry.fontSize * 0.6;
  const dots = stacks.flatMap(({ dots: values, ...stack }) => values.map((value) => ({ ...stack, y: value })));
  return {
    width: geometry.width,
    height: geometry.height,
    data: { values: stacks.map(({ dots: _, ...stack }) => stack) },
    layer: [
      {
        transform: [{ filter: 'isValid(datum.y)' }],
        mark: { type: 'bar', aria: true, opacity: 0.9, ...fill },
        encoding: { ...at, y: yAxis, ...ink, description: { field: 'about', type: 'nominal' } },
      },
      {
        transform: [{ filter: 'isValid(datum.low)' }],
        mark: { type: 'rule', strokeWidth: 1.75, color: TEXT_INK.light },
        encoding: { ...at, y: { ...yAxis, field: 'low' }, y2: { field: 'high' } },
      },
      ...(dots.length > 0
        ? [
            {
              data: { values: dots },
              mark: { type: 'point', filled: true, size: 26, opacity: 0.75, color: TEXT_INK.light },
              encoding: { ...at, y: yAxis },
            },
          ]
        : []),
      ...(labelled && dots.length === 0
        ? [
            {
              transform: [{ filter: 'isValid(datum.y)' }],
              mark: { type: 'text', dy: -8, fontSize: geometry.fontSize - 1, color: LABEL_INK.light, clip: false },
              encoding: { ...at, y: { ...yAxis, field: 'top' }, text: { field: 'text' } },
            },
          ]
        : []),
      {
        transform: [{ filter: '!isValid(datum.y)' }],
        mark: { type: 'text', text: '×', fontSize: 18, fontWeight: 'bold', baseline: 'bottom', color: MISSING_INK.light },
        encoding: { ...at, y: { value: geometry.height } },
      },
    ],
  };
}

/** Always from zero; shares up to one unless arithmetic leads out of it. */
function domainOf({ y, panels }: Chart): { readonly domain?: readonly [number, number]; readonly zero?: boolean } {
  const values = panels.flatMap(({ rows }) => rows.flatMap((row) => numberOf(row, y) ?? []));
  const ends = panels.flatMap(({ rows }) => rows.flatMap((row) => intervalOf(row, y) ?? []));
  if (y?.unit === 'share' && [...values, ...ends].every((value) => value >= 0 && value <= 1)) return { domain: [0, 1] };
  const [low, high] = [Math.min(0, ...values, ...ends), Math.max(0, ...values, ...ends)];
  if (low === high) return { domain: [0, 1] };
  const margin = (high - low) * 0.08;
  return { domain: [low < 0 ? low - margin : 0, high > 0 ? high + margin : 0] };
}
