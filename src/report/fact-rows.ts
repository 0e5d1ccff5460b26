import type { Graph } from '../graph/graph.js';
import { formatDuration } from '../ui/format-duration.js';
import { formatPercent } from '../ui/format-number.js';
import type { RunFacts } from './run-facts.js';

/** The facts of a run as names and values, for page and Markdown. */
export function factRows(graph: Graph, facts: RunFacts): readonly (readonly [string, string])[] {
  const all = facts.computed + facts.cached;
  const cachedShare = all === 0 ? '' : ` (${formatPercent(facts.cached / all)} from the store)`;
  const problems = [facts.failed > 0 ? `, ${facts.failed} failed` : '', facts.skipped > 0 ? `, ${facts.skipped} skipped` : ''].join('');
  return [
    ['run', facts.run],
    ['date', facts.date],
    ['duration', `${formatDuration(facts.milliseconds)} with ${facts.jobs === 1 ? '1 job' : `${facts.jobs} jobs`}`],
    ['instances', `${facts.computed} computed, ${facts.cached} cached${problems}${cachedShare}`],
    ['seeds', seeds(graph)],
    ['numeric profile', facts.profile],
    [
      'versions',
      Object.entries(facts.versions)
        .map(([name, version]) => `${name} ${version}`)
        .join(', '),
    ],
    ['host', `${facts.host}, ${facts.platform}`],
    ...facts.warnings.map((warning) => ['warning', warning] as const),
  ];
}

/** `net 1, pgd 1 to 3`: there is no hidden seed, so these are all. */
function seeds(graph: Graph): string {
  const searches = graph.searches.map(({ id, strategy }) => `${id} ${strategy.seed}`);
  const nodes = graph.nodes.flatMap((node) => {
    const values = [...new Set(node.instances.flatMap(({ params }) => (typeof params['seed'] === 'number' ? [params['seed']] : [])))];
    return values.length === 0 ? [] : [`${node.id} ${values.length <= 4 ? values.join(' ') : `${values[0]} … ${values.at(-1)}`}`];
  });
  const all = [...searches, ...nodes];
  return all.length === 0 ? 'none' : all.join(', ');
}
