import { describe, expect, it } from 'vitest';
import type { Graph } from '../../src/graph/graph.js';
import { checkText, problemsOf, withDigits } from './check-text.js';
import { keysOf } from './graph-keys.js';

const ROBUST =
  'fn robust(net: model, eps: float in 0..1 = 0.1, on: split) -> metric {\n  let half = eps / 2\n  attack adv = net -> fgsm(eps: half, on)\n  return adv -> robust_accuracy\n}';

function graphOf(files: string | Record<string, string>): Graph {
  const result = checkText(files);
  expect(problemsOf(result)).toEqual([]);
  if (!result.graph) throw new Error('no graph');
  return result.graph;
}

const labels = (graph: Graph, id: string) => graph.nodes.find((node) => node.id === id)?.instances.map((one) => one.label);
const ids = (graph: Graph) => graph.nodes.map((node) => node.id);

describe('fn', () => {
  it('stands for its body: the same keys as written by hand, with names of its own', () => {
    const through = graphOf(withDigits(`${ROBUST}\nmetric r = net -> robust(eps: 0.2, on: d.test)`));
    const byHand = graphOf(withDigits('attack a = net -> fgsm(eps: 0.1, on: d.test)\nmetric m = a -> robust_accuracy'));
    expect(keysOf(through)).toEqual(keysOf(byHand));
    expect(ids(through)).toEqual(['d', 'net', 'r.adv', 'r']);
    expect(through.nodes.every((node) => node.declared)).toBe(true);
  });

  it('keeps uses apart, also two in one declaration', () => {
    const graph = graphOf(
      withDigits(
        `${ROBUST}\nmetric r = net -> robust(on: d.test)\nmetric s = net -> robust(eps: 0.4, on: d.test)\nrequire (net -> robust(eps: 0.3, on: d.test)) < r + (net -> robust(eps: 0.2, on: d.test))`,
      ),
    );
    expect(new Set(ids(graph)).size).toBe(graph.nodes.length);
    expect(ids(graph).slice(0, 6)).toEqual(['d', 'net', 'r.adv', 'r', 's.adv', 's']);
    expect(graph.nodes.filter((node) => node.op === 'fgsm')).toHaveLength(4);
  });

  it('is lifted over axes, and only what varies is', () => {
    const text =
      'axis e = [0.1, 0.2]\nfn both(net: model, eps: float, on: split) -> metric {\n  metric clean = net -> accuracy(on)\n  attack adv = net -> fgsm(eps, on)\n  metric hit = adv -> robust_accuracy\n  return mean(hit over e)\n}\nmetric r = net -> robust(eps: e, on: d.test)';
    const graph = graphOf(
      withDigits(`${ROBUST}\n${text.replace('  metric clean = net -> accuracy(on)\n', '')}\nmetric one = net -> both(eps: e, on: d.test)`),
    );
    expect(labels(graph, 'r')).toEqual(['r[e=0.1]', 'r[e=0.2]']);
    expect(labels(graph, 'r.adv')).toEqual(['r.adv[e=0.1]', 'r.adv[e=0.2]']);
    expect(labels(graph, 'one.adv')).toEqual(['one.adv[e=0.1]', 'one.adv[e=0.2]']);
    expect(labels(graph, 'one')).toEqual(['one']);
  });

  it('reduces what flows in', () => {
    const graph = graphOf(
      withDigits(
        `${ROBUST}\naxis run = 1..3\nfn average(x: metric) -> metric { return mean(x over run) }\nmetric r = net -> fgsm(eps: run / 10, on: d.test) -> robust_accuracy -> average\nmetric q = net -> robust(eps: run / 10, on: d.test) -> average`,
      ),
    );
    expect(labels(graph, 'r')).toEqual(['r']);
    expect(Object.keys(graph.nodes.find((node) => node.id === 'q')?.instances[0]?.inputs ?? {})).toHaveLength(3);
  });

  it('takes lists of nodes, targets, searches, words or none, and defaults that are nodes of its file', () => {
    const text = withDigits(`
model big = d -> tcn(filters: 8, dilations: [1]) -> train(epochs: 1)
fn fits(m: model, chip: target) -> bool { return m.sram <= chip.ram }
fn second(nets: list<model>, on: split) -> metric { return nets[1] -> accuracy(on) }
fn average(rates: list<metric>) -> metric { return (rates[0] + rates[1]) / 2 }
fn hit(m: model, eps: float, on: split = d.test) -> attack { return m -> fgsm(eps, on) }
fn small(x: dataset, size: s | m? = none) -> model { return x -> sized(plain: size == none) }
fn again(x: dataset, size: s | m?) -> model { return x -> small(size) }
network sized(plain: bool) { input -> last -> if plain { dense(4) } else { dense(9) } -> dense(classes) }
fn winner(s: search) -> model { return s.best.n }
space widths { filters = int 2..4 }
search s over widths {
  model n = d -> tcn(filters, dilations: [1]) -> train(epochs: 1)
  metric acc = n -> accuracy(on: d.val)
  maximize acc
  using random(trials: 2)
}
axis e = [0.1, 0.2]
require net -> fits(chip: stm32f446re)
metric a = second(nets: [net, big], on: d.test)
metric c = net -> accuracy(on: d.test)
require average(rates: [a, c]) > 0
attack lifted = net -> hit(eps: e)
model four = d -> again(size: none) -> train()
model also = d -> small() -> train()
model nine = d -> again(size: m) -> train()
metric top = s -> winner -> accuracy(on: d.test)`);
    const result = checkText(text.replace('edition 1\n', 'edition 1\nimport { stm32f446re } from "std/targets"\n'));
    expect(problemsOf(result)).toEqual([]);
    const graph = result.graph as Graph;
    const instanceOf = (id: string) => graph.nodes.find((node) => node.id === id)?.instances;
    expect(instanceOf('a')?.[0]?.inputs['model']).toMatchObject({ node: 'big' });
    expect(instanceOf('lifted')?.map(({ params, inputs }) => [params['eps'], inputs['on']?.split])).toEqual([
      ['1/10', 'test'],
      ['1/5', 'test'],
    ]);
    const networkOf = (id: string) => JSON.stringify(instanceOf(id)?.[0]?.params['network']);
    expect(networkOf('four')).toBe(networkOf('also'));
    expect(networkOf('four')).not.toBe(networkOf('nine'));
    expect(graph.pending.map(({ id }) => id)).toEqual(['top']);
  });

  it.each([
    ['fn f(x: list<model>) -> model { return x[0] }\nlet a = f(x: [net, d])', 'TML3101 6:20 expected a model for x, found a data set'],
    [
      'fn f(x: list<model>) -> model { return x[0] }\nlet a = f(x: net)',
      'TML3101 6:14 expected a list (each item a model) for x, found a model',
    ],
    ['fn f(x: target) -> int { return x.ram / 1B }\nlet a = f(x: 3)', 'TML3101 6:14 expected a target for x, found 3'],
    ['fn f(x: search) -> model { return x.best.net }\nlet a = f(x: net)', 'TML3101 6:14 expected a search for x, found a model'],
    ['fn f(x: ce | mse?) -> bool { return x == none }\nlet a = f(x: cf)', 'TML3110 6:14 x is one of ce, mse, found cf (did you mean ce?)'],
    ['fn f(x: model) -> target { return x }\nlet a = f(x: net)', 'TML3143 5:35 f must return a target, but this is a model'],
    ['fn f(x: int, x: int) -> int { return x }', 'TML3002 5:14 x is declared twice'],
    ['network f(x: int, x: int) { input -> last -> dense(x) -> dense(classes) }', 'TML3002 5:19 x is declared twice'],
    ['fn f(x: int<float>) -> int { return x }', 'TML3101 5:9 expected int without < >, found int<…>'],
    ['fn f(x: strategy) -> int { return x }', expect.stringMatching(/^TML3014 5:9 strategy cannot be the type of a parameter/)],
    ['network n(m: list<model>) { input -> last -> dense(classes) }', expect.stringMatching(/^TML3014 5:19 model cannot be the type of a/)],
  ])('%s', (line, expected) => expect(problemsOf(checkText(withDigits(line)))).toEqual([expected]));

  it('lets networks and constants choose by words', () => {
    const text =
      'network n(mode: small | large = small) { input -> last -> if mode == "large" { dense(64) } else { dense(8) } -> dense(classes) }\nlet which: small | large = large\nmodel a = d -> n() -> train()\nmodel b = d -> n(mode: large) -> train()\nmodel c = d -> n(mode: which) -> train()\nrequire b.params == c.params\nrequire a.params < b.params';
    const result = checkText(withDigits(text));
    expect(problemsOf(result)).toEqual([]);
    const sizes = ['a', 'b', 'c'].map((id) => {
      const type = result.graph?.nodes.find((node) => node.id === id)?.instances[0]?.type;
      return type?.kind === 'model' ? type.cost.params : undefined;
    });
    expect(sizes[1]).toBe(sizes[2]);
    expect(sizes[0]).toBeLessThan(Number(sizes[1]));
    expect(problemsOf(checkText(withDigits(text.replace('mode: large)', 'mode: huge)'))))).toEqual([
      'TML3110 8:24 mode is one of small, large, found huge',
    ]);
  });

  it('comes from other modules, sees theirs, and calls others', () => {
    const library =
      'edition 1\nlet strength = 0.3\nfn hit(net: model, on: split) -> attack {\n  attack found = net -> fgsm(eps: strength, on)\n  return found\n}\nexport fn score(net: model, on: split) -> metric { return net -> hit(on) -> robust_accuracy }';
    const main = (how: string, call: string) =>
      `${withDigits(`let strength = 0.7\nmetric r = net -> ${call}(on: d.test)`).replace('edition 1\n', `edition 1\n${how}\n`)}`;
    const named = graphOf({ 'main.tml': main('import { score as rate } from "./lib.tml"', 'rate'), 'lib.tml': library });
    const spaced = graphOf({ 'main.tml': main('import * as lib from "./lib.tml"', 'lib.score'), 'lib.tml': library });
    expect(ids(named)).toEqual(['d', 'net', 'r.found', 'r']);
    expect(named.nodes[2]?.instances[0]?.params['eps']).toBe('3/10');
    expect(keysOf(spaced)).toEqual(keysOf(named));
  });

  it('gives constants, sources and networks', () => {
    const text =
      'edition 1\nimport { tcn } from "std/models"\nfn twice(n: int) -> int { return n * 2 }\nfn data(steps: sequence | flat = sequence) -> dataset { return digits(as: steps) }\nfn small(data: dataset, filters: int) -> model { return data -> tcn(filters: filters -> twice, dilations: [1]) }\ndataset d = data(steps: sequence)\nmodel net = d -> small(filters: 2) -> train(epochs: 1)';
    expect(keysOf(graphOf(text))).toEqual(keysOf(graphOf(withDigits(''))));
  });

  it('names the declaration itself when a node of the body is returned', () => {
    const graph = graphOf(
      withDigits(
        'fn hit(net: model, on: split) -> attack {\n  attack found = net -> fgsm(eps: 0.1, on)\n  return found\n}\nattack a = net -> hit(on: d.test)',
      ),
    );
    expect(ids(graph)).toEqual(['d', 'net', 'a']);
    expect(graph.nodes[2]?.location.span.start).toBeGreaterThan(0);
  });

  it('serves searches', () => {
    const search = `${ROBUST}\nspace s {\n  f = int 2..4\n}\nsearch best over s {\n  model m = d -> tcn(filters: f, dilations: [1]) -> train(epochs: 1)\n  metric r = m -> robust(on: d.val)\n  maximize r\n  using random(trials: 2)\n}`;
    const result = checkText(withDigits(search.replace('random(trials: 2)', 'bayesian(trials: 2, batch: 1)')));
    expect(problemsOf(result)).toEqual([]);
    const candidates = [0, 1].map((index) => result.graph?.searches[0]?.candidate(index, { f: 2 + index } as never));
    expect(candidates.map((one) => one?.nodes.map((node) => node.id))).toEqual([
      ['best#0.m', 'best#0.r.adv', 'best#0.r'],
      ['best#1.m', 'best#1.r.adv', 'best#1.r'],
    ]);
  });

  it.each([
    ['metric r = d -> robust(on: d.test)', 'TML3101 10:17 expected a model for net, found a data set'],
    ['metric r = net -> robust(eps: true, on: d.test)', 'TML3101 10:31 expected a number for eps, found true'],
    ['metric r = net -> robust(eps: 2, on: d.test)', 'TML3108 10:31 eps must be between 0 and 1, found 2 (did you mean 2%?)'],
    ['metric r = net -> robust(on: d)', 'TML3101 10:30 expected a split of a data set for on, found a data set'],
    ['metric r = net -> robust(eps: 0.1)', 'TML3105 10:19 robust needs on'],
    ['metric r = robust(on: d.test)', 'TML3105 10:12 robust needs net (write … -> robust(…))'],
    ['metric r = net -> robust(epz: 0.1, on: d.test)', 'TML3104 10:26 robust has no parameter epz (did you mean eps?)'],
    ['attack r = net -> robust(on: d.test)', 'TML3006 10:8 r is declared as a attack, but its flow gives a metric (write metric r = …)'],
  ])('%s', (line, expected) => expect(problemsOf(checkText(withDigits(`${ROBUST}\n${line}`)))).toEqual([expected]));

  it.each([
    [
      'fn f(x: int) -> int { return x -> g }\nfn g(x: int) -> int { return x -> f }\nlet a = 1 -> f',
      'TML3003 5:4 declarations need each other in a circle: f → g → f',
    ],
    ['fn f(x: int) -> int { return x -> f }', 'TML3003 5:4 declarations need each other in a circle: f → f'],
    [
      'fn f() -> int { return (d -> n()).params }\nnetwork n { input -> last -> dense(f()) -> dense(classes) }\nmodel m = d -> n() -> train()',
      'TML3116 6:36 calling f exceeds the limit of 100 calls inside each other',
    ],
    ['fn f(x: int) -> int { let y = x }', 'TML3140 5:4 f needs one return, at its end (end it with return and a flow)'],
    ['fn f(x: int) -> int {\n  let y = x\n  return x\n}', 'TML3141 6:7 nothing in f reads y'],
    ['fn f(x: int) -> int { return 1 }', 'TML3141 5:6 nothing in f reads x'],
    ['fn f(x: int) -> int {\n  let x = 2\n  return x\n}', 'TML3002 6:7 x is declared twice'],
    ['fn f(x: int) -> int {\n  axis a = [1]\n  return x\n}', 'TML3142 6:3 axis has no place in a fn: it belongs at the top of a file'],
    ['fn f(x: modle) -> int { return 1 + x }', 'TML3115 5:9 there is no type modle (did you mean model?)'],
    ['fn f(x: int) -> model { return x }\nlet a = 1 -> f', 'TML3143 5:32 f must return a model, but this is 1'],
  ])('%s', (line, expected) => expect(problemsOf(checkText(withDigits(line)))).toEqual([expected]));
});
