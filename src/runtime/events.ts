import type { NodeKind } from '../graph/graph.js';
import type { ParamText } from '../graph/search.js';

/** Contract 4: the one stream that the terminal, plain lines, NDJSON, the run record and editors read. */
export type RunEvent =
  | RunStartEvent
  | PlanEvent
  | NodeQueuedEvent
  | NodeStartedEvent
  | NodeProgressEvent
  | NodeCachedEvent
  | NodeDoneEvent
  | NodeFailedEvent
  | NodeSkippedEvent
  | SearchPlanEvent
  | TrialEvent
  | SearchDoneEvent
  | LogEvent
  | RunEndEvent;

interface EventBase {
  /** Version of the event format. */
  readonly v: 1;
  /** Milliseconds since the run started. */
  readonly at: number;
}

export interface RunStartEvent extends EventBase {
  readonly type: 'run-start';
  readonly run: string;
  readonly file: string;
  readonly jobs: number;
  /** Numeric profile without its probe digest: `wasm-simd-f32/1`. */
  readonly profile: string;
}

/**
 * What is to be done, as far as it is known. A run with a search has several: each adds nodes (of a new trial, or of what waited for a
 * search) or replaces a node of the same id that has not begun.
 */
export interface PlanEvent extends EventBase {
  readonly type: 'plan';
  readonly nodes: readonly PlannedNode[];
}

export interface PlannedNode {
  readonly node: string;
  readonly kind: NodeKind;
  readonly op: string;
  readonly declared: boolean;
  /** Set for the nodes of one candidate of a search. */
  readonly trial?: { readonly search: string; readonly index: number };
  readonly instances: readonly string[];
  /** How many instances are known to be cached before anything runs. */
  readonly cached: number;
  /** Nodes it reads, and searches it waits for. */
  readonly after: readonly string[];
}

/** An action may serve several instances; a batch task several actions. Every node event names the instances it is about. */
interface InstancesEvent extends EventBase {
  readonly node: string;
  readonly instances: readonly string[];
}

export interface NodeQueuedEvent extends InstancesEvent {
  readonly type: 'node-queued';
}

export interface NodeStartedEvent extends InstancesEvent {
  readonly type: 'node-started';
  readonly worker: number;
  /** 1 for the first try. */
  readonly attempt: number;
}

export interface NodeProgressEvent extends InstancesEvent {
  readonly type: 'node-progress';
  readonly done: number;
  readonly total: number;
  readonly unit: string;
  readonly figures: Readonly<Record<string, number | string>>;
  /** Milliseconds left, estimated from this task's own pace. */
  readonly left?: number;
}

export interface NodeCachedEvent extends InstancesEvent {
  readonly type: 'node-cached';
  readonly result?: NodeResult;
}

export interface NodeDoneEvent extends InstancesEvent {
  readonly type: 'node-done';
  readonly milliseconds: number;
  readonly result?: NodeResult;
}

/** A metric's number, or one line about another artifact. */
export interface NodeResult {
  readonly value?: number;
  readonly unit?: string;
  readonly n?: number;
  readonly ci95?: readonly [number, number];
  readonly text?: string;
}

export interface NodeFailedEvent extends InstancesEvent {
  readonly type: 'node-failed';
  readonly code: string;
  readonly message: string;
  readonly notes: readonly string[];
  /** True where the failure is an outcome of the experiment that is stored and stays. */
  readonly stored: boolean;
}

export interface NodeSkippedEvent extends InstancesEvent {
  readonly type: 'node-skipped';
  /** Label of the failed instance it waits for, or why it was not started. */
  readonly because: string;
}

/** A search there is to be: told with the plan, before its first trial. */
export interface SearchPlanEvent extends EventBase {
  readonly type: 'search-plan';
  readonly search: string;
  /** The budget. */
  readonly trials: number;
  readonly strategy: string;
  readonly goals: readonly { readonly direction: 'maximize' | 'minimize'; readonly text: string }[];
  /** Names of the values that trials have, in order, with their unit. */
  readonly values: readonly { readonly name: string; readonly unit: string }[];
  /** Nodes it needs first. */
  readonly after: readonly string[];
}

/** `ok`: feasible and measured. `infeasible`: a requirement does not hold. `failed`: a node failed. `broken`: the network cannot be built. */
export type TrialState = 'ok' | 'infeasible' | 'failed' | 'broken';

/** A candidate was proposed (`started`) or decided. */
export interface TrialEvent extends EventBase {
  readonly type: 'trial';
  readonly search: string;
  readonly index: number;
  readonly state: 'started' | TrialState;
  readonly params: Readonly<Record<string, ParamText>>;
  /** What is known of it: at the start what follows from the architecture, in the end everything. */
  readonly values: Readonly<Record<string, number | boolean | null>>;
  /** Null until all goals are known, and for a trial that is not `ok`. */
  readonly goals: readonly number[] | null;
  /** Why it is infeasible, failed or broken. */
  readonly error?: string;
  /** True where nothing had to be computed for it. */
  readonly cached: boolean;
}

export interface SearchDoneEvent extends EventBase {
  readonly type: 'search-done';
  readonly search: string;
  readonly outcome: 'done' | 'interrupted' | 'failed';
  readonly trials: number;
  readonly ok: number;
  readonly infeasible: number;
  readonly failed: number;
  readonly broken: number;
  /** Trials for which nothing had to be computed. */
  readonly cached: number;
  /** Index of the best trial; null where none is feasible. */
  readonly best: number | null;
  /** One line for people: the best candidate, or the least violating one with its bound. */
  readonly text: string;
}

export interface LogEvent extends EventBase {
  readonly type: 'log';
  readonly level: 'info' | 'warning';
  /** A diagnostic code where there is one, for example TML6002 for a corrupt store entry. */
  readonly code?: string;
  readonly node?: string;
  readonly message: string;
}

export interface RunEndEvent extends EventBase {
  readonly type: 'run-end';
  /** `infeasible`: a search without a feasible candidate, or a `require` of the file that does not hold. */
  readonly outcome: 'done' | 'failed' | 'infeasible' | 'interrupted';
  readonly computed: number;
  readonly cached: number;
  readonly failed: number;
  readonly skipped: number;
  /** Paths relative to the working directory. */
  readonly record: string;
  readonly reports: readonly string[];
  /** What `file` nodes left in the record, the first of each; absent where there is none. */
  readonly files?: readonly string[];
}
