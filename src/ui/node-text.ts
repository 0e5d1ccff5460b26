import type { NodeResult } from '../runtime/events.js';
import { formatDuration } from './format-duration.js';
import { formatMeasured, formatValue } from './format-number.js';
import { plural, printable } from './format-text.js';
import type { NodeView, ResultSummary } from './view-model.js';

/** One result in words: a metric's number, or what an operation says of its artifact. */
export function resultText(result: NodeResult): string {
  const { value, unit, n, ci95, text } = result;
  const words = text === undefined ? '' : printable(text);
  if (value === undefined) return words;
  const measured = formatMeasured({
    value,
    ...(unit === undefined ? {} : { unit }),
    ...(n === undefined ? {} : { n }),
    ...(ci95 ? { ci95 } : {}),
  });
  return words === '' ? measured : `${measured}  ${words}`;
}

/** A node's results: the one there is, or the range of several. */
export function resultsText(results: ResultSummary): string {
  if (results.values <= 1) return resultText(results.first);
  const unit = results.first.unit;
  return `${formatValue(results.least, unit)} to ${formatValue(results.greatest, unit)}`;
}

/** What to say of a finished node beside its name: results, cache, failures, skips. */
export function outcomeText(node: NodeView): string {
  const { cached, failed, skipped } = node.counts;
  const parts: string[] = [];
  // Words about one instance say nothing of the others.
  if (node.results && (node.total === 1 || node.results.values > 0)) parts.push(resultsText(node.results));
  if (cached === node.total && cached > 0) parts.push(cached === 1 ? 'cached' : `${plural(cached, 'instance')} cached`);
  else if (node.total > 1) parts.push(`${plural(node.total, 'instance')}${cached > 0 ? `, ${cached} cached` : ''}`);
  if (failed > 0) parts.push(`${failed} failed`);
  if (skipped > 0) {
    const because = node.skippedBecause.map(printable).join(', ');
    parts.push(`${skipped === node.total ? 'skipped' : `${skipped} skipped`}: ${because}`);
  }
  return parts.join('  ');
}

/** How long a finished node took; nothing where it only came from the cache or took less than a second. */
export function elapsedText(node: NodeView): string {
  if (node.startedAt === null || node.finishedAt === null || node.counts.computed + node.counts.failed === 0) return '';
  const elapsed = node.finishedAt - node.startedAt;
  return elapsed < 1000 ? '' : formatDuration(elapsed);
}
