import type { Argument, CallExpression, Dim, Expression, Fn, Name, Search, Space, Stage } from '../parser/ast.js';
import { type AxisNames, writtenAxis } from './axes/axis-names.js';
import { architectureAxes, bodyBehind } from './chosen-candidate.js';
import { isCostField } from './fields.js';
import { declarationOf, pathText } from './lookup.js';
import { type Binding, type Module, resolveBinding } from './modules.js';
import { calleePath, memberName } from './namespaces.js';
import { at, type Problems } from './problems.js';

type Declaration = Extract<Binding, { kind: 'declaration' }>;

type Visit = (name: string, space: 'value' | 'callable') => void;

/** Calls `visit` with every name of the expression. Blocks of networks are not entered. */
export function visitNames(expression: Expression, visit: Visit): void {
  const each = (expressions: readonly (Expression | undefined)[]): void => {
    for (const one of expressions) if (one) visitNames(one, visit);
  };
  switch (expression.kind) {
    case 'name':
      visit(expression.name, 'value');
      return;
    case 'list':
      each(expression.items);
      return;
    case 'field':
      // A member of a namespace is a name of the module.
      if (expression.target.kind === 'name') visit(memberName(expression.target.name, expression.field.text), 'value');
      visitNames(expression.target, visit);
      return;
    case 'call':
      visit(pathText(calleePath(expression.target) ?? []), 'callable');
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

function visitArguments(args: readonly Argument[], visit: Visit): void {
  for (const argument of args) {
    visitNames(argument.value, visit);
    if (argument.over) visitNames(argument.over, visit);
  }
}

function visitStage(stage: Stage, visit: Visit): void {
  if (stage.kind !== 'call') return;
  visit(pathText(stage.path), 'callable');
  visitArguments(stage.args ?? [], visit);
}

/** The declarations that expressions of `module` read directly, an `fn` they call among them; `own` names are none of the module. */
function read(expressions: readonly Expression[], module: Module, own: ReadonlySet<string> = new Set()): Declaration[] {
  const found = new Set<Declaration>();
  for (const expression of expressions)
    visitNames(expression, (name, space) => {
      if (space === 'value' && own.has(name)) return;
      const declaration = declarationOf(name, module, space);
      if (declaration && (space === 'value' || declaration.statement.kind === 'fn')) found.add(declaration);
    });
  return [...found];
}

/** The declarations that a declaration reads directly. */
export const readBy = (declaration: Declaration): Declaration[] =>
  read(expressionsOf(declaration), declaration.module, declaration.statement.kind === 'fn' ? namesOfFn(declaration.statement) : undefined);

const namesOfFn = (fn: Fn): ReadonlySet<string> =>
  new Set([
    ...fn.formals.map((formal) => formal.name.text),
    ...fn.body.flatMap((statement) => (statement.kind === 'let' || statement.kind === 'node' ? [statement.name.text] : [])),
  ]);

const expressionsOfFn = (fn: Fn): readonly Expression[] => [
  ...fn.formals.flatMap(({ initial, domain }) => [initial, domain].filter((one) => one !== undefined)),
  ...fn.body.flatMap((statement) =>
    statement.kind === 'let' || statement.kind === 'node' || statement.kind === 'return' ? [statement.value] : [],
  ),
];

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
      return expressionsOfFn(statement);
    case 'network':
      return [];
  }
}

type LocalAxes = ReadonlyMap<string, ReadonlySet<string>>;
const NONE: ReadonlySet<string> = new Set();
const union = (sets: readonly ReadonlySet<string>[]): ReadonlySet<string> => new Set(sets.flatMap((set) => [...set]));

/** Which declarations need which, and along which axes they vary. */
export class References {
  readonly #axes = new Map<Declaration, ReadonlySet<string>>();
  readonly #cyclic = new Set<Declaration>();
  readonly #searches = new Map<Declaration, ReadonlySet<Declaration>>();

  constructor(private readonly axisNames: AxisNames) {}

  /** Declarations in a circle have been reported; their values are unknown. */
  isCyclic(declaration: Declaration): boolean {
    return this.#cyclic.has(declaration);
  }

