import { invariant, unreachable } from '../../diagnostics/invariant.js';
import { diagnostic } from '../../diagnostics/registry.js';
import { parseDecimal, toFloat64 } from '../../graph/rational.js';
import { listOf } from '../data/csv-cells.js';
import type { RunParams } from '../op-run.js';
import type { DescribeArguments, ParamSpec } from '../op-spec.js';
import { textParam, variantParam } from '../param-codec.js';

const WAYS = ['none', 'balanced', 'by_class'] as const;

/** How much the samples of a class count in the loss. */
export const classWeightsParam: ParamSpec = {
  name: 'class_weights',
  doc: 'How much the loss of a sample counts, by its class. Validation counts all samples alike.',
  type: {
    kind: 'variant',
    variants: [
      { name: 'none', doc: 'All samples alike.', params: [] },
      { name: 'balanced', doc: 'N / (K · n): N samples, K classes, n of the sample’s class.', params: [] },
      {
        name: 'by_class',
        doc: 'As written.',
        params: [
          {
            name: 'weights',
            doc: 'Classes and what they count: `"sitting: 2, walking: 0.5"`. The others count 1; nothing is scaled.',
            type: { kind: 'text' },
          },
        ],
      },
    ],
  },
  initial: { kind: 'none' },
  later: true,
};

/** One weight a class; undefined where all count alike. */
export function readClassWeights(params: RunParams, labels: Int32Array, classes: readonly string[]): Float64Array | undefined {
  const { kind, params: own } = variantParam(params, 'class_weights', WAYS);
  switch (kind) {
    case 'none':
      return undefined;
    case 'balanced':
      return balancedWeights(labels, classes.length);
    case 'by_class': {
      const read = parseClassWeights(classes, textParam(own, 'weights'));
      invariant(read instanceof Float64Array, 'the weights were checked before the run');
      return read;
    }
    default:
      return unreachable(kind);
  }
}

/** Reports weights that cannot be read, or classes that there are not. */
export function reportClassWeights(args: DescribeArguments, classes: readonly string[]): void {
  const { kind, params: own } = variantParam(args.params, 'class_weights', WAYS);
  if (kind !== 'by_class') return;
  const read = parseClassWeights(classes, textParam(own, 'weights'));
  if ('problem' in read) args.report({ param: 'class_weights' }, diagnostic('TML5021', { problem: read.problem }));
}

/** N / (K · n) of each class; 1 where a class has no samples. */
export function balancedWeights(labels: Int32Array, classes: number): Float64Array {
  const counts = new Float64Array(classes);
  for (const label of labels) counts[label]! += 1;
  return counts.map((count) => (count === 0 ? 1 : labels.length / (classes * count)));
}

/** Reads `"sitting: 2, walking: 0.5"`. */
export function parseClassWeights(classes: readonly string[], text: string): Float64Array | { readonly problem: string } {
  const weights = new Map<string, number>();
  for (const pair of listOf(text)) {
    // The last colon: a class may have one in its name.
    const [, name = '', weight = ''] = /^(.*?)\s*:\s*([^:]*)$/.exec(pair) ?? [];
    if (name === '' || weight === '') return { problem: `expected class: weight, found ${JSON.stringify(pair)}` };
    if (!classes.includes(name)) return { problem: `there is no class ${JSON.stringify(name)} among ${classes.join(', ')}` };
    if (weights.has(name)) return { problem: `${name} has two weights` };
    if (!/^\d+(\.\d+)?$/.test(weight)) return { problem: `the weight of ${name} must be a number of at least 0, found ${weight}` };
    weights.set(name, toFloat64(parseDecimal(weight)));
  }
  if (weights.size === 0) return { problem: 'no class is named' };
  const all = Float64Array.from(classes, (name) => weights.get(name) ?? 1);
  return all.some((weight) => weight > 0) ? all : { problem: 'every class has the weight 0, so there is nothing to learn' };
}
