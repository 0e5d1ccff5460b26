import { type Module, resolveBinding } from '../checker/modules.js';
import type { Span } from '../diagnostics/diagnostic.js';
import type { Argument, AstNode, Block, CallStage, Chain, Expression, ForStage, Search, Statement, TextLiteral } from '../parser/ast.js';
import { childrenOf } from '../parser/children.js';
import { parseExpression } from '../parser/parse.js';
import { decodeText } from '../parser/text-literal.js';
import { isWayOrStrategy } from './callables.js';
import type { DocumentStore } from './document-store.js';
import { locateImport } from './locate-import.js';
import {
  bodyTargets,
  declared,
  dimTargets,
  formalTargets,
  local,
  moduleTargets,
  searchTargets,
  type Target,
  type Targets,
} from './targets.js';

/** A name in a text, and what it stands for. */
export interface Occurrence {
  readonly file: string;
  readonly span: Span;
  readonly target: Target;
  /** `fgsm(eps)` is `fgsm(eps: eps)`: one word is the name of a parameter and a value at once. */
  readonly shorthand?: 'value' | 'parameter';
}

/** Every resolved name of a module, declarations included. */
export function occurrencesIn(module: Module, store: DocumentStore): readonly Occurrence[] {
  const walker = new Walker(module, store);
  for (const statement of module.file.statements) walker.statement(statement, walker.values);
  return walker.found;
}

class Walker {
  readonly found: Occurrence[] = [];
  readonly values: Targets;
  readonly #callables: Targets;

  constructor(
    private readonly module: Module,
    private readonly store: DocumentStore,
  ) {
    const aliases = aliasesOf(module);
    const known = (space: 'values' | 'callables'): Targets => {
      const targets = moduleTargets(module, space, store);
      return new Map([...targets].map(([name, target]) => [name, aliases.get(name) ?? target]));
    };
    this.values = known('values');
    this.#callables = known('callables');
  }

  statement(statement: Statement, values: Targets): void {
    const { module } = this;
    switch (statement.kind) {
      case 'import':
        this.#import(statement);
        return;
      case 'network':
      case 'fn':
        this.#declare(statement.name, this.#callables.get(statement.name.text));
        this.#within(statement, formalTargets(statement.formals, module), values);
        return;
      case 'space':
        this.#declare(statement.name, this.values.get(statement.name.text));
        this.#within(statement, new Map([...formalTargets(statement.formals, module), ...dimTargets(statement.dims, module)]), values);
        return;
      case 'search':
        this.#declare(statement.name, this.values.get(statement.name.text));
        this.expression(statement.over, values);
        for (const inner of statement.body) this.statement(inner, new Map([...values, ...searchTargets(statement, module)]));
        return;
      case 'param':
        this.#declare(statement.formal.name, values.get(statement.formal.name.text));
        break;
      case 'axis':
        for (const name of statement.names) this.#declare(name, values.get(name.text));
        break;
      case 'let':
      case 'node':
        this.#declare(statement.name, values.get(statement.name.text));
        break;
      case 'profile':
        for (const item of statement.items) this.#declare(item.name, values.get(item.name.text));
        break;
      default:
    }
    this.#children(statement, values);
  }

  expression(node: AstNode, values: Targets): void {
    if (!('kind' in node)) {
      this.#children(node, 'items' in node ? this.#inBlock(node as Block, values) : values);
      return;
    }
    const one = node as Expression | Statement | { readonly kind: 'other' };
    if ('exported' in one) {
      this.statement(one, values);
      return;
    }
    if (node.kind === 'for' && 'variable' in node && 'list' in node && 'body' in node) {
      const loop = node as ForStage;
      const variable = local(loop.variable, 'loop variable', loop.list, this.module);
      this.#declare(loop.variable, variable);
      this.expression(loop.list, values);
      this.expression(loop.body, new Map([...values, [variable.name, variable]]));
      return;
    }
    if (node.kind === 'chain' && 'stages' in node) {
      this.#chain(node as Chain, values);
      return;
    }
    if (node.kind === 'text' && 'value' in node && typeof node.value !== 'string') {
      this.#holes(node.value as TextLiteral, values);
      return;
    }
    if (node.kind === 'call' && 'path' in node) {
      const stage = node as CallStage;
      const [name] = stage.path;
      if (name) this.#call(name, stage.args ?? [], values);
      for (const block of stage.blocks) this.expression(block, values);
      return;
    }
    switch (one.kind) {
      case 'name':
        this.#add(one.span, values.get(one.name));
        return;
      case 'call':
        if (one.target.kind === 'name') this.#call({ text: one.target.name, span: one.target.span }, one.args, values);
        else this.#children(one, values);
        return;
      case 'field': {
        this.expression(one.target, values);
        const search = one.target.kind === 'name' ? undefined : this.#searchBehind(one.target);
        if (search) this.#add(one.field.span, searchTargets(search.search, search.module).get(one.field.text));
        return;
      }
      case 'index':
        for (const { name } of one.indices) if (name) this.#add(name.span, values.get(name.text));
        this.#children(one, values);
        return;
      case 'flow': {
        this.expression(one.head, values);
        const search = this.#searchBehind(one.head);
        const columns = search ? searchTargets(search.search, search.module) : [];
        for (const stage of one.stages) this.expression(stage, new Map([...values, ...columns]));
        return;
      }
      default:
        this.#children(node, values);
    }
  }

