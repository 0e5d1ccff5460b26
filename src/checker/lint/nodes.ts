import { canonicalJson } from '../../graph/canonical-json.js';
import type { Graph, GraphNode, NodeInstance } from '../../graph/graph.js';
import type { Json } from '../../graph/json.js';
import type { Problems } from '../problems.js';

/** Of an iterative attack: the fewest that papers and libraries use (10 to 100). With fewer, accuracy looks more robust than it is. */
const USUAL_STEPS = 10;

/** What only the elaborated graph tells: attacks that are weaker than usual, nodes that are the same, searches that never learn. */
export function lintNodes(graph: Graph, problems: Problems): void {
  for (const node of graph.nodes) if (node.kind === 'attack') lintSteps(node, problems);
  lintTwins(graph, problems);
  for (const { id, strategy, location } of graph.searches)
    if (strategy.kind === 'bayesian' && strategy.initial >= strategy.trials)
      problems.report('TML5018', { search: id, trials: strategy.trials, initial: strategy.initial }, location);
}

function lintSteps({ id, op, instances, location }: GraphNode, problems: Problems): void {
  const steps = instances.map(({ params }) => params['steps']).filter((value) => typeof value === 'number');
  const fewest = Math.min(...steps);
  if (steps.length > 0 && fewest < USUAL_STEPS) problems.report('TML5015', { attack: id, op, steps: fewest }, location);
}

/** Declared nodes that compute exactly what another one computes. */
function lintTwins({ nodes }: Graph, problems: Problems): void {
  const first = new Map<string, GraphNode>();
  for (const node of nodes) {
    if (!node.declared) continue;
    const identity = canonicalJson([node.op, node.axes, node.instances.map(contentOf)] as unknown as Json);
    const twin = first.get(identity);
    if (!twin) first.set(identity, node);
    else
      problems.report('TML5016', { name: node.id, twin: twin.id }, node.location, {
        labels: [{ location: twin.location, text: 'the same here' }],
      });
  }
}

const contentOf = ({ params, inputs, files }: NodeInstance): unknown => ({
  params,
  files: files ?? {},
  inputs: Object.fromEntries(Object.entries(inputs).map(([port, { node, instance, split }]) => [port, [node, instance, split ?? '']])),
});
