import type { Span } from '../../diagnostics/diagnostic.js';
import type { Rational } from '../../graph/rational.js';

/** What stands in a data file, with its place. */
export type DataNode =
  | DataMap
  | { readonly kind: 'list'; readonly items: readonly DataNode[]; readonly span: Span }
  | DataText
  | { readonly kind: 'number'; readonly value: Rational; readonly text: string; readonly span: Span }
  | { readonly kind: 'bool'; readonly value: boolean; readonly span: Span }
  | { readonly kind: 'none'; readonly span: Span };

export interface DataMap {
  readonly kind: 'map';
  readonly entries: ReadonlyMap<string, DataEntry>;
  readonly span: Span;
}

export interface DataEntry {
  readonly key: Span;
  readonly value: DataNode;
}

export interface DataText {
  readonly kind: 'text';
  readonly value: string;
  readonly span: Span;
  /** Where the characters of `value` begin in the file; absent when quotes, escapes or folding changed them. */
  readonly begins?: number;
}

/**
 * Whether the text of a number is of a size that hardware has. Exact arithmetic would read `1e99999` as well, in milliseconds each: thousands
 * of them would stop a check.
 */
export const isModest = (number: string): boolean => number.length <= 100 && !/[eE][+-]?0*[1-9]\d{3}/.test(number);
export const modestNumber = '100 digits and the exponent 999';

const SHOWN = 40;

/** For messages: what was found, as it is written. */
export function describeNode(node: DataNode): string {
  switch (node.kind) {
    case 'map':
      return 'a group of fields';
    case 'list':
      return 'a list';
    case 'text':
      return JSON.stringify(shorten(node.value));
    case 'number':
      return shorten(node.text);
    case 'bool':
      return `${node.value}`;
    case 'none':
      return 'nothing';
  }
}

/** For messages: a name as it is, in quotes where it is no word. */
export const describeName = (name: string): string => (/^[\w-]{1,40}$/.test(name) ? name : JSON.stringify(shorten(name)));

const shorten = (text: string): string => (text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text);

/** Where a problem with an entry is shown: its value, or its key where the value is empty or spans lines. */
export function placeOfEntry({ key, value }: DataEntry): Span {
  const isScalar = value.kind !== 'map' && value.kind !== 'list';
  return isScalar && value.span.end > value.span.start ? value.span : key;
}
