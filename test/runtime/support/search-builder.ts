import { diagnostic } from '../../../src/diagnostics/registry.js';
import type { Formula } from '../../../src/graph/formula.js';
import type { Graph, GraphNode } from '../../../src/graph/graph.js';
import type { Candidate, SearchNode } from '../../../src/graph/search.js';
import type { Point, Space } from '../../../src/optimize/space.js';
import { graphOf, metricType } from './graph-builder.js';

const place = { source: { path: 'test.tml', text: '' }, span: { start: 0, end: 0 } };

/** What a candidate does at one value of its one dimension `by`; a gated one computes until a file exists. */
export type Kind = 'fine' | 'broken' | 'diverge' | 'crash' | 'gate';

export interface SearchSketch {
  readonly space?: Space;
  readonly strategy?: Partial<Record<'trials' | 'initial' | 'batch' | 'seed', number>> & { readonly kind?: 'random' | 'bayesian' };
  readonly kindOf?: (by: number) => Kind;
  /** The file that candidates of kind `gate` wait for, and how many milliseconds they may. */
  readonly gate?: string;
  readonly timeout?: number;
  /** Bounds: `size` = by · 100 is known before anything runs, `acc` = 10 · by afterwards. */
  readonly largestSize?: number;
  readonly largestAcc?: number;
}

const metric = (node: string): Formula => ({ kind: 'metric', node, instance: 0 });
const number = (value: number): Formula => ({ kind: 'number', value });

function node(id: string, op: string, kind: GraphNode['kind'], params: Readonly<Record<string, number | string>>, from: string): GraphNode {
  const instance = { label: id, coordinates: {}, params, inputs: { x: { node: from, instance: 0 } }, type: metricType };
  return { id, kind, declared: true, op, opVersion: 1, axes: [], instances: [instance], location: place };
}

/** `data -> scale(by) -> total` as a candidate: its `acc` is 10 · by, and `far` the total of twice as much. */
function candidateOf(prefix: string, by: number, kind: Kind, { gate = '', timeout }: SearchSketch): Candidate {
  const [net, acc, wide, far] = ['net', 'acc', 'wide', 'far'].map((name) => `${prefix}.${name}`) as [string, string, string, string];
  const broken = kind === 'broken';
  const first =
    kind === 'gate'
      ? { ...node(net, 'gate', 'model', { until: gate }, 'data'), ...(timeout === undefined ? {} : { logistics: { timeout } }) }
      : kind === 'diverge' || kind === 'crash'
        ? node(net, kind, 'model', { by }, 'data')
        : node(net, 'scale', 'model', { by }, 'data');
  const nodes = [
    first,
    node(acc, 'total', 'metric', {}, net),
    node(wide, 'scale', 'model', { by: 2 }, net),
    node(far, 'total', 'metric', {}, wide),
  ];
  return {
    params: { by },
    nodes: broken ? [] : nodes,
    values: { acc: metric(acc), far: metric(far), size: number(100 * by) },
    goals: [metric(acc)],
    requirements: [],
    problems: broken ? [diagnostic('TML3201', { layer: 'conv1d', problem: `kernel ${by} is longer than its input` })] : [],
  };
}

/** A graph with a data set, a search over `by`, and the total of its best network doubled. */
export function searchGraph(sketch: SearchSketch = {}): Graph {
  const { kindOf = () => 'fine', largestSize, largestAcc } = sketch;
  const bounds = [
    ...(largestSize === undefined ? [] : [{ text: `size <= ${largestSize}`, bound: largestSize, early: true }]),
    ...(largestAcc === undefined ? [] : [{ text: `acc <= ${largestAcc}`, bound: largestAcc, early: false }]),
  ];
  const build = (prefix: string, point: Point): Candidate => {
    const by = Number(point['by']);
    const candidate = candidateOf(prefix, by, kindOf(by), sketch);
    const requirements = bounds.map(({ bound, early }) => {
      const left = early ? number(100 * by) : metric(`${prefix}.acc`);
      const right = number(bound);
      const condition: Formula = early ? { kind: 'bool', value: 100 * by <= bound } : { kind: 'binary', operator: '<=', left, right };
      return { condition, sides: { left, right, unit: '', bound: 'right' as const } };
    });
    return { ...candidate, requirements };
  };
  const search: SearchNode = {
    id: 'robust',
    location: place,
    space: sketch.space ?? [{ kind: 'int', name: 'by', low: 1, high: 40, log: false }],
    strategy: { kind: 'random', trials: 8, initial: 0, batch: 3, seed: 1, ...sketch.strategy },
    goals: [{ direction: 'maximize', text: 'acc' }],
    requirements: bounds.map(({ text }) => ({ text, location: place })),
    columns: [
      { name: 'index', role: 'index', unit: 'none', better: null, limits: [] },
      { name: 'by', role: 'dimension', unit: 'none', better: null, limits: [] },
      { name: 'acc', role: 'metric', unit: 'count', better: 'more', limits: [] },
      { name: 'far', role: 'metric', unit: 'count', better: 'more', limits: [] },
      { name: 'size', role: 'field', unit: 'none', better: 'less', limits: [] },
      { name: 'goal', role: 'goal', unit: 'none', better: 'more', limits: [] },
      { name: 'state', role: 'state', unit: 'none', better: null, limits: [] },
    ],
    after: ['data'],
    candidate: (index, point) => build(`robust#${index}`, point),
  };
  const base = graphOf([{ id: 'data', op: 'numbers', params: { first: 1, count: 4 } }]);
  const pending = ['best', 'test'].map((id, index) => ({
    id,
    kind: index === 0 ? ('model' as const) : ('metric' as const),
    op: index === 0 ? 'scale' : 'total',
    declared: true,
    instances: [{ label: id, coordinates: {} }],
    after: [index === 0 ? 'robust' : 'best'],
  }));
  const graph: Graph = { ...base, searches: [search], pending };
  return {
    ...graph,
    resolve: (outcomes) => {
      const best = outcomes.get('robust')?.best;
      if (!best) return { problems: [], graph: { ...graph, pending: [] } };
      const { nodes } = build('robust.best', best.point);
      const [net] = nodes;
      const after = [node('best', 'scale', 'model', { by: 3 }, 'robust.best.net'), node('test', 'total', 'metric', {}, 'best')];
      return { problems: [], graph: { ...graph, pending: [], nodes: [...base.nodes, ...(net ? [net] : []), ...after] } };
    },
  };
}
