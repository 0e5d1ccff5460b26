import type { Expression, Param } from '../../parser/ast.js';
import type { Module } from '../modules.js';
import { at, type Problems } from '../problems.js';

/** Lines of a profile that give a param the value it has anyway, as written. */
export function lintProfiles({ file, source }: Module, problems: Problems): void {
  const params = new Map(
    file.statements.filter((statement): statement is Param => statement.kind === 'param').map(({ formal }) => [formal.name.text, formal]),
  );
  const textOf = (expression: Expression): string => source.text.slice(expression.span.start, expression.span.end).replaceAll(/\s+/g, '');
  for (const statement of file.statements) {
    if (statement.kind !== 'profile') continue;
    for (const item of statement.items) {
      const initial = item.kind === 'value' ? params.get(item.name.text)?.initial : undefined;
      if (item.kind === 'value' && initial && textOf(initial) === textOf(item.value))
        problems.report('TML5017', { name: item.name.text, profile: statement.name.text }, at(source, item), {
          labels: [{ location: at(source, initial), text: 'the default' }],
        });
    }
  }
}
