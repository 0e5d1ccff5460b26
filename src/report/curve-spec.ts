import type { TopLevelSpec } from 'vega-lite';
import type { Curve, Curves } from './curves.js';
import { spreadLabels } from './label-places.js';
import { BASELINE_DASH, BASELINE_INK, CURVE_INKS, DASHES, MISSING_INK, SHAPES, TEXT_INK } from './palette.js';
import type { Geometry, PlotSize } from './plot-frame.js';
import { GEOMETRY, legendColumns, plotFrame, WIDEST_TITLE } from './plot-frame.js';
import type { Panel } from './panels.js';
import { columnsOf, panelFrame, panelGeometry } from './panels.js';

/** More curves than this are named in a legend: labels beside the lines would no longer find room. */
const LABELLED_CURVES = 8;

/** The Vega-Lite specification of a plot, data inline. Equal curves give equal specifications. */
export function curveSpec(curves: Curves, size: PlotSize): TopLevelSpec {
  const styles = stylesOf(curves.curves);
  const description = `${curves.title}. ${curves.notes.join(' ')}`;
  if (curves.panels.length === 1) {
    const { width, height, ...spec } = panelSpec(curves, GEOMETRY[size], styles, true);
    return { ...plotFrame({ ...GEOMETRY[size], width, height }, description), ...spec } as TopLevelSpec;
  }
  const geometry = panelGeometry(curves.panels.length, size);
  return panelFrame(
    size,
    description,
    curves.panels.map((title, place) => ({
      title,
      ...panelSpec(
        {
          ...curves,
          y: place % columnsOf(curves.panels.length, size) === 0 ? curves.y : '',
          curves: curves.curves.filter(({ panel }) => panel === title),
        },
        geometry,
        styles,
        place === 0,
      ),
    })),
  );
}

/** One panel; `listed` where it may carry the legend for all. */
function panelSpec(curves: Curves, whole: Geometry, all: ReadonlyMap<string, CurveStyle>, listed: boolean): Panel {
  // Panels share their scales: each names all curves.
  const labels = [...all.keys()];
  const beside = labelWidth(labels, whole);
  const direct = curves.x.scale === 'linear' && labels.length <= LABELLED_CURVES && beside <= whole.width * 0.35;
  const geometry = direct ? { ...whole, width: whole.width - beside } : whole;
  const styles = [...all.values()];
  const legend =
    direct || !listed || labels.length < 2
      ? null
      : {
          title: null,
          orient: geometry.legend,
          direction: 'vertical',
          columns: legendColumns(labels, geometry),
          symbolStrokeWidth: 2,
          labelLimit: geometry.width,
          symbolSize: curves.x.scale === 'linear' ? 500 : 60,
        };
  const color = {
    field: 'curve',
    type: 'nominal',
    scale: { domain: labels, range: styles.map(({ color: ink }) => ink) },
    sort: null,
    legend,
  };
  const strokeDash = {
    field: 'curve',
    type: 'nominal',
    scale: { domain: labels, range: styles.map(({ dash }) => dash) },
    sort: null,
    legend,
  };
  const shape = {
    field: 'curve',
    type: 'nominal',
    scale: { domain: labels, range: styles.map(({ shape: mark }) => mark) },
    sort: null,
    legend,
  };
  // One layer speaks for all in the legend, whose symbols would otherwise take the faintness of the bands.
  const unlisted = { ...color, legend: null };
  const x = xChannel(curves);
  const y = yChannel(curves, geometry);
  const layers: object[] =
    curves.x.scale === 'linear'
      ? [
          { mark: { type: 'area', opacity: 0.16 }, encoding: { x, y: { ...y, field: 'low' }, y2: { field: 'high' }, color: unlisted } },
          // A band has no width at a point whose neighbours are missing: each point keeps its own interval too.
          {
            transform: [{ filter: 'isValid(datum.low)' }],
            mark: { type: 'rule', strokeWidth: 1.25, opacity: 0.55 },
            encoding: { x, y: { ...y, field: 'low' }, y2: { field: 'high' }, color: unlisted },
          },
          { mark: { type: 'line', strokeWidth: 2.25 }, encoding: { x, y, color, strokeDash } },
          {
            transform: [{ filter: 'isValid(datum.value)' }],
            mark: { type: 'point', filled: true, opacity: 1, size: 54 },
            encoding: { x, y, color: unlisted, shape: { ...shape, legend: null } },
          },
        ]
      : bandLayers({ x, y, color, unlisted, shape }, curves);
  if (hasMissing(curves)) layers.push(missingLayer(x, curves));
  if (direct) layers.push(labelLayer(curves, geometry, labels, styles));
  return {
    width: geometry.width,
    height: geometry.height,
    data: { values: dataOf(curves) },
    layer: layers,
    resolve: {
      scale: { color: 'shared', strokeDash: 'shared', shape: 'shared' },
      legend: { color: 'independent', strokeDash: 'independent', shape: 'independent' },
    },
  };
}

interface CurveStyle {
  readonly color: string;
  readonly dash: readonly number[];
  readonly shape: string;
}

