import type { ParamText } from '../graph/search.js';
import { printable } from './format-text.js';

/**
 * How the parameters of a candidate are written.
 * - `tight`, for columns: `filters 24 kernel 3 dilations 1,2,8 skip`
 * - `sentence`: `filters 24, kernel 3, dilations 1 2 8, no skip`
 * - `literal`, to be copied: `filters 24 kernel 3 dilations [1, 2, 8] skip true`
 */
export type ParamStyle = 'tight' | 'sentence' | 'literal';

export const paramsText = (params: Readonly<Record<string, ParamText>>, style: ParamStyle): string =>
  paramTexts(params, style).join(style === 'sentence' ? ', ' : ' ');

/** One a parameter; nothing for one that the candidate does not have. */
export const paramTexts = (params: Readonly<Record<string, ParamText>>, style: ParamStyle): readonly string[] =>
  Object.entries(params).flatMap(([name, value]) => (value === null ? [] : [paramText(name, value, style)]));

function paramText(name: string, value: NonNullable<ParamText>, style: ParamStyle): string {
  const shown = printable(name);
  if (style === 'literal') return `${shown} ${typeof value === 'object' ? `[${value.map(literal).join(', ')}]` : literal(value)}`;
  if (typeof value === 'boolean') return truthText(name, value);
  if (typeof value !== 'object') return `${shown} ${short(value)}`;
  // In a sentence a comma ends the parameter.
  const items = value.map((item) => (typeof item === 'boolean' ? `${item}` : short(item)));
  return `${shown} ${items.length === 0 ? 'none' : items.join(style === 'sentence' ? ' ' : ',')}`;
}

/** `skip`, `no skip` */
export const truthText = (name: string, value: boolean): string => (value ? printable(name) : `no ${printable(name)}`);

const literal = (value: number | string | boolean): string => (typeof value === 'string' ? printable(value) : `${value}`);

/** Four significant digits, and never a separator of thousands: it would read as a list. */
const short = (value: number | string): string =>
  typeof value === 'string' ? printable(value) : Number.isInteger(value) ? `${value}` : `${Number(value.toPrecision(4))}`;
