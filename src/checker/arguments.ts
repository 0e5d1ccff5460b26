import type { Span } from '../diagnostics/diagnostic.js';
import { closest } from '../diagnostics/did-you-mean.js';
import type { Argument, Expression } from '../parser/ast.js';
import type { Module } from './modules.js';
import { isPlannedParameter } from './not-available.js';
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
}

/** Gives each argument its parameter; problems are reported and their arguments left out. */
export function bindArguments(callee: Callee, args: readonly Argument[], module: Module, problems: Problems): Map<string, BoundArgument> {
  const bound = new Map<string, BoundArgument>();
  let position = 0;
  for (const argument of args) {
    if (argument.over) {
      problems.report('TML4047', { callee: callee.name }, at(module.source, argument));
      continue;
    }
    const name = argument.name ? argument.name.text : bareName(callee, argument, position, module, problems);
    if (!argument.name) position += 1;
    if (name === undefined) continue;
    if (!callee.parameters.includes(name)) {
      reportUnknown(callee, argument, name, bound, module, problems);
      continue;
    }
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

function bareName(callee: Callee, argument: Argument, position: number, module: Module, problems: Problems): string | undefined {
  const word = argument.value.kind === 'name' ? argument.value.name : undefined;
  if (!callee.positional) {
    if (word !== undefined && callee.parameters.includes(word)) return word;
    const [only] = callee.parameters;
    const guess = word !== undefined ? closest(word, callee.parameters) : callee.parameters.length === 1 ? only : undefined;
    problems.report('TML3107', { callee: callee.name }, at(module.source, argument), {
      ...(guess ? { hint: `did you mean ${guess}: …?` } : {}),
      notes: [callee.signature],
    });
    return undefined;
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

function reportUnknown(
  callee: Callee,
  argument: Argument,
  name: string,
  bound: ReadonlyMap<string, BoundArgument>,
  module: Module,
  problems: Problems,
): void {
  if (isPlannedParameter(callee.name, name)) {
    problems.report('TML3901', { what: `${callee.name}(${name}: …)` }, at(module.source, argument));
    return;
  }
  const free = callee.parameters.filter((parameter) => !bound.has(parameter));
  const place = at(module.source, argument.name ?? argument);
  problems.report('TML3104', { callee: callee.name, name }, place, {
    ...suggestion(name, free, place),
    notes: [callee.signature],
  });
}
