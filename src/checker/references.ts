import type { Argument, CallExpression, Dim, Expression, Search, Space, Stage } from '../parser/ast.js';
import { type Binding, type Module, resolveBinding } from './modules.js';
import { memberName } from './namespaces.js';
import { at, type Problems } from './problems.js';

type Declaration = Extract<Binding, { kind: 'declaration' }>;

/** Calls `visit` with every name that stands for a value in the expression. Blocks of networks are not entered. */
export function visitNames(expression: Expression, visit: (name: string) => void): void {
  const each = (expressions: readonly (Expression | undefined)[]): void => {
    for (const one of expressions) if (one) visitNames(one, visit);
  };
  switch (expression.kind) {
    case 'name':
      visit(expression.name);
      return;
    case 'list':
      each(expression.items);
      return;
    case 'field':
      // A member of a namespace is a name of the module.
      if (expression.target.kind === 'name') visit(memberName(expression.target.name, expression.field.text));
      visitNames(expression.target, visit);
      return;
    case 'call':
      // The callee is a callable, unless it is reached through a value.
      if (expression.target.kind !== 'name') visitNames(expression.target, visit);
      visitArguments(expression.args, visit);
      return;
    case 'index':
      each([expression.target, ...expression.indices.map((index) => index.value)]);
      return;
    case 'unary':
      visitNames(expression.operand, visit);
      return;
    case 'binary':
      each([expression.left, expression.right]);
      return;
    case 'range':
      each([expression.from, expression.to, expression.step]);
      return;
    case 'flow':
      visitNames(expression.head, visit);
      for (const stage of expression.stages) visitStage(stage, visit);
      return;
    case 'number':
    case 'quantity':
    case 'text':
    case 'bool':
    case 'none':
    case 'error':
      return;
  }
}

/** Like `visitNames`, telling along which axes the value of each name is reduced on its way up. */
function visitUnreduced(
  expression: Expression,
  reduced: ReadonlySet<string>,
  visit: (name: string, reduced: ReadonlySet<string>) => void,
): void {
  const own = expression.kind === 'call' ? reductionOf(expression) : undefined;
  if (own) {
    const axes = own.over.flatMap((axis) => (axis.kind === 'name' ? [axis.name] : []));
    visitUnreduced(own.value, new Set([...reduced, ...axes]), visit);
    return;
  }
  switch (expression.kind) {
    case 'list':
      for (const item of expression.items) visitUnreduced(item, reduced, visit);
      return;
    case 'unary':
      visitUnreduced(expression.operand, reduced, visit);
      return;
    case 'binary':
      visitUnreduced(expression.left, reduced, visit);
      visitUnreduced(expression.right, reduced, visit);
      return;
    case 'flow':
      visitUnreduced(expression.head, reduced, visit);
      for (const stage of expression.stages) visitStage(stage, (name) => visit(name, reduced));
      return;
    default:
      visitNames(expression, (name) => visit(name, reduced));
  }
}

function visitArguments(args: readonly Argument[], visit: (name: string) => void): void {
  for (const argument of args) {
    visitNames(argument.value, visit);
    if (argument.over) visitNames(argument.over, visit);
  }
}

function visitStage(stage: Stage, visit: (name: string) => void): void {
  if (stage.kind === 'call') visitArguments(stage.args ?? [], visit);
}

/** The declarations that an expression of `module` reads directly. */
function read(expression: Expression, module: Module): Declaration[] {
  const found = new Set<Declaration>();
  visitNames(expression, (name) => {
    const binding = module.values.get(name);
    const declaration = binding && resolveBinding(binding);
    if (declaration) found.add(declaration);
  });
  return [...found];
}

/** The arguments of `mean(x over run)` and its like: what is reduced, and along which axes. */
export function reductionOf(expression: CallExpression): { readonly value: Expression; readonly over: readonly Expression[] } | undefined {
  const [only, ...others] = expression.args;
  if (!only?.over || others.length > 0) return undefined;
  return { value: only.value, over: only.over.kind === 'list' ? only.over.items : [only.over] };
}

/** Everything a search reads, its own names included: those stand for nothing outside it. */
function expressionsOfSearch(search: Search): readonly Expression[] {
  const body = search.body.flatMap((statement): Expression[] => {
    switch (statement.kind) {
      case 'let':
      case 'node':
      case 'goal':
        return [statement.value];
      case 'require':
        return [statement.condition];
      case 'using':
        return [statement.strategy];
      default:
        return [];
    }
  });
  return [search.over, ...body];
}

const expressionsOfSpace = (space: Space): readonly Expression[] => space.dims.flatMap(expressionsOfDim);

