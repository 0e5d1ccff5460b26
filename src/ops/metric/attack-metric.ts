import type { MetricType } from '../../graph/value-type.js';
import { attackInput } from '../describe-inputs.js';
import type { DescribeArguments, OpSpec } from '../op-spec.js';

/** A share of samples read from an attack's stored outcomes, without inference. */
export function attackMetricSpec(name: string, title: string, doc: string): OpSpec {
  return {
    name,
    version: 1,
    kind: 'metric',
    numerics: 'none',
    doc,
    main: { name: 'attack', doc: 'The attack whose outcomes are counted.', accepts: 'attack' },
    ports: [],
    params: [],
    describe(args: DescribeArguments): MetricType {
      const attack = attackInput(args, 'attack');
      const { dataset, split } = attack.splitReference;
      return { kind: 'metric', unit: 'share', better: 'more', title, evaluatedOn: `${dataset}.${split}`, attack };
    },
  };
}
