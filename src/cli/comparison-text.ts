import type { Difference, KeyDifference, Measure, MetricDifference, RunComparison, SearchDifference } from '../runtime/compare-runs.js';
import type { RunSummary } from '../runtime/run-summary.js';
import { describeChange } from '../runtime/why.js';
import { formatDuration } from '../ui/format-duration.js';
import { formatInterval, formatValue } from '../ui/format-number.js';
import { plural } from '../ui/format-text.js';
import { textTable } from './text-table.js';

/** What differs between two runs, for people: sections that are empty are left out, and what is equal is counted. */
export function comparisonText(before: RunSummary, after: RunSummary, comparison: RunComparison): string {
  const { settings, environment, keys, sameKeys, metrics, sameMetrics, searches } = comparison;
  const sections = [
    section('settings', textTable(settings.map(factRow))),
    section('environment', textTable(environment.map(factRow))),
    section('nodes', `${textTable(keys.map(keyRow))}${equal(sameKeys, 'with the same key')}`),
    section('metrics', `${textTable(metrics.map(metricRow))}${equal(sameMetrics, 'equal')}`),
    section('searches', searches.map(searchText).join('')),
  ];
  const runs = textTable([runRow('before', before), runRow('after', after)]);
  return [runs, ...sections.filter((text) => text !== '')].join('\n');
}

const runRow = (name: string, { run, file, started, outcome, milliseconds }: RunSummary): readonly string[] => [
  name,
  run,
  file,
  started.slice(0, 16).replace('T', ' '),
  outcome,
  formatDuration(milliseconds),
];

const section = (title: string, body: string): string => (body === '' ? '' : `${title}\n${body.replaceAll(/^(?=.)/gm, '  ')}`);

const equal = (count: number, words: string): string => (count === 0 ? '' : `${count} ${words}\n`);

const factRow = ({ name, before, after }: Difference): readonly string[] => [name, `${before ?? 'none'} → ${after ?? 'none'}`];

function keyRow({ node, instances, state, changes }: KeyDifference): readonly string[] {
  const name = instances.length === 1 ? (instances[0] ?? node) : `${node} (${plural(instances.length, 'instance')})`;
  if (state !== 'changed') return [name, state];
  return [
    name,
    changes.length === 0 ? 'another key; what it was made of is not in the store any more' : changes.map(describeChange).join(', '),
  ];
}

function metricRow({ label, unit, before, after, difference, overlap }: MetricDifference): readonly string[] {
  const words = overlap === null ? '' : overlap ? 'within the intervals' : 'beyond the intervals';
  const signed = difference === null ? '' : `${difference > 0 ? '+' : ''}${formatValue(difference, unit)}`;
  return [label, measureText(before, unit), '→', measureText(after, unit), signed, words];
}

function measureText({ value, ci95 }: Measure, unit: string | null): string {
  if (value === null) return 'none';
  return ci95 ? `${formatValue(value, unit)} ${formatInterval(ci95, unit)}` : formatValue(value, unit);
}

function searchText({ search, trials, best, otherParams, otherValues }: SearchDifference): string {
  const trial = (index: number | null): string => (index === null ? 'none' : `#${index}`);
  const list = (indices: readonly number[]): string => indices.map((index) => `#${index}`).join(' ');
  const lines = [
    ...(trials[0] === trials[1] ? [] : [`trials ${trials[0]} → ${trials[1]}`]),
    ...(best[0] === best[1] ? [] : [`best ${trial(best[0])} → ${trial(best[1])}`]),
    ...(otherParams.length === 0 ? [] : [`other candidates: ${list(otherParams)}`]),
    ...(otherValues.length === 0 ? [] : [`same candidates, other results: ${list(otherValues)}`]),
  ];
  return lines.map((line) => `${search}  ${line}\n`).join('');
}