  isCyclicFn(fn: Fn): boolean {
    return [...this.#cyclic].some((declaration) => declaration.statement === fn);
  }

  /** Reports each circle of declarations reachable from the module once. Gives all that is reachable, what is read before what reads it. */
  findCycles(module: Module, problems: Problems): readonly Declaration[] {
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
          ...(cycle.length === 1 && declaration.statement.kind === 'search'
            ? { hint: 'its result exists after the search only; inside, the candidate has the names of the body' }
            : {}),
        });
        return;
      }
      if (done.has(declaration)) return;
      path.push(declaration);
      for (const next of readBy(declaration)) walk(next);
      path.pop();
      done.add(declaration);
    };
    for (const binding of [...module.values.values(), ...module.callables.values()]) {
      const declaration = resolveBinding(binding);
      if (declaration) walk(declaration);
    }
    return [...done];
  }

  /** The axes an expression varies along, unordered; `locals` are names of the body of an `fn`. */
  axesOf(expression: Expression, module: Module, locals: LocalAxes = new Map()): ReadonlySet<string> {
    const of = (one: Expression): ReadonlySet<string> => this.axesOf(one, module, locals);
    const ofAll = (all: readonly (Expression | undefined)[]): ReadonlySet<string> => union(all.map((one) => (one ? of(one) : NONE)));
    switch (expression.kind) {
      case 'name':
        return locals.get(expression.name) ?? this.#axesOfName(expression.name, module);
      case 'list':
        return ofAll(expression.items);
      case 'unary':
        return of(expression.operand);
      case 'binary':
        return ofAll([expression.left, expression.right]);
      case 'range':
        return ofAll([expression.from, expression.to, expression.step]);
      case 'index': {
        // What is picked at one point of an axis does not vary along it.
        const axes = new Set(of(expression.target));
        for (const { name } of expression.indices) if (name) this.#remove(name.text, module, axes);
        return union([axes, ...expression.indices.map((index) => of(index.value))]);
      }
      case 'field': {
        const { target, field } = expression;
        const body = bodyBehind(target, module);
        if (body) return body.has(field.text) ? this.#axesOfName(field.text, body.module) : NONE;
        if (isCostField(field.text)) return architectureAxes(target, module, of);
        const member = target.kind === 'name' ? this.#axesOfName(memberName(target.name, field.text), module) : NONE;
        return union([member, of(target)]);
      }
      case 'call': {
        // What a reduction averages away, its value no longer varies along.
        const reduction = reductionOf(expression);
        if (reduction) {
          const axes = new Set(of(reduction.value));
          for (const axis of reduction.over) this.#remove(writtenAxis(axis), module, axes);
          return axes;
        }
        const callee = calleePath(expression.target);
        return this.#axesOfCall(callee ?? [], undefined, expression.args, module, locals);
      }
      case 'flow': {
        let axes = of(expression.head);
        for (const stage of expression.stages)
          if (stage.kind === 'call') axes = this.#axesOfCall(stage.path, axes, stage.args ?? [], module, locals);
        return axes;
      }
      case 'number':
      case 'quantity':
      case 'text':
      case 'bool':
      case 'none':
      case 'error':
        return NONE;
    }
  }

  /** Takes an axis away, and those that move with it. */
  #remove(written: string | undefined, module: Module, axes: Set<string>): void {
    const name = written === undefined ? undefined : this.axisNames.resolve(written, module);
    if (name !== undefined) for (const one of this.axisNames.groupOf(name)) axes.delete(one);
  }

  #axesOfName(name: string, module: Module): ReadonlySet<string> {
    const declaration = declarationOf(name, module, 'value');
    return declaration ? this.#axesOfDeclaration(declaration) : NONE;
  }

  #axesOfCall(
    path: readonly Name[],
    main: ReadonlySet<string> | undefined,
    args: readonly Argument[],
    module: Module,
    locals: LocalAxes,
  ): ReadonlySet<string> {
    const given = args.map((argument) => ({
      name: argument.name?.text ?? (argument.value.kind === 'name' ? argument.value.name : ''),
      axes: union([this.axesOf(argument.value, module, locals), argument.over ? this.axesOf(argument.over, module, locals) : NONE]),
    }));
    const callee = declarationOf(pathText(path), module, 'callable');
    const all = union([main ?? NONE, ...given.map(({ axes }) => axes)]);
    if (callee?.statement.kind !== 'fn' || this.#cyclic.has(callee)) return all;
    const { formals, body } = callee.statement;
    const own = new Map<string, ReadonlySet<string>>();
    for (const [index, { name, initial }] of formals.entries()) {
      const argument = index === 0 && main ? main : given.find((one) => one.name === name.text)?.axes;
      own.set(name.text, argument ?? (initial ? this.axesOf(initial, callee.module, own) : NONE));
    }
    for (const statement of body) {
      if (statement.kind === 'let' || statement.kind === 'node')
        own.set(statement.name.text, this.axesOf(statement.value, callee.module, own));
      if (statement.kind === 'return') return this.axesOf(statement.value, callee.module, own);
    }
    return NONE;
  }

  /** The searches whose result an expression needs, directly or not. */
  searchesOf(expression: Expression, module: Module): ReadonlySet<Declaration> {
    const found = new Set<Declaration>();
    for (const declaration of read([expression], module)) for (const search of this.searchesOfDeclaration(declaration)) found.add(search);
    return found;
  }

  /** Those whose result a declaration needs; a search needs its own, so to say. */
  searchesOfDeclaration(declaration: Declaration): ReadonlySet<Declaration> {
    const known = this.#searches.get(declaration);
    if (known) return known;
    const found = new Set<Declaration>();
    this.#searches.set(declaration, found);
    if (this.#cyclic.has(declaration)) return found;
    for (const next of readBy(declaration)) for (const search of this.searchesOfDeclaration(next)) found.add(search);
    if (declaration.statement.kind === 'search') found.add(declaration);
    return found;
  }

  #axesOfDeclaration(declaration: Declaration): ReadonlySet<string> {
    const known = this.#axes.get(declaration);
    if (known) return known;
    if (this.#cyclic.has(declaration)) return new Set();
    const axes = new Set<string>();
    const { kind } = declaration.statement;
    if (kind === 'axis') for (const name of this.axisNames.groupOf(this.axisNames.nameOf(declaration))) axes.add(name);
    // An axis over nodes brings those of the nodes.
    if (declaration.statement.kind === 'axis' || declaration.statement.kind === 'let' || declaration.statement.kind === 'node')
      for (const axis of this.axesOf(declaration.statement.value, declaration.module)) axes.add(axis);
    this.#axes.set(declaration, axes);
    return axes;
  }
}
