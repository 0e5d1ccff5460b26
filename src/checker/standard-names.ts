import { readdirSync } from 'node:fs';
import path from 'node:path';
import type { Location } from '../diagnostics/diagnostic.js';
import type { DiagnosticDetails } from '../diagnostics/registry.js';
import type { Statement } from '../parser/ast.js';
import { parse } from '../parser/parse.js';
import type { CheckerHost } from './host.js';
import type { Module } from './modules.js';

/** `import it from "std/…"` for a name that a module of the standard library exports; nothing for any other. */
export function adviseImport(name: string, { source, file }: Module, host: CheckerHost): Pick<DiagnosticDetails, 'hint' | 'fixes'> {
  const specifier = standardModuleOf(name, host);
  if (specifier === undefined) return {};
  const line = `import { ${name} } from "${specifier}"`;
  const [first, second] = file.statements;
  const start = first?.kind === 'edition' ? (second?.span.start ?? first.span.end) : (first?.span.start ?? 0);
  const place: Location = { source, span: { start, end: start } };
  return { hint: line, fixes: [{ title: `add ${line}`, edits: [{ location: place, newText: `${line}\n` }] }] };
}

function standardModuleOf(name: string, host: CheckerHost): string | undefined {
  const files = readdirSync(host.stdlib).filter((file) => file.endsWith('.tml'));
  const found = files.find((file) => {
    const place = path.join(host.stdlib, file);
    const read = host.read(place);
    const parsed = read.ok ? (host.parse?.(place, read.source) ?? parse(read.source)) : undefined;
    return parsed?.file.statements.some((statement) => exportedNames(statement).includes(name));
  });
  return found === undefined ? undefined : `std/${found.slice(0, -'.tml'.length)}`;
}

function exportedNames(statement: Statement): readonly string[] {
  if (!('exported' in statement) || !statement.exported) return [];
  if (statement.kind !== 'import')
    return 'name' in statement && statement.name && typeof statement.name === 'object' ? [statement.name.text] : [];
  const { clause } = statement;
  if (clause.kind === 'names') return clause.names.map(({ name, as }) => (as ?? name).text);
  return [clause.name.text];
}
