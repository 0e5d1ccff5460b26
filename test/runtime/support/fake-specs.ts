import type { OpSpec } from '../../../src/ops/op-spec.js';
import { metricType } from './graph-builder.js';

const spec = (name: string, kind: OpSpec['kind'], extra: Partial<OpSpec> = {}): OpSpec => ({
  name,
  version: 1,
  kind,
  numerics: 'none',
  doc: name,
  ports: [],
  params: [],
  describe: () => metricType,
  ...extra,
});

/** Small operations whose results can be computed by hand; `fixture-worker.ts` has the heavy halves. */
export const fakeSpecs: ReadonlyMap<string, OpSpec> = new Map(
  [
    spec('numbers', 'dataset'),
    spec('scale', 'model', { numerics: 'kernels' }),
    spec('sign', 'model'),
    spec('shift', 'attack', { batchable: 'by' }),
    spec('total', 'metric'),
    spec('bad', 'metric'),
    spec('diverge', 'model'),
    spec('crash', 'model'),
    spec('gate', 'model'),
    spec('random', 'model'),
  ].map((each) => [each.name, each]),
);
