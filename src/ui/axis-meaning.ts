import type { Graph, GraphNode } from '../graph/graph.js';
import { formatRational } from '../graph/rational.js';
import type { MetricType } from '../graph/value-type.js';
import { formatPlain } from './format-number.js';
import { printable } from './format-text.js';

/** What an axis is for a reader of one node's results. */
export interface AxisMeaning {
  readonly axis: string;
  /** `ε` where the axis is the attack's strength, else the axis' own name. */
  readonly symbol: string;
  /** What ε is measured in, in words; null for other axes. */
  readonly unit: string | null;
}

export const metricType = (node: GraphNode): MetricType | null => {
  const type = node.instances[0]?.type;
  return type?.kind === 'metric' ? type : null;
};

/** What the instances of a metric were measured on: several where an axis runs over data sets or splits. */
export const evaluatedOn = (node: GraphNode): string =>
  [...new Set(node.instances.flatMap(({ type }) => (type.kind === 'metric' ? [type.evaluatedOn] : [])))].join(', ');

/** An axis is ε where every instance's attack has exactly that strength: axes are exact, so equality is too. */
export function axisMeaning(node: GraphNode, axis: string): AxisMeaning {
  let unit: string | null = null;
  for (const { coordinates, type } of node.instances) {
    const coordinate = coordinates[axis];
    const attack = type.kind === 'attack' ? type : type.kind === 'metric' ? type.attack : undefined;
    if (!attack || coordinate?.kind !== 'number' || coordinate.exact !== formatRational(attack.epsilon)) {
      return { axis, symbol: printable(axis), unit: null };
    }
    unit = epsilonUnitWords(attack.epsilonUnit);
  }
  return unit === null ? { axis, symbol: printable(axis), unit: null } : { axis, symbol: 'ε', unit };
}

/** `in units of pixel range`, `as a share of each channel's standard deviation` */
export function epsilonUnitWords(unit: string): string {
  if (unit === 'of std') return 'as a share of each channel’s standard deviation';
  if (unit === 'of range') return 'as a share of each channel’s range';
  return `in units of ${printable(unit)}`;
}

/** A coordinate as a person reads it. */
export const coordinateText = (value: number | string | boolean): string =>
  typeof value === 'number' ? formatPlain(value) : printable(`${value}`);

/** Every node that a node reads, directly or not, in topological order. */
export function ancestorsOf(graph: Graph, node: GraphNode): readonly GraphNode[] {
  const nodes = new Map(graph.nodes.map((candidate) => [candidate.id, candidate]));
  const found = new Set<string>();
  const open = [node];
  for (let current = open.pop(); current; current = open.pop()) {
    for (const id of inputsOf(current)) {
      const input = nodes.get(id);
      if (!input || found.has(id)) continue;
      found.add(id);
      open.push(input);
    }
  }
  return graph.nodes.filter(({ id }) => found.has(id));
}

/** Ids of the nodes a node reads, without repetition. */
export const inputsOf = (node: GraphNode): readonly string[] => [
  ...new Set(node.instances.flatMap((instance) => Object.values(instance.inputs).map((input) => input.node))),
];
