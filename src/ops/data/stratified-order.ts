import { shuffle } from '../../numeric/distributions.js';
import type { RandomStream } from '../../numeric/stream.js';

/**
 * An order of all samples in which every prefix, and so every slice, holds the classes in proportion: sample r of the n of
 * its class (in a random order of that class) stands at (r + ½) / n of the way. Ties go to the lower class.
 */
export function stratifiedOrder(labels: Uint8Array | Int32Array, classes: number, stream: RandomStream): Int32Array {
  const places: Place[] = [];
  for (let label = 0; label < classes; label++) {
    const members = Array.from(labels.keys()).filter((index) => labels[index] === label);
    shuffle(members.length, stream, { step: label }).forEach((member, rank) => {
      places.push({ sample: members[member]!, label, numerator: 2 * rank + 1, denominator: 2 * members.length });
    });
  }
  // Products of small integers: exact.
  places.sort((a, b) => a.numerator * b.denominator - b.numerator * a.denominator || a.label - b.label);
  return Int32Array.from(places, ({ sample }) => sample);
}

interface Place {
  readonly sample: number;
  readonly label: number;
  readonly numerator: number;
  readonly denominator: number;
}
