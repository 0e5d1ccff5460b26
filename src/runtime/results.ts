import type { NodeKind } from '../graph/graph.js';
import type { Json } from '../graph/json.js';

/** `tml run --results`: science only, so that equal runs give equal bytes. No durations, hosts, dates or cache states. */
export interface Results {
  readonly version: 1;
  readonly results: readonly ResultRecord[];
  readonly searches: readonly never[];
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
