import type { AstNode, Block, Formal, Name, Statement } from '../../parser/ast.js';
import { visit } from '../../parser/children.js';
import type { Module } from '../modules.js';
import { at, type Problems } from '../problems.js';
import { usedNames } from './used-names.js';

interface Declared {
  readonly what: string;
  readonly name: Name;
}

/** Declarations that nothing reads, and parameters of a body that never mentions them. */
export function lintUnusedNames(module: Module, problems: Problems): void {
  const { file, source } = module;
  const used = usedNames(file);
  const unused = ({ what, name }: Declared): void => {
    if (!used.has(name.text)) problems.report('TML5011', { what, name: name.text }, at(source, name));
  };
  for (const statement of file.statements) {
    if (!statement.exported) for (const declared of ofFile(statement)) unused(declared);
    for (const declared of ofBody(statement)) unused(declared);
    lintParameters(statement, module, problems);
  }
}

/** A model or a metric is a result by itself; what only others read is not. */
function ofFile(statement: Statement): readonly Declared[] {
  switch (statement.kind) {
    case 'param':
      return [{ what: 'param', name: statement.formal.name }];
    case 'let':
    case 'fn':
    case 'network':
    case 'space':
      return [{ what: statement.kind, name: statement.name }];
    case 'axis':
      return statement.names.map((name) => ({ what: 'axis', name }));
    case 'node':
      return statement.word === 'dataset' || statement.word === 'attack' ? [{ what: statement.word, name: statement.name }] : [];
    default:
      return [];
  }
}

/** The metrics of a search are columns of its trials; a body of an `fn` gives one value only. */
function ofBody(statement: Statement): readonly Declared[] {
  switch (statement.kind) {
    case 'search':
      return statement.body.flatMap(ofFile);
    case 'fn':
      return statement.body.flatMap((inner) => (inner.kind === 'node' ? [{ what: inner.word, name: inner.name }] : ofFile(inner)));
    case 'network':
      return letsIn(statement.body);
    default:
      return [];
  }
}

function letsIn(body: Block): readonly Declared[] {
  const lets: Declared[] = [];
  visit(body, (node) => {
    const { kind, name } = node as { readonly kind?: string; readonly name?: Name };
    if (kind === 'let' && name) lets.push({ what: 'let', name });
  });
  return lets;
}

function lintParameters(statement: Statement, { source }: Module, problems: Problems): void {
  if (statement.kind !== 'fn' && statement.kind !== 'network') return;
  const used = new Set([...readersOf(statement)].flatMap((node) => [...usedNames(node)]));
  for (const { name } of statement.formals)
    if (!used.has(name.text)) problems.report('TML5013', { name: name.text, owner: statement.name.text }, at(source, name));
}

/** The body, and the defaults and domains of the other parameters. */
function* readersOf(statement: { readonly formals: readonly Formal[]; readonly body: Block | readonly Statement[] }): Generator<AstNode> {
  for (const { initial, domain } of statement.formals) {
    if (initial) yield initial;
    if (domain) yield domain;
  }
  if ('items' in statement.body) yield statement.body;
  else yield* statement.body;
}
