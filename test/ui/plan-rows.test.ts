import { describe, expect, it } from 'vitest';
import type { PlannedInstance } from '../../src/runtime/plan-graph.js';
import { allRows, foldedLabel, foldPlan, type PlanRow } from '../../src/ui/plan-rows.js';

const planned = (label: string, state: PlannedInstance['state'], more: Partial<PlannedInstance> = {}): PlannedInstance => ({
  node: label.replace(/\[.*/, ''),
  label,
  declared: true,
  state,
  because: more.waitsFor ? `waits for ${more.waitsFor.join(', ')}` : '',
  waitsFor: [],
  changes: [],
  planKey: null,
  key: null,
  expected: null,
  ...more,
});
const line = ({ state, labels, because }: PlanRow): string => `${state} ${foldedLabel(labels)} ${because}`.trim();

describe('rows of a plan', () => {
  const instances = [
    planned('net', 'run', { because: 'epochs 1 → 2', expected: 4000 }),
    planned('adv[e=1]', 'depends', { waitsFor: ['net'], expected: 1000 }),
    planned('adv[e=2]', 'depends', { waitsFor: ['net'] }),
    planned('adv[e=3]', 'cached'),
    planned('rob[e=1]', 'depends', { waitsFor: ['adv[e=1]'], expected: 10 }),
    planned('rob[e=2]', 'depends', { waitsFor: ['adv[e=2]'], expected: 20 }),
  ];

  it('fold instances of a node that share state and reason, whatever the point of the axis they wait for', () => {
    expect(foldPlan(instances).map(line)).toEqual([
      'run net epochs 1 → 2',
      'depends adv[e=1] +1 waits for net',
      'cached adv[e=3]',
      'depends rob[e=1] +1 waits for adv',
    ]);
  });

  it('add up the times that are known and count those that are not', () => {
    expect(foldPlan(instances).map(({ expected, unknown }) => [expected, unknown])).toEqual([
      [4000, 0],
      [1000, 1],
      [null, 0],
      [30, 0],
    ]);
  });

  it('name the instance where there is only one', () => {
    expect(foldPlan(instances.slice(0, 5)).map(line)).toContain('depends rob[e=1] waits for adv[e=1]');
  });

  it('can stand for one instance each', () => {
    expect(allRows(instances).map(({ labels }) => labels)).toEqual(instances.map(({ label }) => [label]));
  });
});
