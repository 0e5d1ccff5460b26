import { describe, expect, it } from 'vitest';
import type { Graph } from '../../src/graph/graph.js';
import { checkText, problemsOf, withDigits } from './check-text.js';

const CURVE = [
  'axis strength = [0.1, 0.2]',
  'axis run = 1..3',
  'axis kind = [ce, mse]',
  'attack adv = net -> pgd(eps: strength, steps: 10, seed: run, loss: kind, on: d.test)',
  'metric curve = adv -> robust_accuracy',
].join('\n');

const problems = (line: string) => problemsOf(checkText(withDigits(`${CURVE}\n${line}`)));

function graphOf(lines: string): Graph {
  const result = checkText(withDigits(`${CURVE}\n${lines}`));
  expect(problemsOf(result)).toEqual([]);
  if (!result.graph) throw new Error('no graph');
  return result.graph;
}

/** Labels of what a node's instances read. */
function readsOf(graph: Graph, id: string): (string | undefined)[] {
  const instances = graph.nodes.find((node) => node.id === id)?.instances ?? [];
  return instances.flatMap(({ inputs }) =>
    Object.values(inputs).map(({ node, instance }) => graph.nodes.find((one) => one.id === node)?.instances[instance]?.label),
  );
}

describe('picking an instance', () => {
  it('fixes axes and leaves the others', () => {
    const graph = graphOf(
      'metric one = adv[strength=20%, run=2, kind=mse] -> robust_accuracy\nmetric some = adv[strength=0.1, kind=ce] -> robust_accuracy',
    );
    expect(readsOf(graph, 'one')).toEqual(['adv[strength=0.2, run=2, kind=mse]']);
    expect(graph.nodes.find((node) => node.id === 'one')?.instances.map(({ label }) => label)).toEqual(['one']);
    expect(graph.nodes.find((node) => node.id === 'some')?.instances.map(({ label }) => label)).toEqual([
      'some[run=1]',
      'some[run=2]',
      'some[run=3]',
    ]);
    expect(readsOf(graph, 'some')[2]).toBe('adv[strength=0.1, run=3, kind=ce]');
  });

  it('reduces what is left, over other names of the axis value too', () => {
    const graph = graphOf('metric avg = mean(curve[strength=1/10, kind="ce"] over run)');
    expect(readsOf(graph, 'avg')).toEqual([1, 2, 3].map((run) => `curve[strength=0.1, run=${run}, kind=ce]`));
  });

  it('is a number of requirements and arithmetic', () => {
    const graph = graphOf(
      'let drop = curve[strength=0.1, kind=ce] - curve[strength=0.2, kind=ce]\nrequire drop[run=2] < 0.3\nrequire drop < 0.5',
    );
    expect(graph.requirements.map(({ instances }) => instances.length)).toEqual([1, 3]);
    expect(graph.requirements[0]?.instances[0]?.condition).toMatchObject({ left: { left: { instance: 2 }, right: { instance: 8 } } });
  });

  it.each([
    ['let x = curve[strength=0.3]', 'TML4016 10:24 0.3 is not on the axis strength, which has 0.1, 0.2'],
    ['let x = curve[kind=kl]', 'TML4016 10:20 kl is not on the axis kind, which has ce, mse'],
    [
      'let x = curve[strenght=0.1]',
      'TML4015 10:15 curve does not vary along strenght; it has strength, run, kind (did you mean strength?)',
    ],
    ['let x = net[run=1]', 'TML4015 10:13 net does not vary along run; it has no axis'],
    ['let x = curve[run=1][run=2]', 'TML4015 10:22 curve[run=1] does not vary along run; it has strength, kind'],
    ['let x = curve[run=1, 2]', 'TML4017 10:22 an instance is picked by its axes, not by its position (write axis=value)'],
    ['let x = curve[2]', 'TML4017 10:9 an instance is picked by its axes, not by its position (write axis=value)'],
    ['let x = curve[run=1, run=2]', 'TML3106 10:22 run is given twice to the pick'],
    ['let x = mean(curve[run=1] over run)', 'TML4012 10:32 mean over run: the value does not vary along run; it has strength, kind'],
  ])('%s', (line, expected) => expect(problems(line)).toEqual([expected]));
});
