import type { Graph, GraphNode } from '../graph/graph.js';

/** How many instances of a node a run would take from the store. */
export interface StoredResults {
  readonly cached: number;
  readonly instances: number;
  /** Of those that are cached, how many are stored failures. */
  readonly failed: number;
}

/** Asks the store about a node; undefined where it could not be asked. */
export type StoredResultsLookup = (graph: Graph, node: GraphNode) => Promise<StoredResults | undefined>;

/** A line about what is stored, for a hover. */
export function describeStored(found: StoredResults | undefined): string {
  if (!found) return 'cached: unknown';
  const { cached, instances, failed } = found;
  const failures = failed > 0 ? `, ${failed === cached ? 'a failure' : `${failed} of them failures`}` : '';
  if (cached === 0) return 'not cached: a run computes it';
  return cached === instances ? `cached${failures}` : `${cached} of ${instances} instances cached${failures}`;
}
