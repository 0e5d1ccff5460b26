import type { Location } from '../diagnostics/diagnostic.js';
import { closest } from '../diagnostics/did-you-mean.js';
import type { DiagnosticDetails } from '../diagnostics/registry.js';

/** `did you mean …?` with the edit that writes it; nothing where no candidate is near. */
export function suggestion(word: string, candidates: Iterable<string>, place: Location): Pick<DiagnosticDetails, 'hint' | 'fixes'> {
  const guess = closest(word, candidates);
  if (guess === undefined) return {};
  return { hint: `did you mean ${guess}?`, fixes: [{ title: `write ${guess}`, edits: [{ location: place, newText: guess }] }] };
}