  /** A chain may begin with the name of a tensor, which stands like a stage. */
  #chain(chain: Chain, values: Targets): void {
    const [first, ...others] = chain.stages;
    const name = first?.kind === 'call' && first.path.length === 1 && !first.args ? first.path[0] : undefined;
    const tensor = name && values.get(name.text);
    const named = tensor?.word === 'let';
    if (name && named) this.#add(name.span, tensor);
    for (const stage of named ? others : chain.stages) this.expression(stage, values);
  }

  #within(statement: Statement, locals: Targets, values: Targets): void {
    for (const target of locals.values()) this.#add(target.span, target);
    const inner = new Map([...values, ...locals, ...(statement.kind === 'fn' ? bodyTargets(statement.body, this.module) : [])]);
    this.#children(statement, inner);
  }

  #inBlock(block: Block, values: Targets): Targets {
    const lets = block.items.flatMap((item) =>
      item.kind === 'let' ? [[item.name.text, declared(item.name, item, this.module)] as const] : [],
    );
    return lets.length > 0 ? new Map([...values, ...lets]) : values;
  }

  #children(node: AstNode, values: Targets): void {
    for (const child of childrenOf(node)) this.expression(child, values);
  }

  #call(name: { readonly text: string; readonly span: Span }, args: readonly Argument[], values: Targets): void {
    this.#add(name.span, this.#callables.get(name.text));
    const binding = this.module.callables.get(name.text);
    const declaration = binding && resolveBinding(binding);
    const statement = declaration?.statement;
    const formals =
      statement?.kind === 'network' || statement?.kind === 'fn'
        ? formalTargets(statement.formals, declaration?.module ?? this.module)
        : undefined;
    const named = formals !== undefined || this.#namesOf(name.text);
    for (const argument of args) {
      if (argument.name) this.#add(argument.name.span, formals?.get(argument.name.text));
      if (!argument.name && named && !argument.over && argument.value.kind === 'name') {
        const { name: text, span } = argument.value;
        this.#add(span, values.get(text), 'value');
        this.#add(span, formals?.get(text), 'parameter');
        continue;
      }
      this.expression(argument.value, values);
      if (argument.over) this.expression(argument.over, values);
    }
  }

  /** Layers and functions take bare arguments in order; whatever else is called takes them by name. */
  #namesOf(callee: string): boolean {
    const spec = this.store.specs.get(callee);
    return spec ? !(spec.main?.repeated ?? false) : isWayOrStrategy(this.store, callee);
  }

  #searchBehind(expression: Expression): { readonly search: Search; readonly module: Module } | undefined {
    let root = expression;
    while (root.kind === 'field') root = root.target;
    const binding = root.kind === 'name' ? this.module.values.get(root.name) : undefined;
    const declaration = binding && resolveBinding(binding);
    return declaration?.statement.kind === 'search' ? { search: declaration.statement, module: declaration.module } : undefined;
  }

  #holes(literal: TextLiteral, values: Targets): void {
    const { source } = this.module;
    const { offsets } = decodeText(source.text.slice(literal.span.start, literal.span.end), literal.span.start);
    for (const match of literal.value.matchAll(/\{([^{}]*)\}/g)) {
      const offset = offsets[match.index + 1];
      if (offset !== undefined) this.expression(parseExpression(match[1] ?? '', offset, source).expression, values);
    }
  }

  #import(statement: Extract<Statement, { kind: 'import' }>): void {
    const { clause } = statement;
    if (clause.kind !== 'names') {
      this.#declare(clause.name, this.values.get(clause.name.text));
      return;
    }
    const from = locateImport(this.store.host, this.module.path, statement.from.value);
    const exporting = from === undefined ? undefined : this.store.load(from)?.module;
    for (const { name, as } of clause.names) {
      for (const space of ['values', 'callables'] as const) {
        const target = exporting && moduleTargets(exporting, space, this.store).get(name.text);
        this.#add(name.span, target);
      }
      if (as) this.#declare(as, this.values.get(as.text) ?? this.#callables.get(as.text));
    }
  }

  #declare(name: { readonly span: Span }, target: Target | undefined): void {
    this.#add(name.span, target);
  }

  #add(span: Span, target: Target | undefined, shorthand?: 'value' | 'parameter'): void {
    if (target) this.found.push({ file: this.module.path, span, target, ...(shorthand ? { shorthand } : {}) });
  }
}

/** `import { tcn as net }`: the second name is one of this file's own. */
function aliasesOf(module: Module): Targets {
  return new Map(
    module.file.statements.flatMap((statement) =>
      statement.kind === 'import' && statement.clause.kind === 'names'
        ? statement.clause.names.flatMap(({ as }) => (as ? [[as.text, local(as, 'import', statement, module)] as const] : []))
        : [],
    ),
  );
}
