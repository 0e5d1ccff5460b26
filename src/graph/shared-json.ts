import { invariant } from '../diagnostics/invariant.js';

type Encoded = null | boolean | number | string | readonly Encoded[] | { readonly [key: string]: Encoded };

/**
 * JSON text of plain data in which one object may be met in many places, as the source text of a file is in every location: each is written
 * once. Whole numbers of any size are kept; functions are left out.
 */
export function writeShared(value: unknown): string {
  const numbers = new Map<object, number>();
  const encode = (one: unknown): Encoded => {
    if (typeof one === 'bigint') return { $int: `${one}` };
    if (typeof one !== 'object' || one === null) return one as Encoded;
    const known = numbers.get(one);
    if (known !== undefined) return { $same: known };
    invariant(Array.isArray(one) || Object.getPrototypeOf(one) === Object.prototype, 'only plain data is written');
    numbers.set(one, numbers.size);
    if (Array.isArray(one)) return one.map(encode);
    return Object.fromEntries(
      Object.entries(one).flatMap(([key, part]) => (typeof part === 'function' || part === undefined ? [] : [[key, encode(part)]])),
    );
  };
  return `${JSON.stringify(encode(value))}\n`;
}

/** What `writeShared` was given, shared objects shared again. @throws SyntaxError where the text is no JSON. */
export function readShared(text: string): unknown {
  const objects: unknown[] = [];
  const decode = (one: Encoded): unknown => {
    if (typeof one !== 'object' || one === null) return one;
    if ('$int' in one) return BigInt(one['$int'] as string);
    if ('$same' in one) return objects[one['$same'] as number];
    if (Array.isArray(one)) {
      const list: unknown[] = [];
      objects.push(list);
      for (const part of one as readonly Encoded[]) list.push(decode(part));
      return list;
    }
    const object: Record<string, unknown> = {};
    objects.push(object);
    for (const [key, part] of Object.entries(one)) object[key] = decode(part);
    return object;
  };
  return decode(JSON.parse(text) as Encoded);
}
