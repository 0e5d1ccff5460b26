import type { Diagnostic, Location } from '../diagnostics/diagnostic.js';
import type { Point } from '../optimize/space.js';
import type { Formula } from './formula.js';
import type { Json } from './json.js';
import type { SearchNode } from './search.js';
import type { ModelType, SplitName, ValueType } from './value-type.js';

/**
 * The typed graph: what the checker makes of a file and everything later reads. Axes are already lifted to
 * instances; every implicit input is explicit; names and places are kept for people and never enter a key.
 */
export interface Graph {
  /** The entry file, as displayed. */
  readonly file: string;
  readonly axes: readonly Axis[];
  /** In topological order: what can run without waiting for a search. */
  readonly nodes: readonly GraphNode[];
  /** Networks that were given data and a name but no weights: nothing runs for them. Absent where there is none. */
  readonly architectures?: readonly Architecture[];
  /** In order of declaration. Those that read the result of another search, itself unknown, are in `pending`. */
  readonly searches: readonly SearchNode[];
  /** What waits for the result of a search, typed by a sample candidate. Empty when `resolve` knew the outcome of every search. */
  readonly pending: readonly PendingNode[];
  /** `require` at the top of the file; those that read what is pending are absent. */
  readonly requirements: readonly GraphRequirement[];
  readonly reports: readonly ReportNode[];
  /** The graph once more, with searches whose outcome is known now. Absent where there is no search. */
  readonly resolve?: (outcomes: SearchOutcomes) => Resolution;
}

/** One instance of `model net = data -> small()`. */
export interface Architecture {
  readonly node: string;
  readonly label: string;
  readonly type: ModelType;
}

/** By id of the search. */
export type SearchOutcomes = ReadonlyMap<string, SearchOutcome>;

export interface SearchOutcome {
  /** The best feasible trial, with several goals the knee of their front; null where there is none. */
  readonly best: { readonly index: number; readonly point: Point; readonly goals: readonly number[] } | null;
}

export interface Resolution {
  /** Errors that only the outcome brings, such as a division by zero; then `graph` is absent. */
  readonly problems: readonly Diagnostic[];
  readonly graph?: Graph;
}

/** A node, search or requirement that is not part of the graph yet. */
export interface PendingNode {
  readonly id: string;
  readonly kind: NodeKind | 'search' | 'require';
  readonly op: string;
  readonly declared: boolean;
  /** Its instances as far as they are known. */
  readonly instances: readonly Pick<NodeInstance, 'label' | 'coordinates'>[];
  /** Ids of searches and pending nodes it waits for. */
  readonly after: readonly string[];
}

export interface GraphRequirement {
  /** As written. */
  readonly text: string;
  readonly location: Location;
  /** One an instance, row-major over `axes`. */
  readonly axes: readonly string[];
  readonly instances: readonly RequirementInstance[];
}

export interface RequirementInstance {
  readonly coordinates: Readonly<Record<string, AxisValue>>;
  readonly condition: Formula;
  /** For a comparison of two numbers: its sides as written. */
  readonly sides?: { readonly left: Formula; readonly right: Formula; readonly unit: string };
}

export interface Axis {
  readonly name: string;
  readonly doc?: string;
  readonly values: readonly AxisValue[];
  /** Axes of the same declaration, `axis a, b = zip(…)`: their values at one index belong together. */
  readonly pairedWith?: readonly string[];
}

/** Numbers as their canonical rational text (`"2/5"`) plus the double that people and plots see. */
export type AxisValue =
  | { readonly kind: 'number'; readonly exact: string; readonly value: number }
  | { readonly kind: 'text'; readonly value: string }
  | { readonly kind: 'bool'; readonly value: boolean };

export type NodeKind = 'dataset' | 'model' | 'attack' | 'metric' | 'file';

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
  /** Where its arguments are written, by parameter or port; those of the network it trains as `network.filters`. */
  readonly places?: Readonly<Record<string, Location>>;
  /** What its declaration says in `with { }`. */
  readonly logistics?: Logistics;
}

/** How a node is computed, never what: it enters no key. */
export interface Logistics {
  /** How often another worker tries after one died. */
  readonly retries?: number;
  /** Milliseconds that one instance may take. */
  readonly timeout?: number;
  /** Bytes that the worker which computes it may take, all together. */
  readonly memory?: number;
  /** Computed in every run, whatever is stored. */
  readonly refresh?: boolean;
}

