import type { Argument, Expression, Stage } from '../parser/ast.js';
import { type Binding, type Module, resolveBinding } from './modules.js';
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

function expressionsOf(declaration: Declaration): readonly Expression[] {
  const { statement } = declaration;
  switch (statement.kind) {
    case 'let':
    case 'axis':
    case 'node':
      return [statement.value];
    case 'param':
      return statement.formal.initial ? [statement.formal.initial] : [];
    case 'fn':
    case 'network':
    case 'space':
    case 'search':
      return [];
  }
}

/** Which declarations need which, and along which axes they vary. */
export class References {
  readonly #axes = new Map<Declaration, ReadonlySet<string>>();
  readonly #cyclic = new Set<Declaration>();

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
    for (const declaration of read(expression, module)) for (const axis of this.#axesOfDeclaration(declaration)) axes.add(axis);
    return axes;
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
