import type { Span } from '../diagnostics/diagnostic.js';
import { closest } from '../diagnostics/did-you-mean.js';
import type { Argument, Expression } from '../parser/ast.js';
import type { Module } from './modules.js';
import { isPlannedParameter } from './not-available.js';
import { isLogisticKey } from './logistics.js';
import { at, type Problems } from './problems.js';
import { suggestion } from './suggestion.js';

/** An argument that found its parameter. */
export interface BoundArgument {
  readonly name: string;
  readonly value: Expression;
  readonly span: Span;
  /** Written bare: `fgsm(eps)` for `fgsm(eps: eps)`. */
  readonly shorthand: boolean;
}

export interface Callee {
  readonly name: string;
  readonly parameters: readonly string[];
  /** For the note under an unknown parameter: `tcn(filters, kernel), from std/models`. */
  readonly signature: string;
  /** Layers take bare arguments by position; everything else is named. */
  readonly positional: boolean;
  /** Names that parameters have elsewhere, with the parameter. */
  readonly elsewhere?: ReadonlyMap<string, string>;
}

/**
 * Gives each argument its parameter. One with an unknown or without a name is reported, and given to the parameter that is meant where that is
 * plain, so that the parameter is not reported as missing as well.
 */
export function bindArguments(callee: Callee, args: readonly Argument[], module: Module, problems: Problems): Map<string, BoundArgument> {
  const bound = new Map<string, BoundArgument>();
  let position = 0;
  for (const argument of args) {
    if (argument.over) {
      problems.report('TML4047', { callee: callee.name }, at(module.source, argument));
      continue;
    }
    const free = callee.parameters.filter((parameter) => !bound.has(parameter) && !args.some((other) => other.name?.text === parameter));
    const written = argument.name ? argument.name.text : bareName(callee, argument, position, free, module, problems);
    if (!argument.name) position += 1;
    if (written === undefined) continue;
    const known = callee.parameters.includes(written);
    const name = known ? written : reportUnknown(callee, argument, written, free, module, problems);
    if (name === undefined) continue;
    if (bound.has(name)) {
      problems.report('TML3106', { callee: callee.name, name }, at(module.source, argument), {
        labels: [{ location: { source: module.source, span: bound.get(name)?.span ?? argument.span }, text: 'first given here' }],
      });
      continue;
    }
    bound.set(name, { name, value: argument.value, span: argument.value.span, shorthand: !argument.name });
  }
  return bound;
}

function bareName(
  callee: Callee,
  argument: Argument,
  position: number,
  free: readonly string[],
  module: Module,
  problems: Problems,
): string | undefined {
  const word = argument.value.kind === 'name' ? argument.value.name : undefined;
  if (!callee.positional) {
    if (word !== undefined && callee.parameters.includes(word)) return word;
    const inOrder = callee.parameters[position];
    const meant = word !== undefined ? closest(word, free) : inOrder !== undefined && free.includes(inOrder) ? inOrder : undefined;
    const place = at(module.source, argument);
    const text = module.source.text.slice(argument.span.start, argument.span.end).replace(/\s+/g, ' ');
    const edit = { location: { ...place, span: { start: place.span.start, end: place.span.start } }, newText: `${meant}: ` };
    problems.report('TML3107', { callee: callee.name }, place, {
      ...(meant
        ? { hint: `did you mean ${meant}: ${text}?`, fixes: [{ title: `write ${meant}: …`, edits: [edit], guess: free.length > 1 }] }
        : {}),
      notes: [callee.signature],
    });
    return isPlain(argument.value) ? meant : undefined;
  }
  const expected = callee.parameters[position];
  if (expected === undefined) {
    problems.report('TML3113', { callee: callee.name, count: callee.parameters.length }, at(module.source, argument), {
      notes: [callee.signature],
    });
    return undefined;
  }
  if (word !== undefined && word !== expected && callee.parameters.includes(word)) {
    problems.report('TML3207', { layer: callee.name, name: word, position: expected }, at(module.source, argument), {
      hint: `write ${word}: ${word}, or ${expected}: ${word}`,
    });
    return undefined;
  }
  return expected;
}

/** Reports an unknown name; the parameter that is meant, where that is plain. */
function reportUnknown(
  callee: Callee,
  argument: Argument,
  name: string,
  free: readonly string[],
  module: Module,
  problems: Problems,
): string | undefined {
  if (isPlannedParameter(callee.name, name)) {
    problems.report('TML3901', { what: `${callee.name}(${name}: …)` }, at(module.source, argument));
    return undefined;
  }
  const place = at(module.source, argument.name ?? argument);
  const text = module.source.text.slice(argument.span.start, argument.span.end).replace(/\s+/g, ' ');
  const known = callee.elsewhere?.get(name);
  const isLogistic = isLogisticKey(name) && !callee.positional;
  problems.report('TML3104', { callee: callee.name, name }, place, {
    ...(isLogistic
      ? { hint: `${name} changes no result: write it behind the flow, with { ${text} }` }
      : suggestion(name, known === undefined ? free : [known], place, known)),
    notes: [callee.signature],
  });
  return isLogistic ? undefined : (known ?? closest(name, free));
}

/** What people write without its name because it can mean one thing only: a literal, or `data.test`. */
const isPlain = ({ kind }: Expression): boolean => kind === 'number' || kind === 'quantity' || kind === 'text' || kind === 'field';