export interface NodeInstance {
  /** `adv[strength=0.1]`, or the node's id where it has no axes. */
  readonly label: string;
  readonly coordinates: Readonly<Record<string, AxisValue>>;
  /** All parameters of the operation, defaulted and canonical (see `ParamSpec`); never a name or a path. */
  readonly params: Readonly<Record<string, Json>>;
  readonly inputs: Readonly<Record<string, InputReference>>;
  /** Absolute paths of `path` parameters, by name. What they hold enters the key in their place when a run begins. */
  readonly files?: Readonly<Record<string, string>>;
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

/** What a table lists and a plot draws: one number for each point of some axes. */
export type Series =
  /** A metric with all of its instances. */
  | { readonly kind: 'node'; readonly node: string }
  /** Picked instances of a metric, arithmetic with metrics, or numbers known before the run that vary along axes. */
  | ComputedSeries
  /** A number known before anything runs (`net.params`). */
  | { readonly kind: 'constant'; readonly title: string; readonly value: number; readonly unit: string }
  | { readonly kind: 'words'; readonly title: string; readonly value: string }
  /** What waits for a search. */
  | { readonly kind: 'pending'; readonly title: string };

export interface ComputedSeries {
  readonly kind: 'computed';
  /** As written: `curve[run=2]`, `acc - rob`. */
  readonly title: string;
  /** Of numbers known before the run: `B`, `s`; empty where metrics tell. */
  readonly unit: string;
  readonly axes: readonly string[];
  /** Row-major over `axes`. */
  readonly values: readonly { readonly coordinates: Readonly<Record<string, AxisValue>>; readonly formula: Formula }[];
}

export type ReportEntry =
  /** Begins a section: what follows up to the next one belongs to it. `depth` counts sections around it, from 1. */
  | { readonly kind: 'section'; readonly title: string; readonly depth: number }
  | { readonly kind: 'table'; readonly series: readonly Series[]; readonly steps?: readonly TableStep[] }
  | LinesEntry
  /** `table s.trials`; `table s.pareto`: those on the front alone. */
  | { readonly kind: 'trials'; readonly search: string; readonly front?: true; readonly steps?: readonly TableStep[] }
  /** `table s.history`, `plot s.history -> lines(x: index)`: the best goal so far, trial by trial. */
  | { readonly kind: 'history'; readonly search: string; readonly as: 'table' | 'plot'; readonly title?: string }
  /** `plot s.trials -> pareto(x: flash, y: rob, color: acc)`: channels name columns of the search. */
  | {
      readonly kind: 'pareto';
      readonly search: string;
      readonly x: string;
      readonly y: string;
      readonly color?: string;
      readonly title?: string;
    }
  | ChartEntry
  | { readonly kind: 'text'; readonly parts: readonly TextPart[] };

/** `table s.trials -> sort(by: rob, order: down) -> top(count: 5) -> select(columns: [index, rob])` */
export type TableStep =
  | { readonly kind: 'sort'; readonly by: string; readonly order: 'up' | 'down' }
  | { readonly kind: 'top'; readonly count: number }
  | { readonly kind: 'select'; readonly columns: readonly string[] };

/** `plot curve -> lines(x: strength, color: run, facet: net)` */
export interface LinesEntry {
  readonly kind: 'lines';
  readonly series: readonly Series[];
  /** An axis. */
  readonly x: string;
  /** One panel for each value of this axis; `metric` for each series. */
  readonly facet?: string;
  readonly title?: string;
}

/** `plot [clean, robust] -> bars(x: net, color: metric)`: channels name columns of the table. */
export interface ChartEntry {
  readonly kind: 'chart';
  readonly mark: ChartMark;
  readonly source: ChartSource;
  readonly x: string;
  /** Absent for a histogram alone. */
  readonly y?: string;
  readonly color?: string;
  readonly facet?: string;
  readonly title?: string;
}

export type ChartMark = 'bars' | 'scatter' | 'heatmap' | 'histogram';

export type ChartSource =
  /**
   * `long`: a row a number, with the columns `metric` and `value`. `wide`: a row a point of all axes, with a column a series. Both have a
   * column an axis.
   */
  | { readonly kind: 'metrics'; readonly form: 'long' | 'wide'; readonly series: readonly Series[] }
  | { readonly kind: 'trials'; readonly search: string };

/** Text with `{…}` holes. */
export type TextPart = { readonly kind: 'words'; readonly text: string } | { readonly kind: 'value'; readonly series: Series };
