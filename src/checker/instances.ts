import type { AxisValue, GraphNode, NodeInstance } from '../graph/graph.js';
import type { NodeValue } from './values.js';

/** `adv[strength=0.1, run=2]`, or the id alone. */
export function instanceLabel(id: string, coordinates: Readonly<Record<string, AxisValue>>): string {
  const points = Object.entries(coordinates).map(([axis, point]) => `${axis}=${point.value}`);
  return points.length > 0 ? `${id}[${points.join(', ')}]` : id;
}

/** A node of the graph while its instances are being found. Instances arrive in row-major order over the axes. */
export class NodeBuilder {
  readonly node: GraphNode;
  readonly #instances: NodeInstance[] = [];
  readonly #byLabel = new Map<string, number>();

  constructor(node: Omit<GraphNode, 'instances'>) {
    this.node = { ...node, instances: this.#instances };
  }

  /** Adds the instance, unless one with its label is there: what is the same at several points of other axes is one instance. */
  instance(found: NodeInstance): NodeValue {
    const index = this.#byLabel.get(found.label) ?? this.#instances.push(found) - 1;
    this.#byLabel.set(found.label, index);
    return { kind: 'node', node: this.node, index, instance: this.#instances[index] ?? found };
  }
}
