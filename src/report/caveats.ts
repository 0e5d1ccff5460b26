import type { Graph, GraphNode } from '../graph/graph.js';
import type { Results } from '../runtime/results.js';
import { ancestorsOf, metricType } from '../ui/axis-meaning.js';
import { flagWords, raisedText, reportFlags } from '../ui/flags.js';
import { listed } from '../ui/format-text.js';
import { recordLabel, recordsOf } from './rows.js';

/** Something a reader must know before trusting a number. */
export interface Caveat {
  readonly kind: 'failed' | 'flagged' | 'leak' | 'unchecked';
  /** What it is about: a node or an instance. */
  readonly about: string;
  readonly text: string;
}

/** In order of weight: what is missing, what is flagged, what was measured on data the model has seen, what was not checked. */
export function caveats(graph: Graph, results: Results): readonly Caveat[] {
  const metrics = graph.nodes.filter((node) => node.declared && node.kind === 'metric');
  return [
    ...failures(results),
    ...metrics.flatMap((node) => raised(results, node)),
    ...metrics.flatMap((node) => leaks(graph, node)),
    ...unchecked(results, metrics),
  ];
}

function failures(results: Results): readonly Caveat[] {
  const failed = results.results.filter(({ state }) => state === 'failed');
  const skipped = results.results.filter(({ state }) => state === 'skipped');
  const skippedBy = new Map<string, string[]>();
  for (const record of skipped) {
    const because = record.error ?? 'an earlier failure';
    skippedBy.set(because, [...(skippedBy.get(because) ?? []), recordLabel(record)]);
  }
  return [
    ...failed.map(
      (record): Caveat => ({ kind: 'failed', about: recordLabel(record), text: `failed: ${record.error ?? 'no reason was recorded'}` }),
    ),
    ...[...skippedBy].map(
      ([because, labels]): Caveat => ({ kind: 'failed', about: fewLabels(labels), text: `not computed, because of ${because}` }),
    ),
  ];
}

const fewLabels = (labels: readonly string[]): string =>
  labels.length <= 4 ? listed(labels) : `${labels.slice(0, 3).join(', ')} and ${labels.length - 3} more`;

function raised(results: Results, node: GraphNode): readonly Caveat[] {
  const flags = reportFlags(recordsOf(results, node.id));
  if (!flags) return [];
  return flags.raised.map((flag) => {
    const where = node.instances.length > 1 ? ` in ${flag.count} of ${node.instances.length} instances` : '';
    return {
      kind: 'flagged',
      about: node.id,
      text: `${raisedText(flag)}${where}: ${MEANINGS[flag.name] ?? 'the attack may be weaker than it looks'}`,
    };
  });
}

const MEANINGS: Readonly<Record<string, string>> = {
  zero_gradient: 'the attack cannot move these samples, so they count as robust whatever they are',
  non_finite_gradient: 'the attack did not work on these samples',
  weaker_than_noise: 'random noise of the same size does more harm than the attack',
  not_monotone: 'a stronger attack did less harm, so the attack is not at its optimum',
  unbounded_not_zero: 'even without a bound the attack fails on some samples, so it is broken',
  iterative_weaker: 'many steps did less harm than one',
  black_box_stronger: 'an attack without gradients did more harm, which points to masked gradients',
  label_independent_loss: 'the loss that the attack climbs says nothing about the label',
};

function leaks(graph: Graph, node: GraphNode): readonly Caveat[] {
  const type = metricType(node);
  const model = ancestorsOf(graph, node).findLast(({ kind }) => kind === 'model');
  const modelType = model?.instances[0]?.type;
  if (!type || !model || modelType?.kind !== 'model') return [];
  const seen = modelType.fittedOn.some(({ dataset, split }) => `${dataset}.${split}` === type.evaluatedOn);
  return seen
    ? [{ kind: 'leak', about: node.id, text: `measured on ${type.evaluatedOn}, which influenced ${model.id}: too good to be true` }]
    : [];
}

/** Nodes with the same list of unchecked flags share a line. */
function unchecked(results: Results, metrics: readonly GraphNode[]): readonly Caveat[] {
  const nodesOf = new Map<string, string[]>();
  for (const node of metrics) {
    const flags = reportFlags(recordsOf(results, node.id));
    if (!flags) continue;
    const list =
      flags.unchecked.length > 0
        ? listed(flags.unchecked.map(flagWords))
        : flags.passed.length + flags.raised.length === 0
          ? 'anything'
          : null;
    if (list !== null) nodesOf.set(list, [...(nodesOf.get(list) ?? []), node.id]);
  }
  return [...nodesOf].map(([list, nodes]) => ({ kind: 'unchecked', about: listed(nodes), text: `not checked: ${list}` }));
}
