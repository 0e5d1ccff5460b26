import type { Location } from '../diagnostics/diagnostic.js';
import type { DiagnosticDetails } from '../diagnostics/registry.js';
import { compare, type Rational, rational } from '../graph/rational.js';
import type { Value } from './values.js';

/** `5` for a share, whose largest value is 1, is often meant as 5%. */
export function advisePercent(max: Rational | undefined, value: Value, place: Location): Pick<DiagnosticDetails, 'hint' | 'fixes'> {
  if (value.kind !== 'number' || max === undefined || compare(max, rational(1)) !== 0) return {};
  const text = place.source.text.slice(place.span.start, place.span.end);
  const isLiteral = /^[0-9]+(\.[0-9]+)?$/.test(text);
  if (!isLiteral || compare(value.value, rational(1)) <= 0 || compare(value.value, rational(100)) > 0) return {};
  const newText = `${text}%`;
  return { hint: `did you mean ${newText}?`, fixes: [{ title: `write ${newText}`, edits: [{ location: place, newText }], guess: true }] };
}
