import path from 'node:path';
import type { Location } from '../diagnostics/diagnostic.js';
import type { Architecture } from '../graph/graph.js';
import type { Expression } from '../parser/ast.js';
import type { AxisNames } from './axes/axis-names.js';
import { readAxis } from './axes/read-axis.js';
import type { CheckContext, CheckedAxis, Coordinates, Scope } from './context.js';
import { coordinateKey, moved, pointText } from './coordinates.js';
import { suggestField } from './fields.js';
import { instanceLabel } from './instances.js';
import { readTyped } from './formals.js';
import { type Binding, resolveBinding, resolveData } from './modules.js';
import { evaluateNode } from './node-statement.js';
import { resolvePaths } from './paths.js';
import { at, type ProblemInstance } from './problems.js';
import { conforms, describeDeclaredType, readType } from './types.js';
import { dimensionless } from './units.js';
import { describeValue, unknown, type Value } from './values.js';

export type Declaration = Extract<Binding, { kind: 'declaration' }>;

type AxisDeclaration = Extract<Declaration['statement'], { kind: 'axis' }>;

const MAX_INSTANCES = 100_000;

/** Evaluates declarations once for each combination of axis points they vary along. */
export class Declarations {
  readonly #axes = new Map<AxisDeclaration, readonly CheckedAxis[]>();
  readonly #values = new Map<Declaration, ReadonlyMap<string, Value>>();
  readonly #architectures: Architecture[] = [];

  constructor(
    private readonly context: CheckContext,
    private readonly isCyclic: (declaration: Declaration) => boolean,
    private readonly names: AxisNames,
  ) {}

  valueOf(binding: Binding, scope: Scope, place: Location): Value {
    const data = resolveData(binding);
    if (data) return data;
    const declaration = resolveBinding(binding);
    if (!declaration || this.isCyclic(declaration)) return unknown;
    const { statement } = declaration;
    const name = declaration.name.text;
    if (scope.locals && statement.kind !== 'let') {
      this.context.problems.report('TML3010', { name }, place);
      return unknown;
    }
    switch (statement.kind) {
      case 'param':
        return this.context.settings.get(name) ?? unknown;
      case 'axis': {
        const at = this.#isFixed(declaration, scope, place) ? scope.coordinates.get(this.names.nameOf(declaration)) : undefined;
        return (at && this.#axis(declaration)?.read(at.index, scope.coordinates)) ?? unknown;
      }
      case 'let':
      case 'node':
        if (!this.#isFixed(declaration, scope, place)) return unknown;
        return this.#instances(declaration).get(this.#key(statement.value, declaration, scope)) ?? unknown;
      case 'search':
        return { kind: 'search', part: 'whole', search: this.context.searchId(declaration) };
      case 'space':
        this.context.problems.report('TML3004', { name, is: 'a space' }, place);
        return unknown;
      case 'fn':
      case 'network':
        return unknown;
    }
  }

  /** Evaluates a declaration at every point of its axes. */
  evaluateAll(declaration: Declaration): void {
    if (this.isCyclic(declaration)) return;
    if (declaration.statement.kind === 'axis') this.#axis(declaration);
    else if (declaration.statement.kind === 'let' || declaration.statement.kind === 'node') this.#instances(declaration);
  }

  axis(name: string): CheckedAxis | undefined {
    const declaration = this.names.declarationOf(name);
    return declaration && this.#axis(declaration);
  }

  get architectures(): readonly Architecture[] {
    return this.#architectures;
  }

  /** Whether the scope stands at one point of all axes that a declaration varies along; reports where it does not. */
  #isFixed(declaration: Declaration, { coordinates }: Scope, place: Location): boolean {
    const { statement, module } = declaration;
    const name = declaration.name.text;
    const varies =
      statement.kind === 'axis'
        ? this.names.groupOf(this.names.nameOf(declaration))
        : statement.kind === 'let' || statement.kind === 'node'
          ? this.context.axesOf(statement.value, module)
          : [];
    const left = varies.filter((axis) => !coordinates.has(axis));
    if (left.length > 0) {
      const what = statement.kind === 'axis' ? `${name} is an axis` : `${name} varies along ${left.join(', ')}`;
      this.context.problems.report('TML4044', { what }, place);
    }
    return left.length === 0;
  }

  #key(expression: Expression, declaration: Declaration, scope: Scope): string {
    return coordinateKey(this.context.axesOf(expression, declaration.module), scope.coordinates);
  }

