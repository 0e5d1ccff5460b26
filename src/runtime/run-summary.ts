import type { Digest } from '../graph/artifact.js';
import type { NodeKind } from '../graph/graph.js';

/** `run.json` of a run record: everything about a run that is not science. */
export interface RunSummary {
  readonly version: 1;
  readonly run: string;
  readonly file: string;
  /** What a person types to make this run again; absent where another program started it. */
  readonly command?: string;
  /** ISO 8601, UTC. */
  readonly started: string;
  readonly milliseconds: number;
  readonly outcome: RunResultKind;
  readonly jobs: number;
  readonly profile: string;
  readonly versions: { readonly tml: string; readonly node: string };
  readonly host: { readonly name: string; readonly platform: string; readonly arch: string; readonly cpu: string; readonly cores: number };
  readonly counts: RunCounts;
  readonly instances: readonly InstanceSummary[];
}

export type RunResultKind = 'done' | 'failed' | 'infeasible' | 'interrupted';

/** Instances of all nodes, unnamed steps included. */
export interface RunCounts {
  readonly computed: number;
  readonly cached: number;
  readonly failed: number;
  readonly skipped: number;
}

export interface InstanceSummary {
  readonly node: string;
  readonly label: string;
  readonly kind: NodeKind;
  readonly op: string;
  readonly declared: boolean;
  readonly state: 'ok' | 'failed' | 'skipped';
  readonly cached: boolean;
  /** Of its computation in this run; in a task shared by several instances, its share. */
  readonly milliseconds: number;
  /** Set for the nodes of one candidate of a search. */
  readonly trial: { readonly search: string; readonly index: number } | null;
  /** Null where it never came to be. */
  readonly planKey: Digest | null;
  /** Action key; null where nothing could be computed. */
  readonly key: Digest | null;
  readonly artifact: Digest | null;
  readonly error: { readonly code: string; readonly message: string; readonly notes: readonly string[]; readonly stored: boolean } | null;
  /** Of a skip: label of the failed instance, or why it was not started. */
  readonly because: string | null;
}
