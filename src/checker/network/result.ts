import type { NetworkDeclaration } from '../../parser/ast.js';
import type { CheckContext } from '../context.js';
import type { Module } from '../modules.js';
import { at } from '../problems.js';

/** What a network says it gives: logits when it says nothing. Undefined after a reported problem. */
export function resultOf({ result }: NetworkDeclaration, module: Module, context: CheckContext): 'logits' | 'values' | undefined {
  if (!result) return 'logits';
  const [atom, ...others] = result.atoms;
  if (atom?.name.text === 'values' && others.length === 0 && atom.arguments.length === 0 && !atom.optional) return 'values';
  const { start, end } = result.span;
  context.problems.report('TML3211', { found: module.source.text.slice(start, end) }, at(module.source, result), {
    hint: 'write -> values, or nothing for logits',
  });
  return undefined;
}
