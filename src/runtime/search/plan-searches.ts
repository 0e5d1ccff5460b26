import { invariant } from '../../diagnostics/invariant.js';
import type { Graph, GraphNode, SearchOutcome } from '../../graph/graph.js';
import type { SearchNode } from '../../graph/search.js';
import type { Store } from '../../store/store.js';
import { planMore, type UnitPlan } from '../planner.js';
import type { UnitState } from '../unit-state.js';
import type { UnitTable } from '../unit-table.js';
import { SearchRun } from './search-run.js';

export interface PlannedSearch {
  readonly id: string;
  /** `dynamic`: which trials there will be depends on results that do not exist yet. */
  readonly state: 'cached' | 'dynamic' | 'depends';
  /** Trials whose outcome is in the store, or follows from their architecture. */
  readonly known: number;
  readonly trials: number;
  /** Set where it has not begun. */
  readonly because?: string;
}

export interface PlannedSearches {
  /** With the outcomes of searches all of whose trials are known. */
  readonly graph: Graph;
  /** By index of the unit. */
  readonly plans: readonly UnitPlan[];
  readonly searches: readonly PlannedSearch[];
}

/** Replays every search over what the store knows, as a run would, as far as that goes. */
export function planSearches(start: Graph, table: UnitTable, store: Store): PlannedSearches {
  const plans: UnitPlan[] = [];
  planMore(table.units, plans, store);
  const nodes = new Map<string, GraphNode>(start.nodes.map((node) => [node.id, node]));
  const outcomes = new Map<string, SearchOutcome>();
  const planned = new Map<string, PlannedSearch>();
  let graph = start;
  for (let search = nextSearch(graph, planned); search; search = nextSearch(graph, planned)) {
    const run = replay(search, nodes, table, plans, store);
    if (!run) {
      planned.set(search.id, {
        id: search.id,
        state: 'depends',
        known: 0,
        trials: search.strategy.trials,
        because: `waits for ${search.after.join(', ')}`,
      });
      continue;
    }
    const known = run.records.length;
    planned.set(search.id, {
      id: search.id,
      state: run.isFinished ? 'cached' : 'dynamic',
      known,
      trials: run.isFinished ? known : search.strategy.trials,
    });
    if (!run.isFinished) continue;
    outcomes.set(search.id, run.outcome);
    const resolved = graph.resolve?.(outcomes).graph;
    if (!resolved) continue;
    graph = resolved;
    for (const node of graph.nodes) nodes.set(node.id, node);
    table.add(graph.nodes);
    planMore(table.units, plans, store);
  }
  return { graph, plans, searches: graph.searches.flatMap(({ id }) => planned.get(id) ?? []) };
}

const nextSearch = (graph: Graph, planned: ReadonlyMap<string, PlannedSearch>): SearchNode | undefined =>
  graph.searches.find(({ id }) => !planned.has(id));

/** Undefined where what the search reads has to run first. */
function replay(
  search: SearchNode,
  nodes: Map<string, GraphNode>,
  table: UnitTable,
  plans: UnitPlan[],
  store: Store,
): SearchRun | undefined {
  const stateOf = (id: string, instance: number): UnitState => {
    const found = nodes.get(id)?.instances[instance];
    invariant(found, `${id} is a node of this plan`);
    return plannedState(plans[table.unitOf(found).index]);
  };
  const isThere = search.after.every(
    (id) => nodes.get(id)?.instances.every((_, instance) => stateOf(id, instance).status === 'ok') ?? false,
  );
  if (!isThere) return undefined;
  const run = new SearchRun(
    search,
    {
      isHalted: false,
      stateOf,
      begin: ({ index }, candidate) => {
        for (const node of candidate.nodes) nodes.set(node.id, node);
        table.add(candidate.nodes, { search: search.id, index });
        planMore(table.units, plans, store);
      },
      decided: () => undefined,
    },
    store,
  );
  run.begin();
  return run;
}

/** What a unit will be if nothing runs. */
function plannedState(plan: UnitPlan | undefined): UnitState {
  if (plan?.state === 'blocked') return { status: 'skipped', because: 'an input failed' };
  if (plan?.state !== 'cached') return { status: 'waiting' };
  const { outcome, key, manifest } = plan;
  if (outcome.ok)
    return { status: 'ok', key, artifact: outcome.artifact, cached: true, milliseconds: 0, ...(manifest ? { manifest } : {}) };
  const { code, message } = outcome.error;
  return { status: 'failed', key, code, message, notes: [], stored: true, cached: true, milliseconds: 0 };
}
