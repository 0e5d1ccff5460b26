import type { TopLevelSpec } from 'vega-lite';
import { CURVE_INKS, LABEL_INK, MISSING_INK, TEXT_INK } from './palette.js';
import type { Pareto, ParetoAxis, ParetoPoint } from './pareto.js';
import type { Geometry, PlotSize } from './plot-frame.js';
import { GEOMETRY, MANY, NO_SCALE, plotFrame, WIDEST_TITLE } from './plot-frame.js';
import { shadeChannel, UNKNOWN_SHADE } from './shades.js';

/** The Vega-Lite specification of a Pareto plot, data inline. Equal plots give equal specifications. */
export function paretoSpec(pareto: Pareto, size: PlotSize): TopLevelSpec {
  const geometry = GEOMETRY[size];
  const many = pareto.points.length > MANY;
  const x = axisChannel('x', pareto.x, geometry, false);
  const y = axisChannel('y', pareto.y, geometry, pareto.points.length === 0);
  const color = shadeChannel(
    pareto.shades,
    pareto.points.some(({ shade }) => shade === null),
    geometry,
    'circle',
  );
  const listed = pareto.shades === null ? {} : { color };
  const unlisted = pareto.shades === null ? {} : { color: { ...color, legend: null } };
  const fill = pareto.shades === null ? { color: CURVE_INKS[0]?.light } : {};
  const description = { field: 'about', type: 'nominal' };
  const bars = {
    data: { name: 'trials' },
    transform: [{ filter: `${many ? "datum.kind == 'front'" : "datum.kind != 'infeasible'"} && isValid(datum.low)` }],
    mark: { type: 'rule', strokeWidth: 1, opacity: 0.35, color: LABEL_INK.light },
    encoding: { x, y: { ...y, field: 'low' }, y2: { field: 'high' } },
  };
  const points = (kind: ParetoPoint['kind'], mark: object, encoding: object): object => ({
    data: { name: 'trials' },
    transform: [{ filter: `datum.kind == '${kind}'` }],
    mark: { type: 'point', aria: true, ...mark },
    encoding: { x, y, description, ...encoding },
  });
  return {
    ...plotFrame(geometry, `${pareto.title}. ${pareto.notes.join(' ')}`),
    datasets: {
      trials: pareto.points.map(({ shade, ...point }) => ({
        ...point,
        ...(pareto.shades === null ? {} : { shade: shade === null ? UNKNOWN_SHADE : (pareto.shades.steps[shade] ?? UNKNOWN_SHADE) }),
      })),
      labels: labelsOf(pareto, geometry),
      limits: pareto.limits,
      unmeasured: pareto.unmeasured,
    },
    layer: [
      ...limitLayers(pareto, x, y, geometry),
      {
        data: { name: 'trials' },
        transform: [{ filter: "datum.kind == 'front'" }],
        // Between two points of the front only what the one with less cost reaches is reached.
        mark: {
          type: 'line',
          interpolate: pareto.x.better === 'more' ? 'step-before' : 'step-after',
          strokeWidth: 1.5,
          color: LABEL_INK.light,
        },
        encoding: { x, y },
      },
      bars,
      points(
        'infeasible',
        { shape: 'M-.5,-.5L.5,.5M-.5,.5L.5,-.5', size: 110, strokeWidth: 1.75, color: MISSING_INK.light, opacity: 0.75 },
        {},
      ),
      {
        data: { name: 'unmeasured' },
        mark: { type: 'text', aria: true, text: '×', fontSize: 15, fontWeight: 'bold', baseline: 'bottom', color: MISSING_INK.light },
        encoding: { x, y: { value: geometry.height - 1 }, description },
      },
      points('dominated', { filled: true, size: many ? 22 : 48, opacity: 0.6, ...fill }, unlisted),
      points('front', { filled: true, size: many ? 70 : 105, opacity: 1, stroke: TEXT_INK.light, strokeWidth: 1.25, ...fill }, listed),
      ...labelLayers(pareto, x, y, geometry),
    ],
    resolve: { legend: { color: 'independent' } },
  } as TopLevelSpec;
}

