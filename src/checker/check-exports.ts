import type { Declaration } from './declarations.js';
import type { Module } from './modules.js';
import { at, type Problems } from './problems.js';
import { readBy } from './references.js';

/** What a file gives away means the same for whoever imports it: it must not depend on how the file was run. */
export function checkExports(module: Module, problems: Problems): void {
  for (const binding of [...module.values.values(), ...module.callables.values()]) {
    if (binding.kind !== 'declaration' || !binding.exported) continue;
    const path = pathToParam(binding, new Set());
    const param = path?.at(-1);
    if (!path || !param) continue;
    const { text: name } = binding.name;
    const own = binding.statement.kind === 'param';
    const through = path.slice(1, -1).map((one) => one.name.text);
    problems.report(
      'TML2048',
      { name, param: param.name.text },
      at(module.source, binding.name),
      own
        ? {}
        : {
            labels: [{ location: at(param.module.source, param.name), text: 'its value is chosen when the file is run' }],
            ...(through.length > 0 ? { notes: [`by way of ${through.join(', ')}`] } : {}),
          },
    );
  }
}

/** From a declaration to a param that it reads, both included. */
function pathToParam(declaration: Declaration, seen: Set<Declaration>): readonly Declaration[] | undefined {
  if (declaration.statement.kind === 'param') return [declaration];
  if (seen.has(declaration)) return undefined;
  seen.add(declaration);
  for (const next of readBy(declaration)) {
    const path = pathToParam(next, seen);
    if (path) return [declaration, ...path];
  }
  return undefined;
}
