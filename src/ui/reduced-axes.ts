import type { Graph, GraphNode, NodeInstance } from '../graph/graph.js';
import { ancestorsOf } from './axis-meaning.js';

/** An axis that the inputs of a reduction have and the reduction has not: it was averaged away. */
export interface ReducedAxis {
  /** Axes that move together are one: `eps, steps`. */
  readonly axis: string;
  /** The operation that did it, for example `mean`. */
  readonly by: string;
  readonly values: number;
  /** False where no training depends on it: then the spread says nothing about retraining. */
  readonly reachesTraining: boolean;
}

const REDUCTIONS: ReadonlySet<string> = new Set(['mean', 'min', 'max', 'std', 'ci95']);

/** What a node's reduction took away (`mean`, `min`, `max`, `std`, `ci95`), and before it those of the numbers it was made of. */
export function reducedAxes(graph: Graph, node: GraphNode): readonly ReducedAxis[] {
  const reducers = [node, ...ancestorsOf(graph, node)].filter(({ op }) => REDUCTIONS.has(op));
  if (reducers.length === 0) return [];
  const nodes = new Map(graph.nodes.map((candidate) => [candidate.id, candidate]));
  const inputsOf = (instance: NodeInstance): readonly (readonly [GraphNode, NodeInstance])[] =>
    Object.values(instance.inputs).flatMap((input) => {
      const source = nodes.get(input.node);
      const found = source?.instances[input.instance];
      return source && found ? [[source, found] as const] : [];
    });
  /** The trained weights behind an instance. */
  const models = (instance: NodeInstance): readonly NodeInstance[] =>
    inputsOf(instance).flatMap(([source, found]) => (source.kind === 'model' ? [found] : models(found)));
  return reducers.flatMap((reducer) => {
    const [first] = reducer.instances;
    const ancestors = ancestorsOf(graph, reducer);
    const read = first ? inputsOf(first).map(([, instance]) => instance) : [];
    return graph.axes.flatMap(({ name, pairedWith = [] }): readonly ReducedAxis[] => {
      const together = graph.axes.filter((axis) => axis.name === name || pairedWith.includes(axis.name));
      // One that was picked has one value only.
      const values = new Set(read.map((one) => pointOf(one, [name, ...pairedWith])));
      if (together[0]?.name !== name || reducer.axes.includes(name) || values.size < 2) return [];
      const weights = new Map<string, Set<string>>();
      for (const one of read) {
        const elsewhere = Object.keys(one.coordinates).filter((axis) => axis !== name && !pairedWith.includes(axis));
        const key = pointOf(one, elsewhere);
        const found = models(one)
          .map(({ label }) => label)
          .sort()
          .join(' ');
        weights.set(key, (weights.get(key) ?? new Set()).add(found));
      }
      const trained = ancestors.some((ancestor) => ancestor.kind === 'model' && ancestor.axes.includes(name));
      // An axis over models trains nothing, but its points have weights of their own.
      const reachesTraining = trained || [...weights.values()].some((found) => found.size > 1);
      return [{ axis: [name, ...pairedWith].join(', '), by: reducer.op, values: values.size, reachesTraining }];
    });
  });
}

const pointOf = ({ coordinates }: NodeInstance, axes: readonly string[]): string =>
  axes.map((axis) => `${coordinates[axis]?.value ?? ''}`).join('\u0000');
