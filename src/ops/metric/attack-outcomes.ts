import { invariant } from '../../diagnostics/invariant.js';
import type { Json } from '../../graph/json.js';
import type { OpRun } from '../op-run.js';
import { NO_PREDICTION, predictions } from '../prediction.js';
import { float32Tensor, inputArtifact, int32Tensor } from '../run-inputs.js';
import { shareMetric } from './share-metric.js';

/** What an attack stores of one sample. Predictions may be `NO_PREDICTION`, which is never right and never stable. */
export interface AttackedSample {
  readonly label: number;
  readonly clean: number;
  readonly adversarial: number;
}

/** A metric that counts the samples of an attack for which `holds`; it runs no inference. */
export function attackMetricRun(holds: (sample: AttackedSample) => boolean): OpRun {
  return {
    kind: 'single',
    async run(inputs) {
      const attack = inputArtifact(inputs, 'attack');
      const labels = int32Tensor(attack, 'labels');
      const clean = float32Tensor(attack, 'clean_logits');
      const classes = clean.length / labels.length;
      const before = predictions(clean, classes);
      const after = predictions(float32Tensor(attack, 'adversarial_logits'), classes);
      const outcomes = Uint8Array.from(labels, (label, index) => {
        const adversarial = after[index] ?? NO_PREDICTION;
        return adversarial !== NO_PREDICTION && holds({ label, clean: before[index] ?? NO_PREDICTION, adversarial }) ? 1 : 0;
      });
      return shareMetric(outcomes, { flags: metaField(attack.manifest.meta, 'flags'), sound: metaField(attack.manifest.meta, 'sound') });
    },
  };
}

function metaField(meta: { readonly [key: string]: Json }, name: string): Json {
  const value = meta[name];
  invariant(value !== undefined, `the attack's manifest has no ${name}`);
  return value;
}
