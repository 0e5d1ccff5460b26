import type { NodeKind } from '../graph/graph.js';
import type { Json } from '../graph/json.js';
import type { ParamText } from '../graph/search.js';
import type { TrialState } from './events.js';

/** `tml run --results`: science only, so that equal runs give equal bytes. No durations, hosts, dates or cache states. */
export interface Results {
  readonly version: 1;
  readonly results: readonly ResultRecord[];
  readonly searches: readonly SearchRecord[];
  /** `require` at the top of the file, one an instance. */
  readonly requirements: readonly RequirementRecord[];
}

/** One instance of a declared node, in order of declaration, then row-major over its axes. */
export interface ResultRecord {
  readonly node: string;
  readonly kind: NodeKind;
  readonly op: string;
  readonly axes: Readonly<Record<string, number | string | boolean>>;
  /** Set for metrics that succeeded. */
  readonly value: number | null;
  readonly unit: string | null;
  /** Samples behind the value. */
  readonly n: number | null;
  readonly ci95: readonly [number, number] | null;
  /** Soundness flags of the attack behind the value (its artifact's `meta.flags`); null where there is no attack. */
  readonly flags: Readonly<Record<string, Json>> | null;
  readonly state: 'ok' | 'failed' | 'skipped';
  /** Code and message of a failure; the reason of a skip. */
  readonly error: string | null;
  /** Action key; null where nothing could be computed. */
  readonly key: string | null;
}

/** A search with all its trials. */
export interface SearchRecord {
  readonly name: string;
  readonly goals: readonly { readonly direction: 'maximize' | 'minimize'; readonly text: string }[];
  /** In the order in which they are decided. */
  readonly requirements: readonly string[];
  readonly state: 'ok' | 'interrupted' | 'skipped';
  readonly trials: readonly TrialRecord[];
  /** Index of the best trial (ties: the lowest); null where none is feasible, and with several goals. */
  readonly best: number | null;
  /** With several goals: index of the knee of the front; null where no trial is feasible. */
  readonly knee?: number | null;
  /** Indices of the trials that no other beats in all goals. */
  readonly pareto: readonly number[];
}

export interface TrialRecord {
  readonly index: number;
  readonly params: Readonly<Record<string, ParamText>>;
  /** Metrics by name, and fields used in goals and requirements. Null where a requirement ended the trial first, or a node failed. */
  readonly values: Readonly<Record<string, number | boolean | null>>;
  /** Samples and 95 % interval of the metrics that have them. */
  readonly measured: Readonly<Record<string, { readonly n: number | null; readonly ci95: readonly [number, number] | null }>>;
  readonly goals: readonly number[] | null;
  /** One a requirement: by how much it is violated, relative to its bound; at most 0 where it holds, null where it was not reached. */
  readonly constraints: readonly (number | null)[];
  readonly feasible: boolean;
  readonly state: TrialState;
  readonly error: string | null;
  /** Soundness flags of the attacks behind the metrics, by metric; metrics without an attack are left out. */
  readonly flags: Readonly<Record<string, Readonly<Record<string, Json>>>>;
}

export interface RequirementRecord {
  /** As written. */
  readonly text: string;
  readonly axes: Readonly<Record<string, number | string | boolean>>;
  /** Null where what it reads failed or was skipped. */
  readonly holds: boolean | null;
  /** The two sides of a comparison; null for other conditions and where a side is unknown. */
  readonly left: number | null;
  readonly right: number | null;
  /** Of both sides: `B`, `s`; empty for plain numbers. */
  readonly unit: string;
}
