import type { Name } from '../parser/ast.js';
import { type Binding, type Module, resolveBinding } from './modules.js';

export const pathText = (path: readonly Name[]): string => path.map((name) => name.text).join('.');

/** What a name of a module stands for; undefined for data and where there is nothing. */
export function declarationOf(
  name: string,
  module: Module,
  space: 'value' | 'callable',
): Extract<Binding, { kind: 'declaration' }> | undefined {
  const binding = (space === 'value' ? module.values : module.callables).get(name);
  return binding && resolveBinding(binding);
}
