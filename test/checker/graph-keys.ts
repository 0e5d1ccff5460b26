import type { Graph } from '../../src/graph/graph.js';
import { planKey } from '../../src/graph/keys.js';

/** By `node` and instance: the key of what is hashed of it, inputs by what they are made of. */
export function keysByInstance(graph: Graph): ReadonlyMap<string, string> {
  const keys = new Map<string, string>();
  const name = (node: string, instance: number) => `${node} ${instance}`;
  for (const node of graph.nodes)
    for (const [index, { params, inputs }] of node.instances.entries()) {
      const digests = Object.entries(inputs).map(([port, input]) => [
        port,
        { digest: keys.get(name(input.node, input.instance)) ?? '', ...(input.split ? { split: input.split } : {}) },
      ]);
      const action = { op: node.op, opVersion: node.opVersion, params, inputs: Object.fromEntries(digests), profile: null };
      keys.set(name(node.id, index), planKey(action as unknown as Parameters<typeof planKey>[0]));
    }
  return keys;
}

export const keysOf = (graph: Graph): string[] => [...keysByInstance(graph).values()].sort();