  #instances(declaration: Declaration): ReadonlyMap<string, Value> {
    const known = this.#values.get(declaration);
    if (known) return known;
    const { statement, module } = declaration;
    const values = new Map<string, Value>();
    this.#values.set(declaration, values);
    if (statement.kind !== 'let' && statement.kind !== 'node') return values;
    const axes = this.context.axesOf(statement.value, module);
    // The entry file's names are its node ids; an imported node gets a number where they meet.
    const name = declaration.name.text;
    const owner =
      module.idPrefix !== undefined
        ? `${module.idPrefix}${name}`
        : statement.kind === 'node' && !module.isEntry
          ? this.context.uniqueId(name)
          : name;
    const points = this.points(axes, at(module.source, declaration.name), name);
    for (const coordinates of points) {
      const scope: Scope = { module, coordinates, owner };
      const instance: ProblemInstance = { of: declaration, point: pointText(axes, coordinates), total: points.length };
      const value = this.context.inSinkOf(declaration, () =>
        this.context.problems.within(instance, () =>
          statement.kind === 'node' ? evaluateNode(statement, scope, this.context, statement) : this.#constant(declaration, scope),
        ),
      );
      values.set(coordinateKey(axes, coordinates), value);
      this.#note(declaration, owner, axes, coordinates, value);
    }
    return values;
  }

  /** What a file calls a model and gives no weights is shown though nothing runs; what waits for a search is not known yet. */
  #note({ statement, module }: Declaration, node: string, axes: readonly string[], coordinates: Coordinates, value: Value): void {
    if (value.kind !== 'architecture' || statement.kind !== 'node' || !module.isEntry || module.idPrefix !== undefined) return;
    if (this.context.waitsFor(statement.value, module).length > 0) return;
    const points = axes.flatMap((axis) => {
      const point = coordinates.get(axis)?.point;
      return point ? [[axis, point] as const] : [];
    });
    this.#architectures.push({ node, label: instanceLabel(node, Object.fromEntries(points)), type: value.type });
  }

  #constant(declaration: Declaration, scope: Scope): Value {
    const { statement, module } = declaration;
    if (statement.kind !== 'let') return unknown;
    const type = statement.type && readType(statement.type, 'let', module, this.context.problems);
    if (!type) return this.context.evaluate(statement.value, scope);
    const { name, value: expression } = statement;
    const value = readTyped(type, { name: name.text, value: expression, span: expression.span, shorthand: false }, scope, this.context);
    if (conforms(value, type)) return resolvePaths(value, type, path.dirname(module.path));
    this.context.problems.report(
      'TML3101',
      { expected: describeDeclaredType(type), found: describeValue(value) },
      at(module.source, statement.value),
      suggestField(value, at(module.source, statement.value), type.kind === 'quantity' ? type.dimension : dimensionless),
    );
    return unknown;
  }

  /** Every combination of points, row-major, paired axes as one; none after a reported problem. */
  points(axes: readonly string[], place: Location, what: string): readonly Coordinates[] {
    let all: Coordinates[] = [new Map()];
    const done = new Set<string>();
    for (const name of axes) {
      if (done.has(name)) continue;
      const group = this.names.groupOf(name).filter((one) => axes.includes(one));
      for (const one of group) done.add(one);
      const checked = group.map((one) => this.axis(one));
      if (!checked.every((one) => one !== undefined)) return [];
      const count = checked[0]?.axis.values.length ?? 0;
      if (all.length * count > MAX_INSTANCES) {
        this.context.problems.report('TML3116', { what, limit: `${MAX_INSTANCES} instances` }, place);
        return [];
      }
      all = all.flatMap((point) => Array.from({ length: count }, (_, index) => moved(point, checked, index)));
    }
    return all;
  }

  /** All names of one declaration are read together: paired axes share their points. */
  #axis(declaration: Declaration): CheckedAxis | undefined {
    const { statement, module } = declaration;
    if (statement.kind !== 'axis' || this.isCyclic(declaration)) return undefined;
    const { names } = this;
    const name = names.nameOf(declaration);
    if (!this.#axes.has(statement)) {
      this.#axes.set(statement, []);
      this.#axes.set(
        statement,
        this.context.inSinkOf(declaration, () => readAxis(statement, module, names.groupOf(name), this.context)) ?? [],
      );
    }
    return this.#axes.get(statement)?.find(({ axis }) => axis.name === name);
  }
}
