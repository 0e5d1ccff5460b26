import { invariant } from '../../diagnostics/invariant.js';
import { quantityDimension } from '../types.js';
import { describeDimension } from '../units.js';
import type { DataSchema } from './kinds.js';

/** For messages: `a size in bytes`, `one of none, single, double`, `text`, `a list`. */
export function describeExpected({ type, quantity, enum: choices }: DataSchema): string {
  if (quantity !== undefined) return describeDimension(quantityDimension(quantity));
  if (choices) return `one of ${choices.length <= SHOWN ? choices.join(', ') : `${choices.slice(0, SHOWN).join(', ')}, …`}`;
  const name = TYPES[type];
  invariant(name, `the type ${type} of a schema has no name`);
  return name;
}

const SHOWN = 4;
const TYPES: Readonly<Record<string, string>> = {
  string: 'text',
  boolean: 'true or false',
  array: 'a list',
};

/** What a person could write there, for a hint: `such as "128KiB"`; undefined where the expectation says it all. */
export function exampleOf({ quantity }: DataSchema): string | undefined {
  switch (quantity) {
    case 'bytes':
      return 'such as "128KiB"';
    case 'frequency':
      return 'such as "180MHz"';
    default:
      return undefined;
  }
}
