import path from 'node:path';
import type { Location, SourceFile } from '../diagnostics/diagnostic.js';
import { parseExpression } from '../parser/parse.js';
import type { CheckContext } from './context.js';
import { maxDataFile } from './data/data-file.js';
import type { DataEntry, DataNode } from './data/data-node.js';
import { readData } from './data/read-data.js';
import type { CheckerHost } from './host.js';
import { isConstant } from './literals.js';
import type { Module } from './modules.js';
import { Problems } from './problems.js';
import type { DeclaredType } from './types.js';
import { plainNumber, type Value } from './values.js';

/** A data file of `--params`: values of params by name, as YAML or JSON. */
export interface ParamFile {
  readonly source: SourceFile;
  /** Where its relative paths start. */
  readonly folder: string;
  readonly entries: ReadonlyMap<string, DataEntry>;
}

export interface ParamEntry {
  readonly file: ParamFile;
  readonly node: DataNode;
  readonly place: Location;
}

/** Read once, so that a run whose graph grows later sees the same values. Files with problems are left out. */
export function readParamFiles(files: readonly string[], host: CheckerHost, problems: Problems): readonly ParamFile[] {
  return files.flatMap((name) => {
    const file = path.resolve(host.workingDirectory, name);
    const read = host.read(file, undefined, maxDataFile);
    if (!read.ok) {
      problems.add(read.problem);
      return [];
    }
    const own = new Problems();
    const root = readData(read.source, own, 'write one name: value a line');
    for (const problem of own.list) problems.add(problem);
    return root ? [{ source: read.source, folder: path.dirname(file), entries: root.entries }] : [];
  });
}

/** What the files say of each name; later files win. */
export function paramEntries(files: readonly ParamFile[]): ReadonlyMap<string, ParamEntry> {
  const entries = new Map<string, ParamEntry>();
  for (const file of files)
    for (const [name, { value }] of file.entries)
      entries.set(name, { file, node: value, place: { source: file.source, span: value.span } });
  return entries;
}

/** A value by its declared type; text may be a constant of the language, such as `100kB` or `8/255`. */
export function readParamEntry({ file, node }: ParamEntry, type: DeclaredType, module: Module, context: CheckContext): Value {
  return valueOf(node, type, file, module, context);
}

function valueOf(node: DataNode, type: DeclaredType, file: ParamFile, module: Module, context: CheckContext): Value {
  switch (node.kind) {
    case 'map':
      return { kind: 'record', type: 'group', name: 'a group', fields: new Map() };
    case 'list': {
      const item = type.kind === 'list' ? type.item : type;
      return { kind: 'list', items: node.items.map((each) => valueOf(each, item, file, module, context)) };
    }
    case 'number':
      return plainNumber(node.value);
    case 'bool':
      return { kind: 'bool', value: node.value };
    case 'none':
      return { kind: 'none' };
    case 'text':
      return textValue(node.value, type, file.source.path, module, context) ?? { kind: 'text', value: node.value };
  }
}

/** A text from outside, by the declared type: text and words as they stand, all else as a constant of the language. Undefined where it is none. */
export function textValue(text: string, type: DeclaredType, from: string, module: Module, context: CheckContext): Value | undefined {
  const inner = type.kind === 'optional' ? type.type : type;
  if (type.kind === 'optional' && text === 'none') return { kind: 'none' };
  if (inner.kind === 'enum') return { kind: 'word', value: text };
  if (inner.kind === 'text' || inner.kind === 'path') return { kind: 'text', value: text };
  const source: SourceFile = { path: from, text };
  const { expression, diagnostics } = parseExpression(text, 0, source);
  if (diagnostics.length > 0 || !isConstant(expression)) return undefined;
  return context.evaluate(expression, { module: { ...module, source }, coordinates: new Map(), owner: '' });
}
