import { existsSync } from 'node:fs';
import type { StoredResults, StoredResultsLookup } from '../language-service/stored-results.js';

/** Looks nodes up in a store as `tml plan` does, each with what it needs alone. A store that is not there is not made. */
export const storedResultsIn =
  (directory: string): StoredResultsLookup =>
  async (graph, { id, instances }): Promise<StoredResults | undefined> => {
    if (!existsSync(directory)) return { cached: 0, instances: instances.length, failed: 0 };
    // The planner and the store are loaded when somebody first asks.
    const [{ narrowGraph }, { planGraph }, { sessionOptions }] = await Promise.all([
      import('../runtime/narrow.js'),
      import('../runtime/plan-graph.js'),
      import('./session.js'),
    ]);
    const narrowed = narrowGraph(graph, [id]);
    if (!narrowed.ok) return undefined;
    const planned = await planGraph(narrowed.graph, sessionOptions(directory));
    const own = planned.instances.filter(({ node }) => node === id);
    const cached = own.filter(({ state }) => state === 'cached');
    return { cached: cached.length, instances: own.length, failed: cached.filter(({ because }) => because !== '').length };
  };
