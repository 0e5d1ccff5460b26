import type { Location } from '../diagnostics/diagnostic.js';
import type { Formula } from '../graph/formula.js';
import type { GraphNode, NodeInstance } from '../graph/graph.js';
import { formatRational, isInteger, type Rational, rational, toFloat64 } from '../graph/rational.js';
import type { DatasetType, ModelType, SplitType } from '../graph/value-type.js';
import type { Network } from '../network/network.js';
import { formatShape, type Shape } from '../network/shape.js';
import { type DataKind, describeKind } from './data/kinds.js';
import { type Dimension, describeDimension, dimensionSymbol, isDimensionless } from './units.js';

/** What an expression means while a file is checked. Nothing here has run. */
export type Value =
  | NumberValue
  | { readonly kind: 'text'; readonly value: string }
  /** Absolute: what a text became where it was declared as a path. */
  | { readonly kind: 'path'; readonly value: string }
  /** A bare word standing where a choice is expected, from an axis such as `[ce, mse]`. */
  | { readonly kind: 'word'; readonly value: string }
  | { readonly kind: 'bool'; readonly value: boolean }
  | { readonly kind: 'none' }
  | { readonly kind: 'list'; readonly items: readonly Value[] }
  | RangeValue
  | NodeValue
  | { readonly kind: 'split'; readonly node: NodeValue; readonly type: SplitType }
  | ArchitectureValue
  | TensorValue
  | FormulaValue
  | SearchValue
  | RecordValue
  /** A problem was reported already: whatever is made of this stays silent. */
  | { readonly kind: 'unknown' };

/** What is computed from results: known when they are. */
export interface FormulaValue {
  readonly kind: 'formula';
  readonly type: 'number' | 'bool';
  readonly formula: Formula;
}

/** A search, or a part of its result. */
export interface SearchValue {
  readonly kind: 'search';
  readonly part: 'whole' | 'trials' | 'history' | 'pareto' | 'best' | 'at';
  /** Id of the search. */
  readonly search: string;
}

export interface NumberValue {
  readonly kind: 'number';
  readonly value: Rational;
  readonly dimension: Dimension;
}

export interface RangeValue {
  readonly kind: 'range';
  readonly from: Rational;
  readonly to: Rational;
  readonly step: Rational;
  readonly dimension: Dimension;
}

/** One instance of a node of the graph. */
export interface NodeValue {
  readonly kind: 'node';
  readonly node: GraphNode;
  readonly index: number;
  readonly instance: NodeInstance;
  /** Of a model: the data set its network was made for, where the file says so. */
  readonly home?: HomeValue;
}

export type HomeValue = NodeValue & { readonly datasetType: DatasetType };

/** A network made for a data set, without weights. */
export interface ArchitectureValue {
  readonly kind: 'architecture';
  readonly name: string;
  readonly network: Network;
  readonly type: ModelType;
  readonly home: HomeValue;
  readonly location: Location;
  readonly places: ArgumentPlaces;
}

/** Where the arguments of a call are written, by name. */
export type ArgumentPlaces = Readonly<Record<string, Location>>;
/** A tensor inside a network that is being expanded. */
export interface TensorValue {
  readonly kind: 'tensor';
  /** Index of the layer that gives it. */
  readonly tensor: number;
  readonly shape: Shape;
}

/** Plain data from a file: named fields. */
export interface RecordValue {
  readonly kind: 'record';
  /** What the file says it is; `group` for fields inside another record. */
  readonly type: DataKind | 'group';
  /** The name of the file or the field, for messages. */
  readonly name: string;
  readonly fields: ReadonlyMap<string, Value>;
}

export const unknown: Value = { kind: 'unknown' };

export const plainNumber = (value: Rational | number): NumberValue => ({
  kind: 'number',
  value: typeof value === 'number' ? rational(value) : value,
  dimension: {},
});

/** For messages: what a person wrote, as briefly as it can be said: `"abc"`, `0.4`, `5 s`, `a list`, `a data set`. */
export function describeValue(value: Value): string {
  switch (value.kind) {
    case 'number':
      return describeNumber(value);
    case 'text':
    case 'path':
      return JSON.stringify(value.value);
    case 'word':
      return value.value;
    case 'bool':
      return value.value ? 'true' : 'false';
    case 'none':
      return 'none';
    case 'list':
      return value.items.length <= 4 && value.items.every((item) => item.kind === 'number' || item.kind === 'text' || item.kind === 'bool')
        ? `[${value.items.map(describeValue).join(', ')}]`
        : `a list of ${value.items.length} values`;
    case 'range':
      return `${formatNumber(value.from)}..${formatNumber(value.to)}`;
    case 'node':
      return describeType(value.instance.type.kind);
    case 'split':
      return 'a split of a data set';
    case 'architecture':
      return 'a network without weights';
    case 'tensor':
      return `a tensor ${formatShape(value.shape)}`;
    case 'formula':
      return value.type === 'number' ? 'arithmetic with results' : 'a condition on results';
    case 'search':
      return SEARCH_PARTS[value.part];
    case 'record':
      return value.type === 'group' ? 'a group of fields' : describeKind(value.type);
    case 'unknown':
      return 'an unknown value';
  }
}

const SEARCH_PARTS: Readonly<Record<SearchValue['part'], string>> = {
  whole: 'a search',
  trials: 'the trials of a search',
  history: 'the history of a search',
  pareto: 'the Pareto front of a search',
  best: 'the best candidate of a search',
  at: 'the parameters of a candidate',
};

function describeNumber(value: NumberValue): string {
  const number = formatNumber(value.value);
  return isDimensionless(value.dimension)
    ? number
    : `${number} ${dimensionSymbol(value.dimension)} (${describeDimension(value.dimension)})`;
}

/** A short decimal where one is exact, else the fraction. */
export function formatNumber(value: Rational): string {
  if (isInteger(value)) return formatRational(value);
  const decimal = toFloat64(value);
  return `${decimal}`.length <= 12 ? `${decimal}` : formatRational(value);
}

export function describeType(kind: 'dataset' | 'split' | 'model' | 'attack' | 'metric'): string {
  switch (kind) {
    case 'dataset':
      return 'a data set';
    case 'split':
      return 'a split of a data set';
    case 'model':
      return 'a model';
    case 'attack':
      return 'an attack';
    case 'metric':
      return 'a metric';
  }
}
