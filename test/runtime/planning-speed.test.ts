import { performance } from 'node:perf_hooks';
import { expect, test } from 'vitest';
import type { Digest } from '../../src/graph/artifact.js';
import { actionKey } from '../../src/graph/keys.js';
import { planUnits } from '../../src/runtime/planner.js';
import { UnitTable } from '../../src/runtime/unit-table.js';
import { actionOf, kindOf, type Unit } from '../../src/runtime/units.js';
import { Store } from '../../src/store/store.js';
import { fakeSpecs } from './support/fake-specs.js';
import { graphOf } from './support/graph-builder.js';
import { useLab } from './support/lab.js';

const lab = useLab();

/** 1 data set, 1 model, `count` attacks with a metric each. */
const lifted = (count: number) =>
  graphOf([
    { id: 'data', op: 'numbers', params: { first: 1, count: 4 } },
    { id: 'net', op: 'scale', params: { by: 2 }, from: 'data' },
    { id: 'adv', op: 'shift', from: 'net', sweep: { axis: 'strength', param: 'by', values: Array.from({ length: count }, (_, i) => i) } },
    { id: 'curve', op: 'total', from: 'adv' },
  ]);

const unitsOf = (graph: ReturnType<typeof lifted>): readonly Unit[] => {
  const table = new UnitTable(fakeSpecs, 'test-f32/1:0', { of: () => undefined });
  table.add(graph.nodes);
  return table.units;
};

test.each([100, 5000])('planning %i attacks with their metrics, all of them known', (count) => {
  const graph = lifted(count);
  const store = new Store({ directory: lab.store, spill: `${lab.store}-spill`, report: (problem) => expect.unreachable(problem.message) });
  const artifacts: Digest[] = [];
  for (const unit of unitsOf(graph)) {
    const action = actionOf(unit, (input) => artifacts[input] as Digest);
    const type = kindOf(unit);
    const { digest } = store.content.writeArtifact({ type, meta: { value: unit.index, unit: 'count', n: 4, ci95: [0, 1] }, tensors: {} });
    artifacts.push(digest);
    store.writeOutcome(action, { ok: true, artifact: digest }, 'first');
    store.writePlan(unit.planKey, actionKey(action));
  }

  const start = performance.now();
  const units = unitsOf(graph);
  const keyed = performance.now();
  const plans = planUnits(units, store, false);
  const planned = performance.now();
  console.log(`${units.length} instances: keys ${(keyed - start).toFixed(0)} ms, look-ups ${(planned - keyed).toFixed(0)} ms`);
  expect(plans).toHaveLength(2 * count + 2);
  expect(plans.every((plan) => plan.state === 'cached')).toBe(true);
});
