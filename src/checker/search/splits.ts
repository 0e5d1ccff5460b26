import { type Formula, resultsOf } from '../../graph/formula.js';
import type { GraphNode } from '../../graph/graph.js';
import type { SplitReference } from '../../graph/value-type.js';

/** The splits on which the results behind some formulas were measured or trained; `nodes` hold what the formulas read. */
export function splitsBehind(formulas: readonly Formula[], nodes: readonly GraphNode[]): readonly SplitReference[] {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const found = new Map<string, SplitReference>();
  const seen = new Set<string>();
  const open: { readonly node: string; readonly instance: number }[] = formulas.flatMap((formula) => [...resultsOf(formula)]);
  for (let next = open.pop(); next; next = open.pop()) {
    const place = `${next.node} ${next.instance}`;
    const instance = byId.get(next.node)?.instances[next.instance];
    if (!instance || seen.has(place)) continue;
    seen.add(place);
    for (const { node, instance: index, split } of Object.values(instance.inputs)) {
      if (split !== undefined) found.set(`${node}.${split}`, { dataset: node, split });
      open.push({ node, instance: index });
    }
  }
  return [...found.values()];
}
