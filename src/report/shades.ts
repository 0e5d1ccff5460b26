import { BASELINE_INK, SHADE_INKS } from './palette.js';
import type { Ink } from './palette.js';
import { niceSteps } from './nice-steps.js';
import type { Geometry } from './plot-frame.js';
import { legendColumns } from './plot-frame.js';

/** Equal steps of a column of numbers, each with a colour. */
export interface Shades {
  /** `flash in kB` */
  readonly title: string;
  /** `0.90 to 0.92`, upwards. */
  readonly steps: readonly string[];
  /** Place of a number in `steps`. */
  readonly of: (value: number) => number;
}

/** Null where there is no number. */
export function makeShades(title: string, values: readonly number[]): Shades | null {
  if (values.length === 0) return null;
  const { edges, decimals } = niceSteps(values, SHADE_INKS.length);
  const edge = (place: number): string => (edges[place] ?? 0).toFixed(decimals);
  return {
    title,
    steps: edges.slice(1).map((_, place) => `${edge(place)} to ${edge(place + 1)}`),
    of: (value) =>
      Math.max(
        0,
        Math.min(
          edges.length - 2,
          edges.findLastIndex((low) => low <= value),
        ),
      ),
  };
}

/** What stands for a number that is missing. */
export const UNKNOWN_SHADE = 'n/a';

/** Fewer steps than inks take those that are far apart. */
export const inkPlace = (place: number, count: number): number =>
  count < 2 ? SHADE_INKS.length - 2 : Math.round((place * (SHADE_INKS.length - 1)) / (count - 1));

const inkOf = (place: number, count: number): Ink => SHADE_INKS[inkPlace(place, count)] ?? BASELINE_INK;

/** Colours by the field `shade`, with their steps as the legend. */
export function shadeChannel(
  shades: Pick<Shades, 'title' | 'steps'> | null,
  unknown: boolean,
  geometry: Geometry,
  symbolType: 'circle' | 'square',
): object {
  const steps = shades?.steps ?? [];
  const others = unknown ? [UNKNOWN_SHADE] : [];
  return {
    field: 'shade',
    type: 'ordinal',
    scale: {
      domain: [...steps, ...others],
      range: [...steps.map((_, place) => inkOf(place, steps.length).light), ...others.map(() => BASELINE_INK.light)],
    },
    legend: {
      title: shades?.title ?? null,
      orient: geometry.legend,
      direction: 'horizontal',
      columns: legendColumns([...steps, ...others], geometry),
      columnPadding: 14,
      titleLimit: geometry.width,
      symbolType,
      symbolSize: 105,
      symbolStrokeWidth: 1,
      titleFontWeight: 'normal',
      titleFontSize: geometry.fontSize,
    },
  };
}
