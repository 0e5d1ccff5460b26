import { closest } from '../diagnostics/did-you-mean.js';
import type { Location } from '../diagnostics/diagnostic.js';
import type { Json } from '../graph/json.js';
import type { Expression } from '../parser/ast.js';
import type { BoundArgument } from './arguments.js';
import type { CheckContext, Scope } from './context.js';
import { isPlannedWord } from './not-available.js';
import { describeValue, type Value } from './values.js';

/** A bare word is the choice itself; a value of the file with that name makes it ambiguous. */
export function readWord(
  callee: string,
  name: string,
  choices: readonly string[],
  argument: BoundArgument,
  scope: Scope,
  context: CheckContext,
): Json | undefined {
  const place = { source: scope.module.source, span: argument.span };
  const word = bareWord(argument.value);
  const isValue = word !== undefined && standsForValue(word, scope);
  if (word !== undefined && choices.includes(word) && !argument.shorthand) {
    if (!isValue) return word;
    context.problems.report('TML3111', { word, name }, place, { hint: `rename the value, or write "${word}" for the choice` });
    return undefined;
  }
  const found: Value = word !== undefined && !isValue ? { kind: 'word', value: word } : context.evaluate(argument.value, scope);
  if (found.kind === 'unknown') return undefined;
  if ((found.kind === 'text' || found.kind === 'word') && choices.includes(found.value)) return found.value;
  const described = found.kind === 'text' || found.kind === 'word' ? found.value : describeValue(found);
  reportUnknownWord(callee, name, choices, described, place, context);
  return undefined;
}

/** Whether a bare word names something here. */
export const standsForValue = (word: string, { locals, frame, module }: Scope): boolean =>
  (locals?.has(word) || frame?.names.has(word) || module.values.has(word)) ?? false;

export function reportUnknownWord(
  callee: string,
  name: string,
  choices: readonly string[],
  found: string,
  place: Location,
  context: CheckContext,
): void {
  if (isPlannedWord(callee, name, found)) {
    context.problems.report('TML3901', { what: `${name}: ${found} of ${callee}` }, place);
    return;
  }
  const guess = closest(found, choices);
  context.problems.report('TML3110', { name, choices: choices.join(', '), found }, place, guess ? { hint: `did you mean ${guess}?` } : {});
}

/** `true`, `false` and `none` may be choices too, as in `labels: true` and `relative: none`. */
function bareWord(expression: Expression): string | undefined {
  switch (expression.kind) {
    case 'name':
      return expression.name;
    case 'bool':
      return `${expression.value}`;
    case 'none':
      return 'none';
    default:
      return undefined;
  }
}
