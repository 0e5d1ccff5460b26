import path from 'node:path';
import type { Location } from '../diagnostics/diagnostic.js';
import type { Axis, AxisValue } from '../graph/graph.js';
import { formatRational, toFloat64 } from '../graph/rational.js';
import type { Expression } from '../parser/ast.js';
import type { AxisPoint, CheckContext, CheckedAxis, Scope } from './context.js';
import { coordinateKey } from './coordinates.js';
import { listItems } from './evaluate.js';
import { suggestField } from './fields.js';
import { readTyped } from './formals.js';
import { type Binding, resolveBinding, resolveData } from './modules.js';
import { evaluateNode } from './node-statement.js';
import { resolvePaths } from './paths.js';
import { at } from './problems.js';
import { conforms, describeDeclaredType, readType } from './types.js';
import { dimensionless, isDimensionless } from './units.js';
import { describeValue, unknown, type Value } from './values.js';

export type Declaration = Extract<Binding, { kind: 'declaration' }>;

const MAX_INSTANCES = 100_000;

/** Evaluates declarations once for each combination of axis points they vary along. */
export class Declarations {
  readonly #axes = new Map<Declaration, CheckedAxis | undefined>();
  readonly #axisByName = new Map<string, Declaration>();
  readonly #values = new Map<Declaration, ReadonlyMap<string, Value>>();

  constructor(
    private readonly context: CheckContext,
    private readonly isCyclic: (declaration: Declaration) => boolean,
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
      case 'axis':
        return scope.coordinates.get(name)?.value ?? unknown;
      case 'let':
      case 'node':
        return this.#instances(declaration).get(this.#key(statement.value, declaration, scope)) ?? unknown;
      case 'search':
        return { kind: 'search', part: 'whole', search: name };
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
    const declaration = this.#axisByName.get(name);
    return declaration && this.#axis(declaration);
  }

  /** Axes are known by name in the whole program: the entry file declares them. */
  registerAxis(declaration: Declaration): void {
    this.#axisByName.set(declaration.name.text, declaration);
  }

  /** In order of declaration. */
  get axisNames(): readonly string[] {
    return [...this.#axisByName.keys()];
  }

  get axes(): readonly Axis[] {
    return [...this.#axisByName.values()].flatMap((declaration) => this.#axis(declaration)?.axis ?? []);
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
    for (const coordinates of this.points(axes, at(module.source, declaration.name), name)) {
      const scope: Scope = { module, coordinates, owner };
      const value = this.context.inSinkOf(declaration, () =>
        statement.kind === 'node' ? evaluateNode(statement, scope, this.context, statement) : this.#constant(declaration, scope),
      );
      values.set(coordinateKey(axes, coordinates), value);
      // The same mistake stands at every point: one is enough.
      if (value.kind === 'unknown') break;
    }
    return values;
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

  /** Every combination of points, row-major; none after a reported problem. */
  points(axes: readonly string[], place: Location, what: string): readonly ReadonlyMap<string, AxisPoint>[] {
    let all: ReadonlyMap<string, AxisPoint>[] = [new Map()];
    for (const name of axes) {
      const checked = this.axis(name);
      if (!checked) return [];
      if (all.length * checked.values.length > MAX_INSTANCES) {
        this.context.problems.report('TML3116', { what, limit: `${MAX_INSTANCES} instances` }, place);
        return [];
      }
      all = all.flatMap((point) =>
        checked.axis.values.map((value, i) => new Map(point).set(name, { point: value, value: checked.values[i] ?? unknown })),
      );
    }
    return all;
  }

  #axis(declaration: Declaration): CheckedAxis | undefined {
    if (!this.#axes.has(declaration)) this.#axes.set(declaration, this.isCyclic(declaration) ? undefined : this.#readAxis(declaration));
    return this.#axes.get(declaration);
  }

  #readAxis(declaration: Declaration): CheckedAxis | undefined {
    const { statement, module } = declaration;
    const { problems } = this.context;
    if (statement.kind !== 'axis') return undefined;
    const place = at(module.source, statement.value);
    if (statement.names.length > 1) {
      problems.report('TML3901', { what: 'pairing axes with zip' }, at(module.source, statement));
      return undefined;
    }
    if (!module.isEntry) {
      problems.report('TML3901', { what: 'an axis in an imported file' }, at(module.source, statement));
      return undefined;
    }
    const list = this.#axisList(statement.value, { module, coordinates: new Map(), owner: declaration.name.text });
    if (list.kind === 'unknown') return undefined;
    const items = listItems(list);
    if (!items) {
      problems.report('TML4001', { found: describeValue(list) }, place);
      return undefined;
    }
    if (items.length === 0) {
      problems.report('TML4002', {}, place);
      return undefined;
    }
    const values = this.#axisValues(items, statement.value, declaration);
    if (!values) return undefined;
    const doc = statement.doc;
    return { axis: { name: declaration.name.text, ...(doc === undefined ? {} : { doc }), values }, values: items };
  }

  /** In the list of an axis, a name that is no value of the file is a word. */
  #axisList(expression: Expression, scope: Scope): Value {
    if (expression.kind !== 'list') return this.context.evaluate(expression, scope);
    const items = expression.items.map((item): Value => {
      const isWord = item.kind === 'name' && !scope.module.values.has(item.name);
      return isWord ? { kind: 'word', value: item.name } : this.context.evaluate(item, scope);
    });
    return items.some((item) => item.kind === 'unknown') ? unknown : { kind: 'list', items };
  }

  #axisValues(items: readonly Value[], expression: Expression, declaration: Declaration): AxisValue[] | undefined {
    const { problems } = this.context;
    const { source } = declaration.module;
    const place = (index: number) => at(source, (expression.kind === 'list' && expression.items[index]) || expression);
    const values: AxisValue[] = [];
    const seen = new Set<string>();
    for (const [index, item] of items.entries()) {
      const value = axisValue(item);
      if (!value) {
        const isNode = item.kind === 'node' || item.kind === 'architecture' || item.kind === 'split';
        if (isNode) problems.report('TML3901', { what: 'an axis over nodes' }, place(index));
        else
          problems.report(
            'TML3101',
            { expected: 'plain numbers, words, text or true and false on an axis', found: describeValue(item) },
            place(index),
          );
        return undefined;
      }
      const [first] = values;
      if (first && first.kind !== value.kind) {
        problems.report('TML4004', { first: `${first.value}`, other: `${value.value}` }, place(index));
        return undefined;
      }
      const key = value.kind === 'number' ? value.exact : `${value.value}`;
      if (seen.has(key)) {
        problems.report('TML4003', { value: `${value.value}` }, place(index));
        return undefined;
      }
      seen.add(key);
      values.push(value);
    }
    return values;
  }
}

function axisValue(item: Value): AxisValue | undefined {
  switch (item.kind) {
    case 'number':
      return isDimensionless(item.dimension)
        ? { kind: 'number', exact: formatRational(item.value), value: toFloat64(item.value) }
        : undefined;
    case 'text':
    case 'word':
      return { kind: 'text', value: item.value };
    case 'bool':
      return { kind: 'bool', value: item.value };
    default:
      return undefined;
  }
}
