import type { SourceFile } from '../../diagnostics/diagnostic.js';
import { parseExpression } from '../../parser/parse.js';
import { readLiteral } from '../literals.js';
import { Problems } from '../problems.js';
import { quantityDimension } from '../types.js';
import { describeDimension, sameDimension } from '../units.js';
import { type NumberValue, plainNumber, unknown, type Value } from '../values.js';
import { type DataEntry, type DataMap, type DataNode, type DataText, describeNode, isModest, placeOfEntry } from './data-node.js';
import { describeExpected, exampleOf } from './describe-schema.js';
import type { DataSchema } from './kinds.js';

/** Turns checked data into values of the language: what the schema calls a quantity is a TML literal, all else stands for itself. */
export class DataValues {
  constructor(
    private readonly source: SourceFile,
    private readonly problems: Problems,
  ) {}

  /** The fields of a group, in the order of the file. */
  fields({ entries }: DataMap, schema: DataSchema | undefined): ReadonlyMap<string, Value> {
    return new Map([...entries].map(([name, entry]) => [name, this.#field(name, entry, schema?.properties?.[name])]));
  }

  #field(name: string, entry: DataEntry, schema: DataSchema | undefined): Value {
    return this.#value(entry.value, name, placeOfEntry(entry), schema);
  }

  #value(node: DataNode, name: string, span: DataNode['span'], schema: DataSchema | undefined): Value {
    switch (node.kind) {
      case 'map':
        return { kind: 'record', type: 'group', name, fields: this.fields(node, schema) };
      case 'list':
        return { kind: 'list', items: node.items.map((item) => this.#value(item, `each of ${name}`, item.span, schema?.items)) };
      case 'text':
        return schema?.quantity === undefined
          ? { kind: 'text', value: node.value }
          : this.#quantity(node, name, span, schema, schema.quantity);
      case 'number':
        return plainNumber(node.value);
      case 'bool':
        return { kind: 'bool', value: node.value };
      case 'none':
        return { kind: 'none' };
    }
  }

  #quantity(text: DataText, name: string, span: DataNode['span'], schema: DataSchema, quantity: string): Value {
    const place = { source: this.source, span };
    const literal = readQuantityText(text, this.source, this.problems);
    if (literal === 'reported') return unknown;
    const fits = literal !== undefined && sameDimension(literal.dimension, quantityDimension(quantity));
    if (fits && literal.value.numerator > 0n) return literal;
    if (fits) this.problems.report('TML3108', { name, domain: 'more than zero', found: describeNode(text) }, place);
    else {
      const hint = exampleOf(schema);
      const expected = `${describeExpected(schema)} for ${name}`;
      const found = literal ? `${describeNode(text)} (${describeDimension(literal.dimension)})` : describeNode(text);
      this.problems.report('TML3101', { expected, found }, place, hint === undefined ? {} : { hint });
    }
    return unknown;
  }
}

/** The number that the text is as a TML literal, undefined when it is none. */
function readQuantityText({ value, begins }: DataText, source: SourceFile, problems: Problems): NumberValue | 'reported' | undefined {
  if (!isModest(value)) return undefined;
  // Where escapes or folding moved the characters, a place inside the text means nothing: it is read as a text of its own.
  const isVerbatim = begins !== undefined;
  const offset = begins ?? 0;
  const text = isVerbatim ? source : { path: source.path, text: value };
  const { expression, diagnostics } = parseExpression(value, offset, text);
  const isWhole = expression.span.start === offset && expression.span.end === offset + value.length;
  if (diagnostics.length > 0 || !isWhole || (expression.kind !== 'number' && expression.kind !== 'quantity')) return undefined;
  return readLiteral(expression, text, isVerbatim ? problems : new Problems()) ?? (isVerbatim ? 'reported' : undefined);
}
