import type { Json } from '../../graph/json.js';
import { formatRational, toFloat64 } from '../../graph/rational.js';
import type { OpOutcome, RunParams } from '../op-run.js';
import { rationalParam, textParam, wordParam } from '../param-codec.js';
import { predictions } from '../prediction.js';
import type { AttackTask } from './attack-task.js';
import { epsilonUnit, RELATIVE } from './epsilon-unit.js';
import { linfDistance } from './linf-distance.js';
import type { Flag, FlagName } from './soundness.js';
import { soundness } from './soundness.js';

/** What the samples of a split turned into at one ε, filled batch by batch. */
export class AttackResult {
  readonly #task: AttackTask;
  readonly #params: RunParams;
  readonly #scales: readonly number[];
  readonly #logits: Float32Array;
  readonly #distance: Float32Array;

  constructor(task: AttackTask, params: RunParams) {
    this.#task = task;
    this.#params = params;
    this.#scales = task.scales.map(toFloat64);
    this.#logits = new Float32Array(task.split.count * task.classes);
    this.#distance = new Float32Array(task.split.count);
  }

  /** `count` samples from position `start` of the split, before and after the attack, and the logits after it. */
  set(start: number, count: number, samples: Float32Array, adversarial: Float32Array, logits: Float32Array): void {
    const { split, classes } = this.#task;
    this.#logits.set(logits.subarray(0, count * classes), start * classes);
    for (let row = 0; row < count; row++) {
      this.#distance[start + row] = linfDistance(samples, adversarial, row * split.size, split.size, this.#scales);
    }
  }

  /** The artifact; `details` are what this attack alone says of itself. */
  outcome(cleanLogits: Float32Array, checked: Partial<Record<FlagName, Flag>>, details: Readonly<Record<string, Json>> = {}): OpOutcome {
    const { split, classes } = this.#task;
    const params = this.#params;
    const n = split.count;
    const predicted = predictions(this.#logits, classes);
    const success = Uint8Array.from(predicted, (label, index) => (label === split.labels[index] ? 0 : 1));
    const wrong = success.reduce((sum, value) => sum + value, 0);
    const meta: Record<string, Json> = {
      norm: textParam(params, 'norm'),
      epsilon: formatRational(rationalParam(params, 'eps')),
      unit: epsilonUnit(wordParam(params, 'relative', RELATIVE), split.meta.channels),
      loss: textParam(params, 'loss'),
      labels: textParam(params, 'labels'),
      clip: textParam(params, 'clip'),
      ...details,
      n,
      ...soundness(checked),
      summary: `${wrong} of ${n} wrong after the attack`,
    };
    return {
      ok: true,
      artifact: {
        type: 'attack',
        meta,
        tensors: {
          labels: { shape: [n], data: split.labels },
          clean_logits: { shape: [n, classes], data: cleanLogits },
          adversarial_logits: { shape: [n, classes], data: this.#logits },
          distance: { shape: [n], data: this.#distance },
          success: { shape: [n], data: success },
        },
      },
    };
  }
}
