import type { Location } from '../diagnostics/diagnostic.js';
import type { Axis, AxisValue, GraphNode } from '../graph/graph.js';
import type { OpSpec } from '../ops/op-spec.js';
import type { Expression } from '../parser/ast.js';
import type { NodeBuilder } from './instances.js';
import type { Binding, Module } from './modules.js';
import type { Problems } from './problems.js';
import type { Value } from './values.js';

/** An axis with the value that each of its points binds. */
export interface CheckedAxis {
  readonly axis: Axis;
  readonly values: readonly Value[];
}

/** Where an expression is evaluated. */
export interface Scope {
  readonly module: Module;
  /** Parameters and loop variables of the network being expanded; absent outside networks. */
  readonly locals?: ReadonlyMap<string, Value>;
  /** The point on each axis; an axis that is not here must not be read. */
  readonly coordinates: ReadonlyMap<string, AxisPoint>;
  /** Id of the node whose flow this is: unnamed steps are called after it. */
  readonly owner: string;
}

export interface AxisPoint {
  readonly point: AxisValue;
  readonly value: Value;
}

/** What the parts of the checker share. The functions are here so that the files need not import each other in circles. */
export interface CheckContext {
  readonly problems: Problems;
  readonly specs: ReadonlyMap<string, OpSpec>;
  /** Values of params after defaults, profiles and `--set`. */
  readonly settings: ReadonlyMap<string, Value>;
  evaluate(expression: Expression, scope: Scope): Value;
  /** The value of what a name stands for, at the scope's coordinates; `place` is where the name is used. */
  valueOf(binding: Binding, scope: Scope, place: Location): Value;
  /** Names of the axes an expression varies along, in order of declaration. */
  axesOf(expression: Expression, module: Module): readonly string[];
  axis(name: string): CheckedAxis | undefined;
  /** The node that a stage at this place makes; `make` is called at first sight, and the node enters the graph then. */
  step(place: string, make: () => Omit<GraphNode, 'instances'>): NodeBuilder;
  uniqueId(wanted: string): string;
}
