import type { Location } from '../diagnostics/diagnostic.js';
import { closest, near } from '../diagnostics/did-you-mean.js';
import type { DiagnosticDetails } from '../diagnostics/registry.js';

/** `did you mean …?` with the edit that writes it; nothing where no candidate is near, a guess where several are. `known` is meant however far it is. */
export function suggestion(
  word: string,
  candidates: Iterable<string>,
  place: Location,
  known?: string,
): Pick<DiagnosticDetails, 'hint' | 'fixes'> {
  const all = [...candidates];
  const meant = known ?? closest(word, all);
  if (meant === undefined) return {};
  const fix = { title: `write ${meant}`, edits: [{ location: place, newText: meant }] };
  return { hint: `did you mean ${meant}?`, fixes: [near(word, all).length > 1 ? { ...fix, guess: true } : fix] };
}
