import { rational } from '../../src/graph/rational.js';
import type { DatasetType } from '../../src/graph/value-type.js';
import type { Network } from '../../src/network/network.js';
import type { OpSpec } from '../../src/ops/op-spec.js';
import { specs } from '../../src/ops/specs.js';
import { checkText, problemsOf } from './check-text.js';

/** The layer graph of the flow `data -> …` through a network of the standard library, as a TML file for data of this shape makes it. */
export function networkOf(flow: string, shape: readonly number[], classes: number): Network {
  const type: DatasetType = {
    kind: 'dataset',
    shape,
    channels: Array.from({ length: shape.at(-1) ?? 0 }, (_, i) => ({
      name: `channel ${i}`,
      unit: 'g',
      low: rational(-4),
      high: rational(4),
    })),
    classes: Array.from({ length: classes }, (_, i) => `${i}`),
    splits: { train: 1, val: 1, test: 1 },
  };
  const source: OpSpec = {
    name: 'shaped',
    version: 1,
    kind: 'dataset',
    numerics: 'none',
    doc: '',
    ports: [],
    params: [],
    describe: () => type,
  };
  const name = /^\w+/.exec(flow)?.[0] ?? flow;
  const text = `edition 1\nimport { ${name} } from "std/models"\ndataset data = shaped()\nmodel m = data -> ${flow} -> train()`;
  const result = checkText(text, undefined, new Map([...specs, ['shaped', source]]));
  const model = result.graph?.nodes.find((node) => node.id === 'm');
  if (!model) throw new Error(problemsOf(result).join('\n'));
  return model.instances[0]?.params['network'] as unknown as Network;
}
