import { damaged, shown } from './format-error.js';

/** A JSON object of a file, whose fields are asked for one by one: what is missing or of another kind is an error that names the object. */
export class Fields {
  readonly where: string;
  readonly #value: Readonly<Record<string, unknown>>;

  constructor(where: string, value: unknown) {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) damaged(where, 'it is no JSON object');
    this.where = where;
    this.#value = value as Readonly<Record<string, unknown>>;
  }

  has(name: string): boolean {
    return Object.hasOwn(this.#value, name) && this.#value[name] !== null;
  }

  get(name: string): unknown {
    return Object.hasOwn(this.#value, name) ? this.#value[name] : undefined;
  }

  names(): readonly string[] {
    return Object.keys(this.#value);
  }

  object(name: string): Fields {
    return new Fields(`${this.where}, ${shown(name)}`, this.get(name));
  }

  list(name: string): readonly unknown[] {
    const value = this.get(name);
    return Array.isArray(value) ? value : this.#wrong(name, 'a list');
  }

  text(name: string): string {
    const value = this.get(name);
    return typeof value === 'string' ? value : this.#wrong(name, 'a text');
  }

  textOr(name: string, otherwise: string): string {
    return this.has(name) ? this.text(name) : otherwise;
  }

  integer(name: string): number {
    const value = this.get(name);
    return typeof value === 'number' && Number.isSafeInteger(value) ? value : this.#wrong(name, 'an integer');
  }

  number(name: string): number {
    const value = this.get(name);
    return typeof value === 'number' && Number.isFinite(value) ? value : this.#wrong(name, 'a number');
  }

  flag(name: string, otherwise: boolean): boolean {
    if (!this.has(name)) return otherwise;
    const value = this.get(name);
    return typeof value === 'boolean' ? value : this.#wrong(name, 'true or false');
  }

  /** Integers, one or several: Keras writes `2` and `[2]` for the same. */
  integers(name: string, count: number): readonly number[] {
    const value = this.get(name);
    const items: readonly unknown[] = Array.isArray(value) ? value : Array.from({ length: count }, () => value);
    if (items.length !== count) return this.#wrong(name, `${count} integers`);
    return items.map((item) => (typeof item === 'number' && Number.isSafeInteger(item) ? item : this.#wrong(name, 'integers')));
  }

  #wrong(name: string, expected: string): never {
    const value = this.get(name);
    return damaged(
      this.where,
      `${shown(name)} must be ${expected}, found ${value === undefined ? 'nothing' : shown(JSON.stringify(value))}`,
    );
  }
}

/** @throws FormatError where the text is no JSON. */
export function parseJson(where: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (problem) {
    return damaged(where, `it is no JSON: ${shown(problem instanceof Error ? problem.message : String(problem))}`);
  }
}
