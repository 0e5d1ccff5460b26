import type { NodeKind } from '../graph/graph.js';
import type { NodeResult, PlannedNode, RunEndEvent } from '../runtime/events.js';
import type { SearchView } from './search-view.js';
import { searchState } from './search-view.js';

/** Everything a view draws, made from events alone (see `reduce`). Times are milliseconds since the run started. */
export interface RunView {
  readonly phase: 'planning' | 'running' | RunEndEvent['outcome'];
  /** Time of the last event. */
  readonly at: number;
  readonly file: string | null;
  readonly jobs: number | null;
  readonly profile: string | null;
  /** In the order of the plan, with the nodes of trials that are not decided. */
  readonly nodes: readonly NodeView[];
  /** Place of each node in `nodes`. */
  readonly places: ReadonlyMap<string, number>;
  /** What the nodes of decided trials add up to. */
  readonly folded: FoldedNodes;
  /** In the order in which they were announced. */
  readonly searches: readonly SearchView[];
  /** Nodes in the order in which their last instance finished, and searches that ended; each appears once. Nodes of trials are left out. */
  readonly finished: readonly string[];
  readonly messages: readonly RunMessage[];
  /** A failure that is stored and belongs to a trial is an outcome of its search: it is told there. */
  readonly failures: readonly FailureView[];
  readonly end: RunEndEvent | null;
}

export interface NodeView {
  readonly id: string;
  readonly kind: NodeKind;
  readonly op: string;
  readonly declared: boolean;
  /** The candidate of a search that it belongs to. */
  readonly trial: TrialReference | null;
  readonly after: readonly string[];
  readonly total: number;
  /** How many instances the plan knew to be cached. */
  readonly knownCached: number;
  readonly counts: InstanceCounts;
  readonly tasks: readonly TaskView[];
  /** Why instances were skipped, in order, without repetition. */
  readonly skippedBecause: readonly string[];
  readonly results: ResultSummary | null;
  readonly startedAt: number | null;
  readonly finishedAt: number | null;
  readonly pace: Pace;
}

export interface TrialReference {
  readonly search: string;
  readonly index: number;
}

/** Work done, for estimates: instances finished and the milliseconds they took. */
export interface Pace {
  readonly instances: number;
  readonly milliseconds: number;
}

/** Nodes that are no longer kept one by one. */
export interface FoldedNodes {
  readonly counts: InstanceCounts;
  /** By operation. */
  readonly paces: ReadonlyMap<string, Pace>;
}

/** `total` minus all of these wait or run. */
export interface InstanceCounts {
  readonly cached: number;
  readonly computed: number;
  readonly failed: number;
  readonly skipped: number;
}

/** One task that runs; it may serve several instances. */
export interface TaskView {
  readonly instances: readonly string[];
  readonly worker: number;
  readonly attempt: number;
  readonly startedAt: number;
  readonly progress: ProgressView | null;
}

export interface ProgressView {
  readonly done: number;
  readonly total: number;
  readonly unit: string;
  readonly figures: Readonly<Record<string, number | string>>;
  /** When the task should end, by its own pace. */
  readonly endsAt: number | null;
}

/** What is known of a node's results; a node with one instance keeps the result itself. */
export interface ResultSummary {
  readonly first: NodeResult;
  readonly values: number;
  readonly least: number;
  readonly greatest: number;
}

export interface RunMessage {
  readonly at: number;
  readonly level: 'info' | 'warning';
  readonly code: string | null;
  readonly node: string | null;
  readonly text: string;
}

export interface FailureView {
  readonly at: number;
  readonly node: string;
  readonly trial: TrialReference | null;
  readonly instances: readonly string[];
  readonly code: string;
  readonly message: string;
  readonly notes: readonly string[];
  readonly stored: boolean;
}

export const emptyView: RunView = {
  phase: 'planning',
  at: 0,
  file: null,
  jobs: null,
  profile: null,
  nodes: [],
  places: new Map(),
  folded: { counts: { cached: 0, computed: 0, failed: 0, skipped: 0 }, paces: new Map() },
  searches: [],
  finished: [],
  messages: [],
  failures: [],
  end: null,
};

export type NodeState = 'running' | 'failed' | 'waiting' | 'done' | 'cached' | 'skipped';

/** A node whose instances nobody knows yet is not finished. */
export const isFinished = (node: NodeView): boolean => node.total > 0 && finishedInstances(node) >= node.total;

export const finishedInstances = (node: NodeView): number =>
  node.counts.cached + node.counts.computed + node.counts.failed + node.counts.skipped;

/** One word for a node; where instances differ, what a person should look at first. */
export function nodeState(node: NodeView): NodeState {
  if (node.tasks.length > 0) return 'running';
  if (node.counts.failed > 0) return 'failed';
  if (!isFinished(node)) return 'waiting';
  if (node.counts.skipped > 0) return 'skipped';
  return node.counts.computed > 0 ? 'done' : 'cached';
}

export const findNode = (view: RunView, id: string): NodeView | undefined => view.nodes[view.places.get(id) ?? -1];

export const findSearch = (view: RunView, id: string): SearchView | undefined => view.searches.find((search) => search.id === id);

/** Of the nodes and searches something needs first, those that have not ended. */
export const unfinishedOf = (view: RunView, after: readonly string[]): readonly string[] =>
  after.filter((id) => {
    const node = findNode(view, id);
    if (node) return !isFinished(node);
    const search = findSearch(view, id);
    return search !== undefined && searchState(search) !== 'finished';
  });

export const nodeFromPlan = (planned: PlannedNode): NodeView => ({
  id: planned.node,
  kind: planned.kind,
  op: planned.op,
  declared: planned.declared,
  trial: planned.trial ?? null,
  after: planned.after,
  total: planned.instances.length,
  knownCached: planned.cached,
  counts: { cached: 0, computed: 0, failed: 0, skipped: 0 },
  tasks: [],
  skippedBecause: [],
  results: null,
  startedAt: null,
  finishedAt: null,
  pace: { instances: 0, milliseconds: 0 },
});
