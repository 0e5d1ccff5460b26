import path from 'node:path';
import type { Span } from '../diagnostics/diagnostic.js';
import type { NodeInstance } from '../graph/graph.js';
import type { OpSpec, PathContent } from '../ops/op-spec.js';
import { describeDomain } from '../ops/param-codec.js';
import type { BoundArgument } from './arguments.js';
import type { CheckContext, Scope } from './context.js';
import type { Module } from './modules.js';
import type { DeclaredType } from './types.js';
import { describeValue, type Value } from './values.js';

/** A text becomes a path where it is declared or used as one: it starts at the folder of the file it is written in. */
export const pathIn = (module: Module, text: string): string => path.resolve(path.dirname(module.path), text);

/** A value that conforms to its declared type, with each text that the type calls a path resolved against `folder`. */
export function resolvePaths(value: Value, type: DeclaredType, folder: string): Value {
  switch (type.kind) {
    case 'path':
      return value.kind === 'text' ? { kind: 'path', value: path.resolve(folder, value.value) } : value;
    case 'list':
      if (value.kind !== 'list') return value;
      return { kind: 'list', items: value.items.map((item) => resolvePaths(item, type.item, folder)) };
    case 'optional':
      return resolvePaths(value, type.type, folder);
    default:
      return value;
  }
}

/** Reads the path parameters of a call as absolute paths; undefined after a reported problem. Whether they exist is only noted. */
export function readPaths(
  spec: OpSpec,
  bound: ReadonlyMap<string, BoundArgument>,
  call: Span,
  scope: Scope,
  context: CheckContext,
): Pick<NodeInstance, 'files'> | undefined {
  const files: Record<string, string> = {};
  let complete = true;
  for (const { name, type } of spec.params) {
    if (type.kind !== 'path') continue;
    const argument = bound.get(name);
    const place = { source: scope.module.source, span: argument?.span ?? call };
    if (!argument) {
      context.problems.report('TML3105', { callee: spec.name, name }, place, { hint: `add ${name}: ${describeDomain(type)}` });
      complete = false;
      continue;
    }
    const value = context.evaluate(argument.value, scope);
    const found = value.kind === 'path' ? value.value : value.kind === 'text' ? pathIn(scope.module, value.value) : undefined;
    if (found !== undefined) {
      files[name] = found;
      // An operation that looks into its files says itself that they are not there.
      if (!spec.examines && type.of !== 'model' && !isThere(found, type, context))
        context.problems.report('TML2040', { what: type.of, path: context.host.display(found) }, place);
      continue;
    }
    complete = false;
    if (value.kind !== 'unknown')
      context.problems.report('TML3101', { expected: `${describeDomain(type)} for ${name}`, found: describeValue(value) }, place);
  }
  if (!complete) return undefined;
  return Object.keys(files).length === 0 ? {} : { files };
}

const isThere = (file: string, { of }: PathContent, { host }: CheckContext): boolean =>
  of === 'folder' ? host.folderExists(file) : host.exists(file);
