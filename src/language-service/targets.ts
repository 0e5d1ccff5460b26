import { type Binding, type Module, resolveBinding } from '../checker/modules.js';
import type { Span } from '../diagnostics/diagnostic.js';
import type { Block, Dim, Formal, Name, Search, Stage, Statement } from '../parser/ast.js';
import type { DocumentStore } from './document-store.js';
import { locateImport } from './locate-import.js';

/** What a name stands for: where it is declared, and what to say of it. */
export interface Target {
  readonly file: string;
  readonly span: Span;
  readonly name: string;
  /** The word that declares it: `param`, `model`, `network`, `loop variable`. */
  readonly word: string;
  readonly doc: string;
  /** As written, where that is short and tells the type. */
  readonly text: string;
}

export type Targets = ReadonlyMap<string, Target>;

/** Where a binding of `module` ends up; undefined for what could not be found. */
export function targetOf(binding: Binding, module: Module, store: DocumentStore): Target | undefined {
  const declaration = resolveBinding(binding);
  if (declaration) return declared(declaration.name, declaration.statement, declaration.module);
  if (binding.kind === 'data') return declared(binding.name, binding.statement, module);
  if (binding.kind !== 'import') return undefined;
  const from = locateImport(store.host, module.path, binding.statement.from.value);
  const exporting = from === undefined ? undefined : store.load(from)?.module;
  return exporting && targetOf(binding.target, exporting, store);
}

export function moduleTargets(module: Module, space: 'values' | 'callables', store: DocumentStore): Targets {
  return new Map(
    [...module[space]].flatMap(([name, binding]) => {
      const target = targetOf(binding, module, store);
      return target ? [[name, target] as const] : [];
    }),
  );
}

export function declared(name: Name, statement: Statement, module: Module): Target {
  const word = statement.kind === 'node' ? statement.word : statement.kind;
  const { text } = module.source;
  const end =
    statement.kind === 'network' ? statement.body.span.start : statement.kind === 'node' ? statement.value.span.end : statement.span.end;
  const written = text.slice(statement.span.start, end).replace(/^export\s+/, '');
  const doc = 'doc' in statement ? (statement.doc ?? '') : '';
  return {
    file: module.path,
    span: name.span,
    name: name.text,
    word,
    doc,
    text: written.split('\n').length > 6 ? `${word} ${name.text}` : written.trimEnd(),
  };
}

export const local = (name: Name, word: string, node: { readonly span: Span }, module: Module): Target => ({
  file: module.path,
  span: name.span,
  name: name.text,
  word,
  doc: '',
  text: module.source.text.slice(node.span.start, node.span.end),
});

const byName = (targets: readonly Target[]): Targets => new Map(targets.map((target) => [target.name, target]));

export const formalTargets = (formals: readonly Formal[], module: Module): Targets =>
  byName(formals.map((formal) => local(formal.name, 'parameter', formal, module)));

export function dimTargets(dims: readonly Dim[], module: Module): Targets {
  const flat = (some: readonly Dim[]): Target[] =>
    some.flatMap((dim) => (dim.kind === 'when' ? flat(dim.dims) : [local(dim.name, 'dimension', dim, module)]));
  return byName(flat(dims));
}

export function bodyTargets(body: readonly Statement[], module: Module): Targets {
  return byName(body.flatMap((one) => (one.kind === 'let' || one.kind === 'node' ? [declared(one.name, one, module)] : [])));
}

/** The names inside a search: the dimensions of its space, and what its body declares. */
export function searchTargets(search: Search, module: Module): Targets {
  const binding = search.over.kind === 'name' ? module.values.get(search.over.name) : undefined;
  const declaration = binding && resolveBinding(binding);
  const dims =
    declaration?.statement.kind === 'space' ? dimTargets(declaration.statement.dims, declaration.module) : new Map<string, Target>();
  return new Map([...dims, ...bodyTargets(search.body, module)]);
}

/** Every name that is valid for a value at a place, the innermost first. */
export function valuesAt(module: Module, offset: number, store: DocumentStore): Targets {
  const statement = module.file.statements.findLast(({ span }) => span.start <= offset);
  return new Map([...moduleTargets(module, 'values', store), ...(statement ? localsOf(statement, module) : [])]);
}

function localsOf(statement: Statement, module: Module): Targets {
  switch (statement.kind) {
    case 'network':
      return new Map([...formalTargets(statement.formals, module), ...byName(blockTargets(statement.body, module))]);
    case 'fn':
      return new Map([...formalTargets(statement.formals, module), ...bodyTargets(statement.body, module)]);
    case 'space':
      return new Map([...formalTargets(statement.formals, module), ...dimTargets(statement.dims, module)]);
    case 'search':
      return searchTargets(statement, module);
    default:
      return new Map();
  }
}

const blockTargets = (block: Block, module: Module): Target[] =>
  block.items.flatMap((item) =>
    item.kind === 'let' ? [declared(item.name, item, module)] : item.stages.flatMap((stage) => stageTargets(stage, module)),
  );

function stageTargets(stage: Stage, module: Module): Target[] {
  switch (stage.kind) {
    case 'for':
      return [local(stage.variable, 'loop variable', stage.list, module), ...blockTargets(stage.body, module)];
    case 'repeat':
      return blockTargets(stage.body, module);
    case 'if': {
      const other = stage.otherwise;
      const rest = other === undefined ? [] : 'kind' in other ? stageTargets(other, module) : blockTargets(other, module);
      return [...blockTargets(stage.then, module), ...rest];
    }
    case 'call':
      return stage.blocks.flatMap((block) => blockTargets(block, module));
  }
}
