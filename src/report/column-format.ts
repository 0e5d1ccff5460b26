import type { SearchColumn } from '../graph/search.js';
import { formatInteger, formatPlain } from '../ui/format-number.js';

/** How the numbers of one column are written, so that they line up: one unit and one number of decimals for all. */
export interface ColumnFormat {
  /** For the head of the column and the title of an axis: `kB`, or empty. */
  readonly unit: string;
  /** A number is shown divided by this. */
  readonly divisor: number;
  readonly text: (value: number) => string;
}

export function columnFormat({ unit, role }: Pick<SearchColumn, 'unit' | 'role'>, values: readonly number[]): ColumnFormat {
  const plain = { unit: '', divisor: 1, text: formatPlain };
  if (role === 'dimension' || role === 'index') return plain;
  switch (unit) {
    case 'share':
      return { ...plain, text: (value) => fixed(value, 3) };
    case 'byte':
      return byteFormat(values);
    case 'count':
      return plain;
    case 'none': {
      const sizes = values.filter((value) => value !== 0).map(Math.abs);
      const lineUp = values.some((value) => !Number.isInteger(value)) && Math.min(...sizes) >= 1e-3 && Math.max(...sizes) < 1000;
      return lineUp ? { ...plain, text: (value) => fixed(value, 3) } : plain;
    }
  }
}

/** kB unless all are below 1 kB or all are at least 10 MB. */
function byteFormat(values: readonly number[]): ColumnFormat {
  const sizes = values.map(Math.abs);
  if (Math.max(0, ...sizes) < 1000) return { unit: 'B', divisor: 1, text: formatPlain };
  const [unit, divisor] = Math.min(...sizes) >= 1e7 ? ['MB', 1e6] : ['kB', 1e3];
  return { unit, divisor, text: (value) => fixed(value / divisor, 1) };
}

/** `1,234.5`; never `-0.000`. */
function fixed(value: number, decimals: number): string {
  const [whole = '', rest] = Math.abs(value).toFixed(decimals).split('.');
  const text = `${formatInteger(Number(whole))}${rest === undefined ? '' : `.${rest}`}`;
  return value < 0 && /[1-9]/.test(text) ? `-${text}` : text;
}
