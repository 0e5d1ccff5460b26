import type { NodeKind } from '../graph/graph.js';

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

export interface PlanEvent extends EventBase {
  readonly type: 'plan';
  readonly nodes: readonly PlannedNode[];
}

export interface PlannedNode {
  readonly node: string;
  readonly kind: NodeKind;
  readonly op: string;
  readonly declared: boolean;
  readonly instances: readonly string[];
  /** How many instances are known to be cached before anything runs. */
  readonly cached: number;
  /** Nodes it reads. */
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
  readonly outcome: 'done' | 'failed' | 'interrupted';
  readonly computed: number;
  readonly cached: number;
  readonly failed: number;
  readonly skipped: number;
  /** Paths relative to the working directory. */
  readonly record: string;
  readonly reports: readonly string[];
}
