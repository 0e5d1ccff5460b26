import { printable } from './format-text.js';
import type { SummaryInput } from './summary.js';

/** One column of names for all that is told below the headline. */
export function nameWidthOf({ graph, results }: SummaryInput): number {
  const names = [
    ...graph.nodes.filter((node) => node.declared && node.kind === 'metric').map((node) => node.id),
    ...results.searches.map((search) => search.name),
    ...(results.requirements.length > 0 ? ['require'] : []),
  ];
  return Math.min(24, Math.max(6, ...names.map((name) => printable(name).length)));
}
