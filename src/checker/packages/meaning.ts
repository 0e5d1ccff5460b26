import { canonicalJson } from '../../graph/canonical-json.js';
import type { Json } from '../../graph/json.js';
import { sha256 } from '../../graph/keys.js';
import { formatRational, parseDecimal } from '../../graph/rational.js';
import type { File, Import, Statement } from '../../parser/ast.js';
import type { Module } from '../modules.js';
import type { RecordValue, Value } from '../values.js';

/** What was loaded, by path. */
export interface LoadedTexts {
  readonly modules: ReadonlyMap<string, Module>;
  /** Data files; undefined for one with problems. */
  readonly data: ReadonlyMap<string, RecordValue | undefined>;
  /** Modules below this folder belong to TML: they count by their name. */
  readonly stdlib: string;
}

/**
 * The hash of what a file means: of its tree without places, comments, documentation and logistics, with the meaning of each file it imports
 * in the place of its name. Undefined where a file has errors or an import leads nowhere.
 */
export function meaningOf(file: string, loaded: LoadedTexts, known = new Map<string, string | undefined>()): string | undefined {
  if (!known.has(file)) {
    // A circle of imports has been reported and means nothing.
    known.set(file, undefined);
    known.set(file, computeMeaning(file, loaded, known));
  }
  return known.get(file);
}

function computeMeaning(file: string, loaded: LoadedTexts, known: Map<string, string | undefined>): string | undefined {
  if (loaded.data.has(file)) {
    const record = loaded.data.get(file);
    return record && sha256(`tml/data/1\n${canonicalJson(plainData(record))}`);
  }
  const module = loaded.modules.get(file);
  if (!module?.intact) return undefined;
  const imported = new Map<string, string>();
  for (const { from } of module.file.statements.filter((statement) => statement.kind === 'import')) {
    const target = module.imports.get(from.value);
    const meaning = target?.startsWith(loaded.stdlib) ? from.value : target && meaningOf(target, loaded, known);
    if (meaning === undefined) return undefined;
    imported.set(from.value, meaning);
  }
  return moduleMeaning(module.file, imported);
}

/** The meaning of a tree, given what its imports mean, by what is written. */
export const moduleMeaning = (file: File, imported: ReadonlyMap<string, string>): string =>
  sha256(`tml/module/1\n${canonicalJson(file.statements.map((statement) => meaningfulStatement(statement, imported)))}`);

function meaningfulStatement(statement: Statement, imported: ReadonlyMap<string, string>): Json {
  return statement.kind === 'import' ? meaningfulImport(statement, imported) : meaningful(statement);
}

const meaningfulImport = ({ kind, exported, clause, from }: Import, imported: ReadonlyMap<string, string>): Json => ({
  kind,
  exported,
  clause: meaningful(clause),
  from: imported.get(from.value) ?? from.value,
});

/** Says nothing of the result: where something stands, what is said about it, and how it is computed. */
const isSilent = (name: string): boolean => name === 'doc' || name === 'settings' || /span$/i.test(name);

function meaningful(value: unknown): Json {
  if (Array.isArray(value)) return value.map(meaningful);
  if (typeof value !== 'object' || value === null) return value as Json;
  const fields = Object.entries(value).filter(([name, field]) => !isSilent(name) && field !== undefined);
  return Object.fromEntries(fields.map(([name, field]) => [name, isDigits(value, name) ? exact(field as string) : meaningful(field)]));
}

/** `1_000`, `1e3` and `1000` are one number. */
const isDigits = (node: object, name: string): boolean =>
  'kind' in node && ((node.kind === 'number' && name === 'text') || (node.kind === 'quantity' && name === 'number'));

function exact(text: string): string {
  try {
    return formatRational(parseDecimal(text));
  } catch {
    // Too large for a number: whoever uses it is told.
    return text;
  }
}

function plainData(value: Value): Json {
  switch (value.kind) {
    case 'record':
      return { type: value.type, fields: Object.fromEntries([...value.fields].map(([name, field]) => [name, plainData(field)])) };
    case 'list':
      return value.items.map(plainData);
    case 'number':
      return { number: formatRational(value.value), dimension: value.dimension as Json };
    case 'text':
    case 'bool':
      return value.value;
    default:
      return value.kind;
  }
}
