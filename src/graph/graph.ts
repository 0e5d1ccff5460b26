import type { Location } from '../diagnostics/diagnostic.js';
import type { Json } from './json.js';
import type { SplitName, ValueType } from './value-type.js';

/**
 * The typed graph: what the checker makes of a file and everything later reads. Axes are already lifted to
 * instances; every implicit input is explicit; names and places are kept for people and never enter a key.
 */
export interface Graph {
  /** The entry file, as displayed. */
  readonly file: string;
  readonly axes: readonly Axis[];
  /** In topological order. */
  readonly nodes: readonly GraphNode[];
  readonly reports: readonly ReportNode[];
}

export interface Axis {
  readonly name: string;
  readonly doc?: string;
  readonly values: readonly AxisValue[];
}

/** Numbers as their canonical rational text (`"2/5"`) plus the double that people and plots see. */
export type AxisValue =
  | { readonly kind: 'number'; readonly exact: string; readonly value: number }
  | { readonly kind: 'text'; readonly value: string }
  | { readonly kind: 'bool'; readonly value: boolean };

export type NodeKind = 'dataset' | 'model' | 'attack' | 'metric';

export interface GraphNode {
  /** Unique in the graph. A declared node's name; an unnamed step of a flow is `<declared>/<op>`. */
  readonly id: string;
  readonly kind: NodeKind;
  /** False for an unnamed step: it appears in plans and events, not in results. */
  readonly declared: boolean;
  readonly op: string;
  readonly opVersion: number;
  /** The axes this node is lifted over, in order of declaration. */
  readonly axes: readonly string[];
  /** Row-major over `axes`; exactly one when there is none. */
  readonly instances: readonly NodeInstance[];
  readonly doc?: string;
  readonly location: Location;
}

export interface NodeInstance {
  /** `adv[strength=0.1]`, or the node's id where it has no axes. */
  readonly label: string;
  readonly coordinates: Readonly<Record<string, AxisValue>>;
  /** All parameters of the operation, defaulted and canonical (see `ParamSpec`); never a name or a path. */
  readonly params: Readonly<Record<string, Json>>;
  readonly inputs: Readonly<Record<string, InputReference>>;
  readonly type: ValueType;
}

export interface InputReference {
  readonly node: string;
  /** Index into the node's `instances`. */
  readonly instance: number;
  /** Set where a port reads one split of a data set. */
  readonly split?: SplitName;
}

// ---------------------------------------------------------------- reports

export interface ReportNode {
  readonly title: string;
  readonly doc?: string;
  readonly items: readonly ReportEntry[];
  readonly location: Location;
}

/** A column of a table: a node of the graph, or a number known before anything runs (`net.params`). */
export type Series =
  | { readonly kind: 'node'; readonly node: string }
  | { readonly kind: 'constant'; readonly title: string; readonly value: number; readonly unit: string };

export type ReportEntry =
  | { readonly kind: 'table'; readonly series: readonly Series[] }
  | { readonly kind: 'lines'; readonly series: readonly string[]; readonly x: string; readonly title?: string }
  | { readonly kind: 'text'; readonly parts: readonly TextPart[] };

/** Text with `{…}` holes. */
export type TextPart = { readonly kind: 'words'; readonly text: string } | { readonly kind: 'value'; readonly series: Series };
