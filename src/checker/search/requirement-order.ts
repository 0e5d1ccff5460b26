import { type Formula, resultsOf } from '../../graph/formula.js';
import type { GraphNode } from '../../graph/graph.js';
import type { CandidateRequirement } from '../../graph/search.js';

/**
 * Places of requirements in the order in which they are decided, the cheapest first: what follows from the architecture, then by how many instances of
 * the candidate have to be computed for it; of equals as written.
 */
export function orderOf(requirements: readonly CandidateRequirement[], nodes: readonly GraphNode[]): readonly number[] {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const costs = requirements.map(({ condition }) => instancesBehind(condition, byId));
  return [...costs.keys()].sort((a, b) => (costs[a] ?? 0) - (costs[b] ?? 0) || a - b);
}

function instancesBehind(formula: Formula, byId: ReadonlyMap<string, GraphNode>): number {
  const seen = new Set<string>();
  const open: { readonly node: string; readonly instance: number }[] = [...resultsOf(formula)];
  for (let next = open.pop(); next; next = open.pop()) {
    const found = byId.get(next.node)?.instances[next.instance];
    const name = `${next.node} ${next.instance}`;
    if (!found || seen.has(name)) continue;
    seen.add(name);
    open.push(...Object.values(found.inputs));
  }
  return seen.size;
}
