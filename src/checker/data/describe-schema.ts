import { invariant } from '../../diagnostics/invariant.js';
import { quantityDimension } from '../types.js';
import { describeDimension } from '../units.js';
import type { DataSchema } from './kinds.js';

/** For messages: `a size in bytes`, `text`, `a list`. */
export function describeExpected({ type, quantity }: DataSchema): string {
  if (quantity !== undefined) return describeDimension(quantityDimension(quantity));
  const name = TYPES[type];
  invariant(name, `the type ${type} of a schema has no name`);
  return name;
}

const TYPES: Readonly<Record<string, string>> = {
  string: 'text',
  boolean: 'true or false',
  array: 'a list',
};

/** What a person could write there: `"128KiB"`. */
export function exampleOf(schema: DataSchema): string {
  switch (schema.quantity) {
    case 'bytes':
      return '"128KiB"';
    case 'frequency':
      return '"180MHz"';
    default:
      return schema.enum ? schema.enum.join(' or ') : describeExpected(schema);
  }
}
