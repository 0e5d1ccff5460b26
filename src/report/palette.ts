/**
 * Colours of curves, with a counterpart for dark pages. Neighbours differ in hue for the common colour deficiencies and in
 * lightness for grey print; dashes and markers say the same once more.
 */
export interface Ink {
  readonly light: string;
  readonly dark: string;
}

export const CURVE_INKS: readonly Ink[] = [
  { light: '#0b5cad', dark: '#74b6f5' },
  { light: '#c94f0a', dark: '#ff9f63' },
  { light: '#00785a', dark: '#55cfae' },
  { light: '#9c2f74', dark: '#f096cd' },
  { light: '#7a6200', dark: '#dcc254' },
  { light: '#5639b5', dark: '#b3a1f7' },
  { light: '#1a8496', dark: '#72d5e4' },
  { light: '#8a2b2b', dark: '#f19a9a' },
];

/** The noise baseline is drawn in grey: it is not an attack. */
export const BASELINE_INK: Ink = { light: '#6a7280', dark: '#a3acb9' };

export const MISSING_INK: Ink = { light: '#b3261e', dark: '#ff8a80' };

/** Text, axes and grid of plots. */
export const TEXT_INK: Ink = { light: '#1c2330', dark: '#e6e9ee' };
export const LABEL_INK: Ink = { light: '#4a5362', dark: '#b4bcc8' };
export const DOMAIN_INK: Ink = { light: '#98a1ae', dark: '#6b7480' };
export const GRID_INK: Ink = { light: '#e4e7ec', dark: '#2b313a' };

export const DASHES: readonly (readonly number[])[] = [
  [1, 0],
  [7, 3],
  [2, 2],
  [9, 3, 2, 3],
  [4, 2],
  [12, 3],
];
export const BASELINE_DASH: readonly number[] = [1.5, 3.5];
export const SHAPES: readonly string[] = ['circle', 'square', 'triangle-up', 'diamond', 'cross', 'triangle-down'];

/** Steps of a sequence, from little to much: one direction of lightness on each page, so that they survive grey print. */
export const SHADE_INKS: readonly Ink[] = [
  { light: '#a9dcc3', dark: '#33507f' },
  { light: '#5fb9c0', dark: '#3a7ba3' },
  { light: '#3390b8', dark: '#4fa5b4' },
  { light: '#2b62a3', dark: '#86cfb4' },
  { light: '#26346f', dark: '#e2f3b5' },
];

/** Between marks that touch. */
export const PAGE_INK: Ink = { light: '#ffffff', dark: '#12161c' };

/** Numbers on cells of these shades: dark on light and light on dark, on each page. */
export const CELL_INKS: readonly Ink[] = [
  { light: '#1c2330', dark: '#e6e9ee' },
  { light: '#1c2330', dark: '#e6e9ee' },
  { light: '#10151d', dark: '#10151e' },
  PAGE_INK,
  PAGE_INK,
];
