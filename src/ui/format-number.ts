import { formatBytes } from './format-bytes.js';

/** Integers with thousands separated by commas: `43,112`. */
export const formatInteger = (value: number): string => `${Math.round(value)}`.replace(/\B(?=(\d{3})+$)/g, ',');

/** Four significant digits without trailing zeros; exponents only where decimals would be unreadable. */
export function formatPlain(value: number): string {
  if (!Number.isFinite(value)) return `${value}`;
  if (Number.isInteger(value) && Math.abs(value) < 1e15) return formatInteger(value);
  const magnitude = Math.abs(value);
  if (magnitude >= 1e-4 && magnitude < 1e6) return `${Number(value.toPrecision(4))}`;
  return value
    .toPrecision(4)
    .replace(/\.?0+e/, 'e')
    .replace('e+', 'e');
}

/** A result in its unit: a share has three decimals, a count thousands separators, bytes a decimal prefix. */
export function formatValue(value: number, unit: string | null | undefined): string {
  if (unit === 'share') return value.toFixed(3);
  if (unit === 'byte') return formatBytes(value);
  return formatPlain(value);
}

/** `[0.912, 0.952]` */
export const formatInterval = (interval: readonly [number, number], unit: string | null | undefined): string =>
  `[${formatValue(interval[0], unit)}, ${formatValue(interval[1], unit)}]`;

export interface Measured {
  readonly value: number;
  readonly unit?: string | null;
  readonly n?: number | null;
  readonly ci95?: readonly [number, number] | null;
}

/** `0.935  [0.912, 0.952]  n 600` */
export function formatMeasured(measured: Measured): string {
  const parts = [formatValue(measured.value, measured.unit)];
  if (measured.ci95) parts.push(formatInterval(measured.ci95, measured.unit));
  if (measured.n !== null && measured.n !== undefined) parts.push(`n ${formatInteger(measured.n)}`);
  return parts.join('  ');
}

/** A share in words: `93.5 %`. Never `100 %` or `0 %` for something that is not exactly that. */
export function formatPercent(share: number): string {
  const text = (share * 100).toFixed(1);
  if (text === '100.0' && share < 1) return '> 99.9 %';
  if (text === '0.0' && share > 0) return '< 0.1 %';
  return `${text.replace(/\.0$/, '')} %`;
}
