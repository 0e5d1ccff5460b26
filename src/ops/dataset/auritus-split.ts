import { unreachable } from '../../diagnostics/invariant.js';
import type { SplitName } from '../../graph/value-type.js';
import { shuffle } from '../../numeric/distributions.js';
import { randomStream } from '../../numeric/stream.js';
import { deal, type SplitCounts, splitCounts } from '../data/deal.js';
import { stratifiedOrder } from '../data/stratified-order.js';
import type { RunParams } from '../op-run.js';
import { intParam, rationalParam, variantParam } from '../param-codec.js';
import { AURITUS_ACTIVITIES, AURITUS_SPLITS } from './auritus.spec.js';

/** The windows that are to be dealt out. */
export interface Windows {
  /** Participant and recording of each window. */
  readonly participants: Int32Array;
  readonly recordings: Int32Array;
  readonly labels: Uint8Array;
}

export type Splits = Readonly<Record<SplitName, Int32Array>>;

export type Dealt =
  | { readonly ok: true; readonly splits: Splits }
  | { readonly ok: false; readonly what: string; readonly total: number; readonly counts: SplitCounts };

/** Indices of the windows in each split, ascending. */
export function splitWindows(params: RunParams, windows: Windows): Dealt {
  const { kind, params: own } = variantParam(params, 'split', AURITUS_SPLITS);
  const stream = randomStream(intParam(own, 'seed'), 'auritus', 'split');
  const dealt = (what: string, group: Int32Array | undefined, order: (groups: Int32Array) => Int32Array): Dealt => {
    const groups = group ? Int32Array.from(new Set(group)).sort() : Int32Array.from(windows.labels.keys());
    const counts = splitCounts(groups.length, rationalParam(own, 'val'), rationalParam(own, 'test'));
    if (counts.train < 1) return { ok: false, what, total: groups.length, counts };
    const parts = deal(order(groups), counts);
    const part = (name: SplitName): Int32Array =>
      membersOf(
        parts[name].map((place) => groups[place]!),
        group,
        windows.labels.length,
      );
    return { ok: true, splits: { train: part('train'), val: part('val'), test: part('test') } };
  };
  switch (kind) {
    case 'by_subject':
      return dealt('participants', windows.participants, (groups) => shuffle(groups.length, stream));
    case 'random':
      return dealt('recordings', windows.recordings, (groups) =>
        stratifiedOrder(labelsOf(groups, windows), AURITUS_ACTIVITIES.length, stream),
      );
    case 'random_windows':
      return dealt('windows', undefined, (groups) => shuffle(groups.length, stream));
    default:
      return unreachable(kind);
  }
}

/** The class of each recording. */
function labelsOf(recordings: Int32Array, windows: Windows): Uint8Array {
  const labels = new Map<number, number>();
  windows.recordings.forEach((recording, index) => labels.set(recording, windows.labels[index]!));
  return Uint8Array.from(recordings, (recording) => labels.get(recording)!);
}

/** The windows whose group was chosen; without groups each window is one. */
function membersOf(chosen: Int32Array, group: Int32Array | undefined, count: number): Int32Array {
  if (!group) return chosen.sort();
  const isChosen = new Set(chosen);
  return Int32Array.from({ length: count }, (_, index) => index).filter((index) => isChosen.has(group[index]!));
}
