import type { Location, Span } from '../diagnostics/diagnostic.js';
import type { Axis, AxisValue, GraphNode, Logistics } from '../graph/graph.js';
import type { OpSpec } from '../ops/op-spec.js';
import type { SearchNode } from '../graph/search.js';
import type { Argument, CallExpression, Expression, FieldExpression, Fn, NodeDeclaration } from '../parser/ast.js';
import type { AxisNames } from './axes/axis-names.js';
import type { CheckerHost } from './host.js';
import type { NodeBuilder } from './instances.js';
import type { Binding, Module } from './modules.js';
import type { Problems } from './problems.js';
import type { SearchValue, Value } from './values.js';

/** An axis with the value that each of its points binds. */
export interface CheckedAxis {
  readonly axis: Axis;
  /** Of nodes that vary along axes themselves: at their first point. */
  readonly values: readonly Value[];
  readonly isOfNodes: boolean;
  /** The value at one of its points; nodes are those at these coordinates. */
  readonly read: (index: number, coordinates: Coordinates) => Value;
}

/** The call of an operation, network or `fn`, however it was written. */
export interface Call {
  readonly name: string;
  readonly nameSpan: Span;
  readonly args: readonly Argument[];
  readonly span: Span;
}

/** Where an expression is evaluated. */
export interface Scope {
  readonly module: Module;
  /** Parameters and loop variables of the network being expanded; absent outside networks. */
  readonly locals?: ReadonlyMap<string, Value>;
  /** Names of the body of an `fn` that stands for its call here; absent outside one. */
  readonly frame?: Frame | undefined;
  /** Where the declaration is written that the result of a body is known as. */
  readonly declaredIn?: Module;
  /** Set where the owner is a node inside the body of an `fn`. */
  readonly isInner?: boolean;
  /** The point on each axis; an axis that is not here must not be read. */
  readonly coordinates: Coordinates;
  /** Id of the node whose flow this is: unnamed steps are called after it. */
  readonly owner: string;
  /** Set where a report computes something of its own, as `mean(curve over run)`. */
  readonly inReport?: boolean;
  /** Of the declaration whose flow this is, where it says something. */
  readonly logistics?: Logistics;
}

/** One use of an `fn`. */
export interface Frame {
  /** Tells its nodes from those of other uses. */
  readonly instance: string;
  readonly names: ReadonlyMap<string, FrameName>;
}

export interface FrameName {
  /** In order of declaration. */
  readonly axes: readonly string[];
  readonly read: (coordinates: Coordinates) => Value;
}

export interface AxisPoint {
  readonly point: AxisValue;
  /** Place of the point on its axis. */
  readonly index: number;
}

/** A point on each of some axes, by their names. */
export type Coordinates = ReadonlyMap<string, AxisPoint>;

/** What the parts of the checker share. The functions are here so that the files need not import each other in circles. */
export interface CheckContext {
  /** Where problems go now: those of a candidate are its own. */
  readonly problems: Problems;
  readonly host: CheckerHost;
  readonly specs: ReadonlyMap<string, OpSpec>;
  /** Values of params after defaults, profiles and `--set`. */
  readonly settings: ReadonlyMap<string, Value>;
  /** What the chosen profiles say in `with`, by name of a node of the entry file. */
  readonly profileLogistics: ReadonlyMap<string, Logistics>;
  evaluate(expression: Expression, scope: Scope): Value;
  /** The value of what a name stands for, at the scope's coordinates; `place` is where the name is used. */
  valueOf(binding: Binding, scope: Scope, place: Location): Value;
  /** Names of the axes an expression varies along, in order of declaration. */
  axesOf(expression: Expression, module: Module, frame?: Frame): readonly string[];
  axis(name: string): CheckedAxis | undefined;
  readonly axisNames: AxisNames;
  /** Every combination of the points of some axes, row-major. */
  points(axes: readonly string[], place: Location, what: string): readonly Coordinates[];
  /** `mean(x over axis)` and its like. */
  reduce(call: CallExpression, spec: OpSpec, scope: Scope, declaration?: NodeDeclaration): Value;
  /** A call of an `fn`; `main` is what flows into it. */
  applyFn(fn: Fn, home: Module, call: Call, main: Expression | undefined, scope: Scope, declaration?: NodeDeclaration): Value;
  /** Searches whose result an expression needs and that have none yet: what is made of it is typed, and waits. */
  waitsFor(expression: Expression, module: Module): readonly string[];
  /** All searches whose result an expression needs, whether it is known or not. */
  searchesBehind(expression: Expression, module: Module): readonly string[];
  /** Evaluates a declaration so that its nodes and problems go where it belongs, whoever asked for it. */
  inSinkOf<T>(declaration: Extract<Binding, { kind: 'declaration' }>, make: () => T): T;
  /** A field of a search or of a part of its result; unknown after a reported problem. */
  searchField(expression: FieldExpression, value: SearchValue, scope: Scope): Value;
  /** `knee(s)`; unknown after a reported problem. */
  knee(call: CallExpression, scope: Scope): Value;
  /** What a search is called in the graph. */
  searchId(declaration: Extract<Binding, { kind: 'declaration' }>): string;
  /** A search that could be read, by what it is called in the graph. */
  search(id: string): SearchNode | undefined;
  /** A node that was made before. */
  node(id: string): GraphNode | undefined;
  /** The node that a stage at this place makes; `make` is called at first sight, and the node enters the graph then. */
  step(place: string, make: () => Omit<GraphNode, 'instances'>): NodeBuilder;
  uniqueId(wanted: string): string;
}
