import type { Search } from '../../parser/ast.js';
import type { Declaration } from '../declarations.js';
import type { Module } from '../modules.js';
import type { Value } from '../values.js';
import type { SpaceDim } from './space.js';

/** The names a candidate's expressions see: those of the file, the space's values and the body's own declarations. */
export function bodyModule(
  search: Search,
  home: Module,
  dims: readonly SpaceDim[],
  values: ReadonlyMap<string, Value>,
  id: string,
): Module {
  const module: Module = { ...home, path: `${home.path}#${id}`, values: new Map(home.values), idPrefix: `${id}.` };
  for (const { dimension, location } of dims) {
    const value = values.get(dimension.name);
    const name = { text: dimension.name, span: location.span };
    if (value) module.values.set(dimension.name, { kind: 'constant', name, exported: false, value });
  }
  for (const declaration of declarationsOf(search, module)) module.values.set(declaration.name.text, declaration);
  for (const axis of axesOfSearch(search, home)) module.values.set(axis.name.text, axis);
  return module;
}

/** The body's declarations, bound to the module in which they are evaluated. */
export function declarationsOf(search: Search, module: Module): readonly Declaration[] {
  return search.body.flatMap((statement): Declaration[] =>
    statement.kind === 'let' || statement.kind === 'node'
      ? [{ kind: 'declaration', name: statement.name, exported: false, statement, module }]
      : [],
  );
}

const axes = new WeakMap<Module, Map<Search, readonly Declaration[]>>();

/**
 * The axes that a search declares, the same objects at every call. They are the same for every candidate, so they are evaluated where the
 * search stands.
 */
export function axesOfSearch(search: Search, home: Module): readonly Declaration[] {
  const ofModule = axes.get(home) ?? new Map<Search, readonly Declaration[]>();
  axes.set(home, ofModule);
  const known = ofModule.get(search);
  if (known) return known;
  const made = search.body.flatMap((statement): Declaration[] =>
    statement.kind === 'axis'
      ? statement.names.map((name) => ({ kind: 'declaration', name, exported: false, statement, module: home }))
      : [],
  );
  ofModule.set(search, made);
  return made;
}
