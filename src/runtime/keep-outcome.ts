import { diagnostic } from '../diagnostics/registry.js';
import type { Manifest } from '../graph/artifact.js';
import type { StoredOutcome } from '../store/outcome.js';
import { type Store, sameOutcome } from '../store/store.js';
import type { EventLog } from './event-log.js';
import type { ReadyUnit } from './run-task.js';
import { labelOf } from './units.js';
import type { TaskOutcome } from './worker/protocol.js';

export interface KeptOutcome {
  readonly outcome: StoredOutcome;
  readonly manifest?: Manifest;
}

export interface KeepOptions {
  readonly store: Store;
  readonly log: EventLog;
  /** The outcome this key had before, where it is computed again on purpose; the new one then replaces it. */
  readonly earlier: StoredOutcome | undefined;
}

/** Stores what a unit gave and returns what stands: the first result under a key, unless that one is lost. */
export function keepOutcome(ready: ReadyUnit, result: TaskOutcome, { store, log, earlier }: KeepOptions): KeptOutcome {
  const { unit, key, action } = ready;
  const own: KeptOutcome = result.ok
    ? { outcome: { ok: true, artifact: result.artifact }, manifest: result.manifest }
    : { outcome: { ok: false, error: result.error } };
  const differs = (kept: 'the first' | 'the new'): void =>
    log.report(diagnostic('TML6004', { node: labelOf(unit), key, kept }), unit.instances[0]?.node.id);

  // An entry whose artifact is gone after the run would promise what it cannot keep.
  if (result.ok && !result.kept) return own;
  const stands = store.writeOutcome(action, own.outcome, earlier === undefined ? 'first' : 'replace');
  // What was computed of some inputs alone is not what the plan promises.
  if (Object.keys(action.inputs).length === Object.keys(unit.inputs).length) store.writePlan(unit.planKey, key);
  if (earlier !== undefined && !sameOutcome(earlier, own.outcome)) differs('the new');
  if (sameOutcome(stands, own.outcome)) return own;

  // Another process finished first, with other bytes.
  const manifest = stands.ok ? store.content.readManifest(stands.artifact) : undefined;
  if (stands.ok && manifest === undefined) {
    differs('the new');
    store.writeOutcome(action, own.outcome, 'replace');
    return own;
  }
  differs('the first');
  return { outcome: stands, ...(manifest === undefined ? {} : { manifest }) };
}