function axisChannel(channel: 'x' | 'y', axis: ParetoAxis, geometry: Geometry, empty: boolean): object {
  return {
    field: channel,
    type: 'quantitative',
    title: axis.title,
    scale: { domain: axis.domain, nice: false, zero: false },
    axis:
      channel === 'x'
        ? { grid: false, titleLimit: WIDEST_TITLE, tickCount: geometry.ticks, labelOverlap: true }
        : { titleLimit: geometry.height, tickCount: geometry.ticks, ...(empty ? NO_SCALE : {}) },
  };
}

/** Limits of the board: a dashed rule with its number. */
function limitLayers({ limits }: Pareto, x: object, y: object, geometry: Geometry): readonly object[] {
  return (['x', 'y'] as const)
    .filter((channel) => limits.some((limit) => limit.channel === channel))
    .flatMap((channel) => {
      const at = { [channel]: { ...(channel === 'x' ? x : y), field: 'value' } };
      const only = { data: { name: 'limits' }, transform: [{ filter: `datum.channel == '${channel}'` }] };
      const place =
        channel === 'x'
          ? { align: 'right', dx: -5, baseline: 'bottom', encoding: { ...at, y: { value: geometry.height - 20 } } }
          : { align: 'left', dx: 4, dy: -4, baseline: 'bottom', encoding: { ...at, x: { value: 0 } } };
      const { encoding, ...text } = place;
      return [
        { ...only, mark: { type: 'rule', strokeDash: [6, 4], strokeWidth: 1.25, color: MISSING_INK.light }, encoding: at },
        {
          ...only,
          mark: { type: 'text', ...text, fontSize: geometry.fontSize, color: MISSING_INK.light },
          encoding: { ...encoding, text: { field: 'text' } },
        },
      ];
    });
}

interface Label {
  readonly x: number;
  readonly y: number;
  readonly text: string;
  /** On which side of the point there is room. */
  readonly side: 'left' | 'right';
}

/** The best trial, then points of the front as far as there is room: paper has no pointer. */
function labelsOf({ points, x, y }: Pareto, geometry: Geometry): readonly Label[] {
  const across = (value: number, { domain: [low, high] }: ParetoAxis, room: number): number => ((value - low) / (high - low)) * room;
  const candidates = [...points.filter(({ best }) => best), ...points.filter(({ kind, best }) => kind === 'front' && !best)];
  const size = geometry.fontSize;
  const placed: { readonly label: Label; readonly left: number; readonly middle: number; readonly width: number }[] = [];
  for (const point of candidates) {
    const text = point.best ? `★ #${point.index}` : `#${point.index}`;
    const at = across(point.x, x, geometry.width);
    // Across the line, names would cover the points of a full plot.
    if (points.length > MANY && x.better !== 'more' && at < size * 3.5 && !point.best) continue;
    const side = x.better === 'more' || at < size * 3.5 ? 'right' : 'left';
    const width = text.length * size * 0.65 + 6;
    const left = side === 'right' ? at + 8 : at - 8 - width;
    // Upwards, as the axis does.
    const middle = across(point.y, y, geometry.height) + lift({ x, y }, side);
    const free = placed.every((one) => left > one.left + one.width || one.left > left + width || Math.abs(one.middle - middle) > size);
    if (free) placed.push({ label: { x: point.x, y: point.y, text, side }, left, middle, width });
  }
  return placed.map(({ label }) => label);
}

/** How far a name stands above its point: on the side of the front where no point can be, or else across the line. */
function lift({ x, y }: Pick<Pareto, 'x' | 'y'>, side: Label['side']): number {
  const free = y.better === 'less' ? -9 : 9;
  return side === 'right' && x.better !== 'more' ? -free : free;
}

function labelLayers(pareto: Pareto, x: object, y: object, geometry: Geometry): readonly object[] {
  return (['left', 'right'] as const).map((side) => ({
    data: { name: 'labels' },
    transform: [{ filter: `datum.side == '${side}'` }],
    mark: {
      type: 'text',
      align: side === 'right' ? 'left' : 'right',
      baseline: 'middle',
      dx: side === 'right' ? 8 : -8,
      dy: -lift(pareto, side),
      fontSize: geometry.fontSize,
      color: TEXT_INK.light,
    },
    encoding: { x, y, text: { field: 'text' } },
  }));
}
