import type { Formula } from '../../graph/formula.js';
import type { GraphNode } from '../../graph/graph.js';
import type { SplitReference } from '../../graph/value-type.js';

/** Every result a formula reads. */
export function resultsIn(formula: Formula): readonly { readonly node: string; readonly instance: number }[] {
  switch (formula.kind) {
    case 'number':
    case 'bool':
      return [];
    case 'metric':
    case 'sound':
      return [formula];
    case 'negate':
    case 'not':
      return resultsIn(formula.operand);
    case 'binary':
      return [...resultsIn(formula.left), ...resultsIn(formula.right)];
  }
}

/** The splits on which the results behind some formulas were measured or trained; `nodes` hold what the formulas read. */
export function splitsBehind(formulas: readonly Formula[], nodes: readonly GraphNode[]): readonly SplitReference[] {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const found = new Map<string, SplitReference>();
  const seen = new Set<string>();
  const open = formulas.flatMap((formula) => [...resultsIn(formula)]);
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
