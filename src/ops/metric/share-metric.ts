import type { ArtifactDraft } from '../../graph/artifact.js';
import type { Json } from '../../graph/json.js';
import type { OpOutcome } from '../op-run.js';
import { wilson } from './wilson.js';

/**
 * Artifact of a metric that is the share of samples with outcome 1, in order of the split.
 * `flags` and `sound` come from the attack behind the number; null where there is none.
 */
export function shareMetric(outcomes: Uint8Array, attack: { readonly flags: Json; readonly sound: Json } | null): OpOutcome {
  const n = outcomes.length;
  const correct = outcomes.reduce((sum, outcome) => sum + outcome, 0);
  const artifact: ArtifactDraft = {
    type: 'metric',
    meta: {
      value: correct / n,
      unit: 'share',
      n,
      correct,
      ci95: wilson(correct, n),
      flags: attack?.flags ?? null,
      sound: attack?.sound ?? null,
    },
    tensors: { outcomes: { shape: [n], data: outcomes } },
  };
  return { ok: true, artifact };
}