function expressionsOfDim(dim: Dim): readonly Expression[] {
  if (dim.kind === 'when') return [dim.condition, ...dim.dims.flatMap(expressionsOfDim)];
  const { domain } = dim;
  switch (domain.kind) {
    case 'int':
    case 'float':
      return [domain.range];
    case 'bool':
      return [];
    case 'one-of':
      return [domain.values];
    case 'subset':
      return domain.size ? [domain.values, domain.size] : [domain.values];
  }
}

function expressionsOf(declaration: Declaration): readonly Expression[] {
  const { statement } = declaration;
  switch (statement.kind) {
    case 'let':
    case 'axis':
    case 'node':
      return [statement.value];
    case 'param':
      return statement.formal.initial ? [statement.formal.initial] : [];
    case 'search':
      return expressionsOfSearch(statement);
    case 'space':
      return expressionsOfSpace(statement);
    case 'fn':
    case 'network':
      return [];
  }
}

/** Which declarations need which, and along which axes they vary. */
export class References {
  readonly #axes = new Map<Declaration, ReadonlySet<string>>();
  readonly #cyclic = new Set<Declaration>();
  readonly #searches = new Map<Declaration, ReadonlySet<Declaration>>();

  /** Declarations in a circle have been reported; their values are unknown. */
  isCyclic(declaration: Declaration): boolean {
    return this.#cyclic.has(declaration);
  }

  /** Reports each circle of declarations reachable from the module once. */
  findCycles(module: Module, problems: Problems): void {
    const done = new Set<Declaration>();
    const path: Declaration[] = [];
    const walk = (declaration: Declaration): void => {
      const start = path.indexOf(declaration);
      if (start >= 0) {
        const cycle = path.slice(start);
        if (cycle.some((one) => this.#cyclic.has(one))) return;
        for (const one of cycle) this.#cyclic.add(one);
        const names = [...cycle, declaration].map((one) => one.name.text).join(' → ');
        problems.report('TML3003', { cycle: names }, at(declaration.module.source, declaration.name), {
          labels: cycle.slice(1).map((one) => ({ location: at(one.module.source, one.name), text: 'part of the circle' })),
        });
        return;
      }
      if (done.has(declaration)) return;
      path.push(declaration);
      for (const expression of expressionsOf(declaration)) for (const next of read(expression, declaration.module)) walk(next);
      path.pop();
      done.add(declaration);
    };
    for (const binding of module.values.values()) {
      const declaration = resolveBinding(binding);
      if (declaration) walk(declaration);
    }
  }

  /** The axes an expression varies along, unordered. */
  axesOf(expression: Expression, module: Module): ReadonlySet<string> {
    const axes = new Set<string>();
    // What a reduction averages away, its value no longer varies along.
    const visit = (name: string, reduced: ReadonlySet<string>): void => {
      const binding = module.values.get(name);
      const declaration = binding && resolveBinding(binding);
      if (!declaration) return;
      for (const axis of this.#axesOfDeclaration(declaration)) if (!reduced.has(axis)) axes.add(axis);
    };
    visitUnreduced(expression, new Set(), visit);
    return axes;
  }

  /** The searches whose result an expression needs, directly or not. */
  searchesOf(expression: Expression, module: Module): ReadonlySet<Declaration> {
    const found = new Set<Declaration>();
    for (const declaration of read(expression, module)) for (const search of this.searchesOfDeclaration(declaration)) found.add(search);
    return found;
  }

  /** Those whose result a declaration needs; a search needs its own, so to say. */
  searchesOfDeclaration(declaration: Declaration): ReadonlySet<Declaration> {
    const known = this.#searches.get(declaration);
    if (known) return known;
    const found = new Set<Declaration>();
    this.#searches.set(declaration, found);
    if (this.#cyclic.has(declaration)) return found;
    for (const expression of expressionsOf(declaration))
      for (const search of this.searchesOf(expression, declaration.module)) found.add(search);
    if (declaration.statement.kind === 'search') found.add(declaration);
    return found;
  }

  #axesOfDeclaration(declaration: Declaration): ReadonlySet<string> {
    const known = this.#axes.get(declaration);
    if (known) return known;
    if (this.#cyclic.has(declaration)) return new Set();
    const axes = new Set<string>();
    if (declaration.statement.kind === 'axis') axes.add(declaration.name.text);
    else if (declaration.statement.kind === 'let' || declaration.statement.kind === 'node')
      for (const axis of this.axesOf(declaration.statement.value, declaration.module)) axes.add(axis);
    this.#axes.set(declaration, axes);
    return axes;
  }
}