/** By label, the same in all panels. Colours repeat only after eight curves, and then with another dash and marker. */
function stylesOf(curves: readonly Curve[]): ReadonlyMap<string, CurveStyle> {
  const styles = new Map<string, CurveStyle>();
  let place = 0;
  for (const { label, baseline } of curves) {
    if (styles.has(label)) continue;
    if (baseline) {
      styles.set(label, { color: BASELINE_INK.light, dash: BASELINE_DASH, shape: 'stroke' });
      continue;
    }
    styles.set(label, {
      color: CURVE_INKS[place % CURVE_INKS.length]?.light ?? TEXT_INK.light,
      dash: DASHES[(place + Math.floor(place / CURVE_INKS.length)) % DASHES.length] ?? [1, 0],
      shape: SHAPES[(place + Math.floor(place / CURVE_INKS.length)) % SHAPES.length] ?? 'circle',
    });
    place += 1;
  }
  return styles;
}

const dataOf = (curves: Curves): readonly object[] =>
  curves.curves.flatMap(({ label, points }) =>
    points.map(({ x, value, ci95, n, state }) => ({ curve: label, x, value, low: ci95?.[0] ?? null, high: ci95?.[1] ?? null, n, state })),
  );

const hasMissing = (curves: Curves): boolean => curves.curves.some(({ points }) => points.some(({ value }) => value === null));

function xChannel(curves: Curves): object {
  const { title, scale, fromZero, values } = curves.x;
  if (scale === 'band')
    return {
      field: 'x',
      type: 'ordinal',
      title,
      sort: values,
      axis: { labelAngle: 0, grid: false, titleLimit: WIDEST_TITLE },
      scale: { paddingOuter: 0.2 },
    };
  const numbers = values.map(Number);
  const domain = [fromZero ? Math.min(0, ...numbers) : Math.min(...numbers), Math.max(...numbers)];
  const ticks = numbers.length <= 8 ? { values: fromZero ? [0, ...numbers.filter((value) => value !== 0)] : numbers } : {};
  return {
    field: 'x',
    type: 'quantitative',
    title,
    scale: { domain, nice: false, zero: false },
    axis: { ...ticks, grid: false, titleLimit: WIDEST_TITLE, format: '~g', labelOverlap: true, labelFlush: false },
  };
}

function yChannel(curves: Curves, geometry: Geometry): object {
  const scale = curves.unit === 'share' ? { domain: [0, 1] } : { zero: true, nice: true };
  return {
    field: 'value',
    type: 'quantitative',
    title: curves.y,
    scale,
    axis: { tickCount: geometry.ticks, titleLimit: geometry.height, ...(curves.unit === 'share' ? { format: '.1f' } : {}) },
  };
}

interface Channels {
  readonly x: object;
  readonly y: object;
  readonly color: object;
  readonly unlisted: object;
  readonly shape: object;
}

/** Words, or one value: a point with its interval, curves side by side. */
function bandLayers({ x, y, color, unlisted, shape }: Channels, curves: Curves): object[] {
  const offset =
    curves.curves.length > 1
      ? { xOffset: { field: 'curve', type: 'nominal', sort: curves.curves.map(({ label }) => label), scale: { paddingOuter: 0.4 } } }
      : {};
  return [
    {
      transform: [{ filter: 'isValid(datum.low)' }],
      mark: { type: 'rule', strokeWidth: 2 },
      encoding: { x, ...offset, y: { ...y, field: 'low' }, y2: { field: 'high' }, color: unlisted },
    },
    {
      transform: [{ filter: 'isValid(datum.value)' }],
      mark: { type: 'point', filled: true, opacity: 1, size: 80 },
      encoding: { x, ...offset, y, color, shape },
    },
  ];
}

/** A value that is missing is shown as missing: × on the floor of the plot, in its column. */
function missingLayer(x: object, curves: Curves): object {
  const floor = curves.unit === 'share' ? { y: { datum: 0 } } : { y: { value: 'height' } };
  return {
    transform: [{ filter: '!isValid(datum.value)' }],
    mark: { type: 'text', text: '×', fontSize: 18, fontWeight: 'bold', baseline: 'bottom', color: MISSING_INK.light },
    encoding: { x, ...floor },
  };
}

/** Names beside the ends of the lines, moved apart where they would touch. */
function labelLayer(curves: Curves, geometry: Geometry, labels: readonly string[], styles: readonly CurveStyle[]): object {
  const top =
    curves.unit === 'share'
      ? 1
      : Math.max(1e-9, ...curves.curves.flatMap(({ points }) => points.flatMap(({ value, ci95 }) => [value ?? 0, ci95?.[1] ?? 0])));
  const ends = curves.curves.flatMap(({ label, points }, place) => {
    const last = points.findLast(({ value }) => value !== null);
    return last && last.value !== null ? [{ label, place, x: last.x, value: last.value }] : [];
  });
  // Only labels at the same end can touch; lines that end earlier are labelled where they end.
  const places = spreadLabels(
    ends.map(({ value }) => value / top),
    (geometry.fontSize + 4) / geometry.height,
  );
  return {
    data: { values: ends.map(({ label, x }, place) => ({ curve: label, x, y: Math.round((places[place] ?? 0) * top * 1e6) / 1e6 })) },
    mark: { type: 'text', align: 'left', baseline: 'middle', dx: 10, fontWeight: 600, fontSize: geometry.fontSize, clip: false },
    encoding: {
      x: { field: 'x', type: 'quantitative' },
      y: { field: 'y', type: 'quantitative' },
      text: { field: 'curve' },
      color: {
        field: 'curve',
        type: 'nominal',
        scale: { domain: labels, range: styles.map(({ color }) => color) },
        legend: null,
      },
    },
  };
}

/** Room that the longest name takes beside a line, in pixels. */
const labelWidth = (labels: readonly string[], { fontSize }: Geometry): number =>
  Math.ceil(Math.max(0, ...labels.map((label) => label.length)) * fontSize * 0.62) + 6;
