import type { Graph, GraphNode } from '../graph/graph.js';
import type { Results } from '../runtime/results.js';
import { flagWords, raisedText } from '../ui/flags.js';
import { listed } from '../ui/format-text.js';
import type { Flags } from './flag-mark.js';
import { checksOf, flagsBehind, nodeFlags } from './flag-mark.js';
import { FLAG_MEANINGS } from './flag-meanings.js';
import { leaksOf } from './leaks.js';
import { recordLabel, recordsOf } from './records.js';
import { flaggedMetrics, searchFailures, selection, trialFlags, unmetRequirements } from './search-caveats.js';
import type { SearchView } from './search-view.js';
import { isOfBest, searchesOf } from './search-view.js';

/** Something a reader must know before trusting a number. */
export interface Caveat {
  readonly kind: 'failed' | 'unmet' | 'flagged' | 'leak' | 'selected' | 'unchecked';
  /** What it is about: a node or an instance. */
  readonly about: string;
  readonly text: string;
}

/**
 * In order of weight: what is missing, what does not hold, what is flagged, what was measured on data the model has seen or that chose it,
 * what was not checked.
 */
export function caveats(graph: Graph, results: Results): readonly Caveat[] {
  const views = searchesOf(graph, results);
  // What the best trial measured is told with the search that chose it.
  const metrics = graph.nodes.filter(
    ({ declared, kind, id }) => declared && kind === 'metric' && !graph.searches.some((search) => isOfBest(search, id)),
  );
  return [
    ...views.flatMap(searchFailures),
    ...failures(results),
    ...unmetRequirements(results),
    ...metrics.flatMap((node) => raised(graph, results, node)),
    ...views.flatMap(trialFlags),
    ...metrics.flatMap((node) => leaks(graph, node)),
    ...views.flatMap(selection),
    ...unchecked(graph, results, metrics, views),
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

function raised(graph: Graph, results: Results, node: GraphNode): readonly Caveat[] {
  const records = recordsOf(results, node.id);
  // What a mean inherits is told of the numbers it was made of.
  if (records.every(({ flags }) => flags === null)) return [];
  const behind = records.map((record) => flagsBehind(graph, results, record));
  return (checksOf(behind.flat())?.raised ?? []).map((flag) => {
    const count = behind.filter((flags) => checksOf(flags)?.raised.some(({ name }) => name === flag.name)).length;
    const where = node.instances.length > 1 ? ` in ${count} of ${node.instances.length} instances` : '';
    return { kind: 'flagged', about: node.id, text: `${raisedText(flag)}${where}: ${FLAG_MEANINGS[flag.name] ?? FLAG_MEANINGS['']}` };
  });
}

function leaks(graph: Graph, node: GraphNode): readonly Caveat[] {
  return leaksOf(graph, node).map(({ on, model }) => ({
    kind: 'leak',
    about: node.id,
    text: `measured on ${on}, which influenced ${model}: too good to be true`,
  }));
}

/** Nodes with the same list of unchecked flags share a line. */
function unchecked(graph: Graph, results: Results, metrics: readonly GraphNode[], views: readonly SearchView[]): readonly Caveat[] {
  const flagged: readonly { readonly name: string; readonly flags: readonly Flags[] }[] = [
    ...metrics.map((node) => ({ name: node.id, flags: nodeFlags(graph, results, node) })),
    ...views.flatMap((view) =>
      flaggedMetrics(view).map(({ name, trials }) => ({ name: `${name} in ${view.node.id}`, flags: trials.map((trial) => trial.flags) })),
    ),
  ];
  const namesOf = new Map<string, string[]>();
  for (const { name, flags: behind } of flagged) {
    const flags = checksOf(behind);
    if (!flags) continue;
    const list =
      flags.unchecked.length > 0
        ? listed(flags.unchecked.map(flagWords))
        : flags.passed.length + flags.raised.length === 0
          ? 'anything'
          : null;
    if (list !== null) namesOf.set(list, [...(namesOf.get(list) ?? []), name]);
  }
  return [...namesOf].map(([list, names]) => ({ kind: 'unchecked', about: listed(names), text: `not checked: ${list}` }));
}
