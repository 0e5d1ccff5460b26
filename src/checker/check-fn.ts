import type { Expression, Fn } from '../parser/ast.js';
import type { CheckContext } from './context.js';
import { checkFormals } from './formals.js';
import type { Module } from './modules.js';
import { at } from './problems.js';
import { visitNames } from './references.js';
import { readType } from './types.js';

/** What can be said of an `fn` that nothing uses yet: its types, the shape of its body, and names that nothing reads. */
export function checkFn(fn: Fn, module: Module, context: CheckContext): void {
  const { problems } = context;
  const { source } = module;
  readType(fn.result, 'fn', module, problems);
  checkFormals(fn.formals, 'fn', module, problems);
  const returns = fn.body.filter((statement) => statement.kind === 'return');
  if (returns.length !== 1 || fn.body.at(-1)?.kind !== 'return') {
    problems.report('TML3140', { function: fn.name.text }, at(source, returns[0] ?? fn.name), { hint: 'end it with return and a flow' });
    return;
  }
  const names = new Map(fn.formals.map((formal) => [formal.name.text, formal.name]));
  const read = new Set<string>();
  const see = (expression: Expression | undefined): void => {
    if (expression) visitNames(expression, (name) => read.add(name));
  };
  for (const formal of fn.formals) {
    see(formal.initial);
    see(formal.domain);
  }
  for (const statement of fn.body) {
    switch (statement.kind) {
      case 'let':
      case 'node': {
        // Parameters stand at the head, where a reader sees them; a name of the body must not quietly mean something else than outside.
        const first = names.get(statement.name.text) ?? module.values.get(statement.name.text)?.name;
        if (first)
          problems.report('TML3002', { name: statement.name.text }, at(source, statement.name), {
            labels: [{ location: at(source, first), text: 'first declared here' }],
          });
        see(statement.value);
        names.set(statement.name.text, statement.name);
        break;
      }
      case 'return':
        see(statement.value);
        break;
      case 'axis':
      case 'require':
        problems.report('TML3142', { word: statement.kind }, at(source, statement));
        break;
      default:
      // The parser has reported what has no place in a fn.
    }
  }
  for (const [name, place] of names) if (!read.has(name)) problems.report('TML3141', { name, function: fn.name.text }, at(source, place));
}
